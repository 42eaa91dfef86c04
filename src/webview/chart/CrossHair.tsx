/** The line through all lanes at one moment, and what moves it by keys; screen readers hear what stands there. */

import { useRef } from 'preact/hooks';
import { formatWall } from './elapsed.ts';
import { pressed } from './keys.ts';
import { placeOf } from './layout.ts';
import { lengthOf } from './span.ts';
import type { Stage } from './stage.ts';
import { useFrame, useReading } from './useFrame.ts';

const DAY_MS = 86_400_000;

export function CrossHair({ stage, describedBy }: { readonly stage: Stage; readonly describedBy: string }) {
  const { page, timeline } = stage;
  const line = useRef<HTMLDivElement>(null);
  const label = useRef<HTMLDivElement>(null);
  const text = useReading(stage, () => momentText(stage));
  const spoken = useReading(stage, () => spokenText(stage));
  const spokenPlace = (place: number) => Math.round(stage.axis.id === 'time' ? place / 1000 : place);
  const isPinned = useReading(stage, () => timeline.pinned !== null);
  useFrame(stage, () => {
    const { moment, span } = timeline;
    const isShown = moment !== null && moment >= span.from && moment <= span.to;
    if (line.current) line.current.hidden = !isShown;
    if (label.current) label.current.hidden = !isShown;
    if (!isShown || !line.current || !label.current) return;
    const x = placeOf(stage.pointAt(moment), span, stage.width);
    line.current.style.transform = `translateX(${x}px)`;
    const half = label.current.offsetWidth / 2;
    const left = Math.min(Math.max(x - half, 0), Math.max(0, stage.width - 2 * half));
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
        aria-valuemin={spokenPlace(timeline.extent.from)}
        aria-valuemax={spokenPlace(timeline.extent.to)}
        aria-valuenow={spokenPlace(timeline.moment ?? timeline.extent.to)}
        aria-valuetext={spoken}
        onKeyDown={(event) => {
          if (pressed(event, stage)) event.preventDefault();
        }}
      />
      <div ref={line} class={`cross ${isPinned ? 'pinned' : ''}`} hidden />
      <div ref={label} class="moment" aria-hidden="true" hidden>
        {text}
      </div>
    </>
  );
}

/** `12:04 · 14:14:03`, `4,210` */
function momentText(stage: Stage): string {
  const { page, timeline, axis } = stage;
  const { moment, span, extent } = timeline;
  if (moment === null) return '';
  const at = stage.pointAt(moment);
  const place = axis.format(at, axis.fineness(span));
  const { startedAt } = page.snapshot.run;
  if (axis.id === 'step') return page.text('step {0}', place);
  if (startedAt === null) return place;
  return `${place} · ${formatWall(Date.parse(startedAt) + at, lengthOf(extent) > DAY_MS)}`;
}

function spokenText(stage: Stage): string {
  const moment = momentText(stage);
  if (moment === '') return stage.page.text('No moment is chosen');
  const values = stage.spokenValues();
  return [moment, ...(values.length > 0 ? values : [stage.page.text('not measured')])].join(', ');
}
