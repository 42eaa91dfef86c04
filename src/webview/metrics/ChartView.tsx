/** The chart of one key: what its lines are and what they have at the moment above, the curves below. */

import type { ComponentChild, RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { shownText } from '../../base/names.ts';
import type { MetricRow } from '../../protocol/metrics.ts';
import type { Axis } from '../chart/axis.ts';
import { countText, numberOf, shownUnit, withUnit } from '../chart/figures.ts';
import { innerWidth, placeOf } from '../chart/layout.ts';
import type { Stage } from '../chart/stage.ts';
import { useFrame, useReading } from '../chart/useFrame.ts';
import type { ChartReadings } from './chartReadings.ts';
import { lineLook } from './lineLook.ts';
import { lineName } from './look.ts';
import { type LineReading, readingsAt } from './moment.ts';
import { MetricPlot } from './plot.ts';
import type { MetricsSource } from './source.ts';

/** How it is looked at. */
export interface ChartLook {
  readonly axis: Axis;
  readonly isLog: boolean;
  readonly smoothing: number;
  readonly hiddenLines: readonly string[];
}

export interface ChartProps {
  readonly source: MetricsSource;
  readonly stage: Stage;
  readonly row: MetricRow;
  readonly look: ChartLook;
  readonly isGoal: boolean;
  /** Told of what is on the screen. */
  readonly onShown?: (chart: ChartReadings, isShown: boolean) => void;
  readonly onToggleLine: (name: string) => void;
  /** What stands at its head, besides. */
  readonly tools?: (plot: () => MetricPlot | null) => ComponentChild;
}

export function ChartView(props: ChartProps) {
  const { stage, row, look, isGoal, tools } = props;
  const { page } = stage;
  const field = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<ChartReadings | null>(null);
  const plot = usePlot(field, { ...props, chart, setChart });
  const contexts = useReading(stage, () => contextsOf(chart).join('\n')).split('\n');
  const name = shownText(row.key);
  const notes = useReading(stage, () => noteOf(plot.current, chart, props));
  return (
    <section class="lane metric" aria-label={name}>
      <div class="lane-head">
        <h2 title={row.source === 'signals' ? name : page.text('read from {0}', shownText(row.source))}>
          <bdi>{name}</bdi>
          {row.unit && <small>{shownText(shownUnit(row.unit))}</small>}
          {isGoal && <small class="goal">{page.text('goal')}</small>}
        </h2>
        <ul class="curves">
          {contexts.map((context, index) => (
            <Line
              key={context}
              {...props}
              chart={chart}
              context={context}
              index={index}
              of={contexts.length}
            />
          ))}
        </ul>
        {row.notFinite > 0 && (
          <span class="odd">{page.text('{0} not finite', countText(row.notFinite))}</span>
        )}
        {tools?.(() => plot.current)}
      </div>
      <div class="field" ref={field} aria-hidden="true">
        {contexts.map((context, index) => (
          <span key={context} class={`dot hue-${lineLook(index).hue}`} hidden />
        ))}
      </div>
      {look.isLog && notes !== '' && <p class="none">{notes}</p>}
    </section>
  );
}

interface LineProps extends ChartProps {
  readonly chart: ChartReadings | null;
  readonly context: string;
  readonly index: number;
  readonly of: number;
}

/** A line, what it is called, and what it has: `▬ subset=val 0.213`. */
function Line({ stage, row, look, chart, context, index, of, onToggleLine }: LineProps) {
  const { hue, dash } = lineLook(index);
  const value = useReading(stage, () => readingOf(stage, row, chart, context));
  const name = lineName(row.key, context);
  const isHidden = look.hiddenLines.includes(name);
  const swatch = (
    <svg class="swatch" width="16" height="8" aria-hidden="true">
      <line x1="1" x2="15" y1="4" y2="4" stroke-dasharray={dash.join(' ')} />
    </svg>
  );
  return (
    <li class={`curve hue-${hue}`}>
      {of > 1 ? (
        <button type="button" class="toggle" aria-pressed={!isHidden} onClick={() => onToggleLine(name)}>
          {swatch}
          <bdi>{shownText(context === '' ? row.key : context)}</bdi>
        </button>
      ) : (
        context !== '' && <bdi>{shownText(context)}</bdi>
      )}
      <span class="value">{value}</span>
    </li>
  );
}

/** Under the cross-hair, else the one that was said last. */
function readingOf(
  { timeline }: Stage,
  row: MetricRow,
  chart: ChartReadings | null,
  context: string,
): string {
  const { moment } = timeline;
  if (moment !== null && chart) return lineAt(chart, context, moment)?.text ?? '';
  const own = Object.hasOwn(row.contexts, context) ? row.contexts[context] : undefined;
  return withUnit(own ? own.last : row.last, row.unit);
}

function lineAt(chart: ChartReadings, context: string, moment: number): LineReading | undefined {
  return readingsAt(chart, moment).find((line) => line.context === context);
}

function contextsOf(chart: ChartReadings | null): string[] {
  const [overview] = chart?.parts ?? [];
  return overview && overview.lines.length > 0 ? overview.lines.map(({ context }) => context) : [''];
}

/** Why a logarithmic chart does not show everything. */
function noteOf(
  plot: MetricPlot | null,
  chart: ChartReadings | null,
  { stage, row, look }: ChartProps,
): string {
  const least = numberOf(row.min);
  if (!look.isLog || !plot?.scale || !chart || chart.parts.length === 0 || least === null || least > 0)
    return '';
  return stage.page.text(
    plot.scale.isLog
      ? 'Values of 0 and less have no place here.'
      : 'No value is above 0: shown in plain numbers.',
  );
}

interface Plotting extends ChartProps {
  readonly chart: ChartReadings | null;
  readonly setChart: (chart: ChartReadings | null) => void;
}

function usePlot(field: RefObject<HTMLDivElement | null>, props: Plotting): RefObject<MetricPlot | null> {
  const { stage, source, row, onShown, setChart } = props;
  const plot = useRef<MetricPlot | null>(null);
  const readings = useRef<ChartReadings | null>(null);
  const hidden = useHiddenLines(props);
  useLayoutEffect(() => {
    if (!field.current) return;
    const own = source.open(row.key);
    const made = new MetricPlot(field.current);
    plot.current = made;
    readings.current = own;
    setChart(own);
    onShown?.(own, true);
    return () => {
      plot.current = null;
      onShown?.(own, false);
      source.close(own);
      made.dispose();
    };
  }, [field, source, row.key]);
  useFrame(stage, () => {
    const own = readings.current;
    const { timeline, width, theme } = stage;
    const { axis, isLog, smoothing } = props.look;
    if (!own || width === 0) return;
    const { span, extent } = timeline;
    own.want({ axis: axis.id, smoothing, span, extent, pixels: innerWidth(width) });
    source.pump();
    const contexts = contextsOf(own);
    const unit = row.unit && shownText(row.unit);
    plot.current?.draw({ parts: own.parts, span, isLog, hidden, width, theme, axis, contexts, unit });
    placeDots(field.current, { stage, chart: own, plot: plot.current, hidden });
  });
  return plot;
}

/** The same set as long as it says the same. */
function useHiddenLines({ row, look }: ChartProps): ReadonlySet<string> {
  const kept = useRef<{ text: string; set: ReadonlySet<string> }>({ text: '', set: new Set() });
  const start = lineName(row.key, '');
  const own = look.hiddenLines.flatMap((name) => (name.startsWith(start) ? [name.slice(start.length)] : []));
  const text = own.length > 0 ? JSON.stringify(own) : '';
  if (kept.current.text !== text) kept.current = { text, set: new Set(own) };
  return kept.current.set;
}

interface Placing {
  readonly stage: Stage;
  readonly chart: ChartReadings;
  readonly plot: MetricPlot | null;
  readonly hidden: ReadonlySet<string>;
}

/** A dot on each line where it has its value. */
function placeDots(field: HTMLElement | null, { stage, chart, plot, hidden }: Placing): void {
  const { timeline, width } = stage;
  const { moment, span } = timeline;
  const lines = moment === null ? [] : readingsAt(chart, moment);
  for (const [index, dot] of [...(field?.querySelectorAll<HTMLElement>('.dot') ?? [])].entries()) {
    const line = lines[index];
    const y = line && plot ? plot.heightOf(line.value) : Number.NaN;
    const isShown = line !== undefined && !hidden.has(line.context) && y >= 0;
    dot.hidden = !(isShown && line.place >= span.from && line.place <= span.to);
    if (line && !dot.hidden) dot.style.transform = `translate(${placeOf(line.place, span, width)}px, ${y}px)`;
  }
}
