/** One lane: what its curves are and what they have at the moment above, the curves below. */

import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { placeOf } from '../chart/layout.ts';
import { Plot } from '../chart/plot.ts';
import type { Theme } from '../chart/theme.ts';
import { formatBetween, formatTick, formatValue } from '../chart/units.ts';
import { useFrame, useReading } from '../chart/useFrame.ts';
import type { Page } from '../run/page.ts';
import type { Ceiling, Lane, LaneCurve } from './lanes.ts';
import type { Monitored } from './model.ts';
import { labelText } from './spoken.ts';

interface Props {
  readonly monitored: Monitored;
  readonly lane: Lane;
  readonly theme: Theme;
}

export function LaneView({ monitored, lane, theme }: Props) {
  const { page } = monitored;
  const field = useRef<HTMLDivElement>(null);
  usePlot(field, { monitored, lane, theme });
  const peak = useReading(monitored, () => formatValue(monitored.peakOf(lane), lane.unit));
  const hasReadout = useReading(monitored, () => monitored.hasReadout);
  const title = page.text(lane.title);
  return (
    <section class="lane" aria-label={title}>
      <div class="lane-head">
        <h2>{title}</h2>
        <ul class="curves">
          {lane.curves.map((curve, index) => (
            <Reading key={curve.column} monitored={monitored} lane={lane} index={index} />
          ))}
        </ul>
        {peak !== '' && (
          <span class="peak">
            {page.text('peak {0}', peak)}
            {!hasReadout && lane.ceiling && ` ${ceilingText(page, lane.ceiling)}`}
          </span>
        )}
      </div>
      <div class="field" ref={field} aria-hidden="true">
        {lane.curves.map(({ column, hue }) => (
          <span key={column} class={`dot ${hueClass(hue)}`} />
        ))}
      </div>
    </section>
  );
}

/** A curve, what it is called, and what it has: `▬ used 1.8 GiB of 4 GiB limit`. */
function Reading({ monitored, lane, index }: Omit<Props, 'theme'> & { readonly index: number }) {
  const { page } = monitored;
  const { label, column, hue, dash } = lane.curves[index] as LaneCurve;
  const value = useReading(monitored, () => {
    const between = monitored.valueOf(column);
    if (between === null && index === 0) return page.text('not measured');
    return between ? formatBetween(between.least, between.greatest, lane.unit) : '';
  });
  const ceiling = index === 0 && value !== '' ? lane.ceiling : null;
  return (
    <li class={`curve unit-${lane.unit} ${hueClass(hue)}`}>
      {lane.curves.length > 1 && (
        <svg class="swatch" width="16" height="8" aria-hidden="true">
          <line x1="1" x2="15" y1="4" y2="4" stroke-dasharray={dash.join(' ')} />
        </svg>
      )}
      {lane.curves.length > 1 && <span>{labelText(page, label)}</span>}
      <span class="value">{value}</span>
      {ceiling && <span>{ceilingText(page, ceiling)}</span>}
    </li>
  );
}

function ceilingText(page: Page, { text, value, unit }: Ceiling): string {
  return page.text(text, formatTick(value, unit));
}

function hueClass(hue: string | null): string {
  return `hue-${hue ?? 'quiet'}`;
}

function usePlot(field: RefObject<HTMLElement | null>, { monitored, lane, theme }: Props): void {
  const plot = useRef<Plot | null>(null);
  const draw = () => {
    const { timeline, readings, width } = monitored;
    plot.current?.resize(width);
    plot.current?.draw(readings.drawing, timeline.span);
    placeDots(field.current, { monitored, lane, plot: plot.current });
  };
  useLayoutEffect(() => {
    if (!field.current) return;
    const { width, readings, timeline } = monitored;
    const { drawing } = readings;
    const made = new Plot(field.current, lane, { theme, width, drawing, span: timeline.span });
    plot.current = made;
    return () => {
      plot.current = null;
      made.dispose();
    };
  }, [field, monitored, lane, theme]);
  useFrame(monitored, draw);
}

interface Placing extends Omit<Props, 'theme'> {
  readonly plot: Plot | null;
}

/** A dot on each curve where the cross-hair meets it. */
function placeDots(field: HTMLElement | null, { monitored, lane, plot }: Placing): void {
  const { timeline, width } = monitored;
  const { moment, span } = timeline;
  for (const [index, dot] of [...(field?.querySelectorAll<HTMLElement>('.dot') ?? [])].entries()) {
    const column = lane.curves[index]?.column ?? '';
    const between = moment === null ? null : monitored.valueOf(column);
    const y = between && plot ? plot.heightOf(between.greatest) : -1;
    dot.hidden = y < 0 || moment === null || moment < span.from || moment > span.to;
    if (!dot.hidden && moment !== null)
      dot.style.transform = `translate(${placeOf(monitored.pointAt(moment), span, width)}px, ${y}px)`;
  }
}
