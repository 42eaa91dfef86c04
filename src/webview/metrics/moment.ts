/** What is known of one place along a chart: for readouts, the cross-hair and screen readers. */

import type { MetricCurve, MetricLine } from '../../protocol/metrics.ts';
import { indexFrom } from '../chart/block.ts';
import { figureText, numberOf } from '../chart/figures.ts';
import { isWithin, lengthOf, type Span } from '../chart/span.ts';
import type { ChartPart, ChartReadings } from './chartReadings.ts';

export interface LineReading {
  readonly context: string;
  readonly text: string;
  /** The greatest there, where a dot stands; NaN where there is none. */
  readonly value: number;
  readonly place: number;
}

/** Of each line of a chart, at the point that is nearest to a place. */
export function readingsAt({ parts }: Pick<ChartReadings, 'parts'>, place: number): LineReading[] {
  const part = partAt(parts, place);
  if (!part) return [];
  return part.lines.map((line) => ({ context: line.context, ...valueAt(line, place, pixelOf(part)) }));
}

/** The places of the points in a span, of all lines. */
export function placesOf({ parts }: Pick<ChartReadings, 'parts'>, span: Span): number[] {
  const part = partAt(parts, (span.from + span.to) / 2);
  if (!part) return [];
  const places = part.lines.flatMap(({ raw: { at } }) =>
    [...at].filter((each) => each >= span.from && each <= span.to),
  );
  return [...new Set(places)].sort((a, b) => a - b);
}

/** The finest part that holds a place. */
export function partAt(parts: readonly ChartPart[], place: number): ChartPart | undefined {
  const here = { from: place, to: place };
  return parts.findLast(({ asked }) => isWithin(here, asked)) ?? parts[0];
}

function pixelOf({ asked, isRaw }: ChartPart): number {
  return isRaw ? 0 : lengthOf(asked) / asked.pixels;
}

/** Of a pixel that holds many points what lies between the least and the greatest. */
function valueAt(line: MetricLine, place: number, pixel: number): Omit<LineReading, 'context'> {
  const { at, values } = line.raw;
  const nearest = nearestOf(line.raw, place);
  const near = at[nearest];
  if (near === undefined) return { text: '', value: Number.NaN, place };
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const reach = line.isRaw ? 0 : pixel / 2;
  for (let index = nearest; index >= 0 && Math.abs((at[index] ?? 0) - near) <= reach; index--)
    [least, greatest] = widened(least, greatest, values[index]);
  for (let index = nearest + 1; index < at.length && Math.abs((at[index] ?? 0) - near) <= reach; index++)
    [least, greatest] = widened(least, greatest, values[index]);
  if (least > greatest) return { text: oddText(values[nearest]), value: Number.NaN, place: near };
  const low = figureText(least);
  const high = figureText(greatest);
  return { text: low === high ? high : `${low} – ${high}`, value: greatest, place: near };
}

function widened(least: number, greatest: number, value = Number.NaN): [number, number] {
  return Number.isFinite(value) ? [Math.min(least, value), Math.max(greatest, value)] : [least, greatest];
}

function oddText(value: number | undefined): string {
  return value === undefined ? '' : figureText(numberOf(value));
}

/** Of the newest pass that comes so far: where steps went back, what was said last counts. */
function nearestOf({ at, passes }: MetricCurve, place: number): number {
  const starts = [0, ...passes];
  let best = -1;
  for (const [index, start] of starts.entries()) {
    const own = at.subarray(start, starts[index + 1] ?? at.length);
    const after = indexFrom(own, place);
    for (const candidate of [after - 1, after]) {
      if (candidate < 0 || candidate >= own.length) continue;
      const distance = Math.abs((own[candidate] ?? 0) - place);
      if (best < 0 || distance <= Math.abs((at[best] ?? 0) - place)) best = start + candidate;
    }
  }
  return best;
}
