/** The line through all lanes at one moment, and what moves it by keys; screen readers hear what stands there. */

import { useRef } from 'preact/hooks';
import { formatElapsed, formatWall } from '../chart/elapsed.ts';
import { placeOf } from '../chart/layout.ts';
import { lengthOf } from '../chart/span.ts';
import { formatBetween } from '../chart/units.ts';
import { pressed } from './keys.ts';
import type { Monitored } from './model.ts';
import { spokenCurves } from './spoken.ts';
import { useFrame, useReading } from './useFrame.ts';

const DAY_MS = 86_400_000;

export function CrossHair({
  monitored,
  describedBy,
}: {
  readonly monitored: Monitored;
  readonly describedBy: string;
}) {
  const { page, timeline } = monitored;
  const line = useRef<HTMLDivElement>(null);
  const label = useRef<HTMLDivElement>(null);
  const text = useReading(monitored, () => momentText(monitored));
  const spoken = useReading(monitored, () => spokenText(monitored));
  const isPinned = useReading(monitored, () => timeline.pinned !== null);
  useFrame(monitored, () => {
    const { moment, span } = timeline;
    const isShown = moment !== null && moment >= span.from && moment <= span.to;
    if (line.current) line.current.hidden = !isShown;
    if (label.current) label.current.hidden = !isShown;
    if (!isShown || !line.current || !label.current) return;
    const x = placeOf(monitored.pointAt(moment), span, monitored.width);
    line.current.style.transform = `translateX(${x}px)`;
    const half = label.current.offsetWidth / 2;
    const left = Math.min(Math.max(x - half, 0), Math.max(0, monitored.width - 2 * half));
    label.current.style.transform = `translateX(${left}px)`;
  });
  return (
    <>
      <div
        class="keys"
        role="slider"
        tabIndex={0}
        aria-label={page.text('Moment')}
        aria-describedby={describedBy}
        aria-valuemin={Math.round(timeline.extent.from / 1000)}
        aria-valuemax={Math.round(timeline.extent.to / 1000)}
        aria-valuenow={Math.round((timeline.moment ?? timeline.extent.to) / 1000)}
        aria-valuetext={spoken}
        onKeyDown={(event) => {
          if (pressed(event, monitored)) event.preventDefault();
        }}
      />
      <div ref={line} class={`cross ${isPinned ? 'pinned' : ''}`} hidden />
      <div ref={label} class="moment" aria-hidden="true" hidden>
        {text}
      </div>
    </>
  );
}

/** `12:04 · 14:14:03` */
function momentText(monitored: Monitored): string {
  const { page, timeline } = monitored;
  const { moment, span, extent } = timeline;
  if (moment === null) return '';
  const at = monitored.pointAt(moment);
  const elapsed = formatElapsed(at, lengthOf(span) < 20_000 ? 100 : 1000);
  const { startedAt } = page.snapshot.run;
  if (startedAt === null) return elapsed;
  return `${elapsed} · ${formatWall(Date.parse(startedAt) + at, lengthOf(extent) > DAY_MS)}`;
}

function spokenText(monitored: Monitored): string {
  const { page, lanes } = monitored;
  const moment = momentText(monitored);
  if (moment === '') return page.text('No moment is chosen');
  const values = spokenCurves(page, lanes).flatMap(({ name, column, unit }) => {
    const between = monitored.valueOf(column);
    return between ? [`${name} ${formatBetween(between.least, between.greatest, unit)}`] : [];
  });
  return [moment, ...(values.length > 0 ? values : [page.text('not measured')])].join(', ');
}
