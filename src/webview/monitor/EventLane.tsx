/** The lane of events: a mark for each, one with a count where they would stand on each other. */

import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Mark } from '../../protocol/runPage.ts';
import { formatElapsed } from '../chart/elapsed.ts';
import { type Group, grouped } from '../chart/groups.ts';
import { innerWidth, placeOf } from '../chart/layout.ts';
import { lengthOf } from '../chart/span.ts';
import { useFrame, useReading } from '../chart/useFrame.ts';
import type { Page } from '../run/page.ts';
import { MarkShape, worstKind } from './MarkShape.tsx';
import type { Monitored } from './model.ts';

/** As wide as a mark with its count. */
const APART_PIXELS = 24;

interface Props {
  readonly monitored: Monitored;
  readonly marks: readonly Mark[];
}

export function EventLane({ monitored, marks }: Props) {
  const { page, timeline } = monitored;
  const lane = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<number | null>(null);
  // In steps, so that groups are not made anew with each frame of a zoom, and stay what they are while panning.
  const apartMs = useReading(monitored, () => apartOf(monitored));
  const groups = useMemo(() => grouped(marks, apartMs), [marks, apartMs]);
  const opened = groups.find(({ at }) => at === open);
  useFrame(monitored, () => placeMarks(lane.current, groups, monitored));
  useLayoutEffect(() => placeMarks(lane.current, groups, monitored), [groups, monitored]);
  const choose = (group: Group<Mark>) => {
    const isOpen = group.at === open;
    setOpen(isOpen ? null : group.at);
    timeline.pin(isOpen ? null : group.at);
  };
  return (
    <section class="lane events" aria-label={page.text('Events')}>
      <div class="lane-head">
        <h2>{page.text('Events')}</h2>
      </div>
      <div
        class="marks"
        role="toolbar"
        aria-label={page.text('Events')}
        ref={lane}
        onKeyDown={(event) => {
          if (event.key === 'ArrowLeft' || event.key === 'ArrowRight')
            goBeside(event, event.key === 'ArrowLeft' ? -1 : 1);
          else if (event.key === 'Escape') setOpen(null);
        }}
      >
        {groups.map((group) => (
          <button
            key={group.at}
            type="button"
            class="mark"
            aria-expanded={group.at === open}
            aria-label={labelOf(group, monitored)}
            title={titleOf(group)}
            onClick={() => choose(group)}
          >
            <MarkShape kind={worstKind(group.members)} />
            {group.members.length > 1 && (
              <span class="count" aria-hidden="true">
                {group.members.length}
              </span>
            )}
          </button>
        ))}
      </div>
      <div aria-live="polite">{opened && <Opened monitored={monitored} group={opened} />}</div>
    </section>
  );
}

function Opened({ monitored: { page }, group }: Pick<Props, 'monitored'> & { readonly group: Group<Mark> }) {
  return (
    <ul class="opened">
      {group.members.slice(0, MOST_OPENED).map((mark, index) => (
        <li key={index} class="told">
          <MarkShape kind={mark.kind} />
          <time dateTime={mark.time}>{formatElapsed(mark.at)}</time>
          <span>
            {mark.text} {mark.leadsTo && <Leading page={page} to={mark.leadsTo} />}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Leading({ page, to }: { readonly page: Page; readonly to: NonNullable<Mark['leadsTo']> }) {
  return (
    <button type="button" class="link" onClick={() => page.show(to.tab, to.item)}>
      {page.text('Show')}
    </button>
  );
}

const MOST_OPENED = 50;

function apartOf({ timeline, width }: Monitored): number {
  const wanted = (APART_PIXELS * lengthOf(timeline.span)) / innerWidth(width);
  return 2 ** (Math.ceil(2 * Math.log2(Math.max(1, wanted))) / 2);
}

function placeMarks(lane: HTMLElement | null, groups: readonly Group<Mark>[], monitored: Monitored): void {
  const { timeline, width } = monitored;
  const { span } = timeline;
  const buttons = [...(lane?.querySelectorAll<HTMLElement>('.mark') ?? [])];
  for (const [index, button] of buttons.entries()) {
    const at = groups[index]?.at ?? Number.NaN;
    button.hidden = !(at >= span.from && at <= span.to);
    if (!button.hidden) button.style.transform = `translateX(${placeOf(at, span, width)}px)`;
  }
  const shown = buttons.filter(({ hidden }) => !hidden);
  const entry = shown.find((button) => button === document.activeElement) ?? shown[0];
  for (const button of buttons) button.tabIndex = button === entry ? 0 : -1;
}

/** Arrows go from mark to mark, so that one Tab leaves them all. */
function goBeside(event: KeyboardEvent, direction: number): void {
  const { currentTarget, target } = event;
  if (!(currentTarget instanceof HTMLElement && target instanceof HTMLElement)) return;
  const shown = [...currentTarget.querySelectorAll<HTMLElement>('.mark:not([hidden])')];
  const next = shown[shown.indexOf(target) + direction];
  next?.focus();
  event.preventDefault();
}

function labelOf({ members }: Group<Mark>, { page }: Monitored): string {
  const [first] = members;
  const text = `${formatElapsed(first.at)} ${first.text}`;
  return members.length > 1 ? page.text('{0} events: {1}', members.length, text) : text;
}

function titleOf({ members }: Group<Mark>): string {
  const lines = members.slice(0, 8).map(({ at, text }) => `${formatElapsed(at)}  ${text}`);
  return [...lines, ...(members.length > 8 ? ['…'] : [])].join('\n');
}
