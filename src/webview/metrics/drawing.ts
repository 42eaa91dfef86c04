/** What a chart of one key draws: the range of what can be seen, and curves as logarithms where they are wanted so. */

import type { MetricCurve, MetricLine } from '../../protocol/metrics.ts';
import { indexFrom } from '../chart/block.ts';
import type { Span } from '../chart/span.ts';
import type { ChartPart } from './chartReadings.ts';
import { linearScale, logScale, type Range, type Scale } from './scale.ts';

export interface Shown {
  readonly parts: readonly ChartPart[];
  readonly span: Span;
  readonly isLog: boolean;
  readonly hidden: ReadonlySet<string>;
}

/** Logarithmic only where something has a place there. */
export function scaleOf(shown: Shown): Scale {
  const { isLog } = shown;
  const positive = isLog ? rangeOf(shown, 0) : null;
  if (positive && positive.least <= positive.greatest) return logScale(positive);
  return linearScale(rangeOf(shown, Number.NEGATIVE_INFINITY));
}

/** The pass that is asked for, in order of time; the last one is what counts. */
export function passesOf({ at, values, passes }: MetricCurve): Pick<MetricCurve, 'at' | 'values'>[] {
  if (passes.length === 0) return [{ at, values }];
  const starts = [0, ...passes];
  return starts.map((start, index) => ({
    at: at.subarray(start, starts[index + 1] ?? at.length),
    values: values.subarray(start, starts[index + 1] ?? at.length),
  }));
}

const logarithms = new WeakMap<Float64Array, Float64Array>();

/** The same for each look at them. What is not above zero has none. */
export function logarithmsOf(values: Float64Array): Float64Array {
  const known = logarithms.get(values);
  if (known) return known;
  const made = values.map((value) => (value > 0 ? Math.log10(value) : Number.NaN));
  logarithms.set(values, made);
  return made;
}

export function curvesOf({ raw, smooth }: MetricLine): MetricCurve[] {
  return smooth ? [raw, smooth] : [raw];
}

/** Of all finite values above a floor in the span; where it is all between two points, of those. */
function rangeOf({ parts, span, hidden }: Shown, floor: number): Range {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const { curve, part } of visible(parts, hidden)) {
    const inside = partSpan(parts, part, span);
    for (const { at, values } of passesOf(curve)) {
      const end = Math.min(at.length, indexFrom(at, inside.to, true) + 1);
      for (let index = Math.max(0, indexFrom(at, inside.from) - 1); index < end; index++) {
        const value = values[index] ?? Number.NaN;
        if (!(value > floor && value < Number.POSITIVE_INFINITY)) continue;
        if (value < least) least = value;
        if (value > greatest) greatest = value;
      }
    }
  }
  return { least, greatest };
}

function* visible(parts: readonly ChartPart[], hidden: ReadonlySet<string>) {
  for (const part of parts)
    for (const line of part.lines)
      if (!hidden.has(line.context)) for (const curve of curvesOf(line)) yield { curve, part };
}

/** What of a span a part is drawn in: the coarser one has nothing to say where the finer one does. */
export function partSpan(parts: readonly ChartPart[], part: ChartPart, span: Span): Span {
  const finer = parts.at(-1);
  if (!finer || finer === part || finer.asked.from > span.from || finer.asked.to < span.to)
    return part === finer || !finer ? clipped(span, part.asked) : span;
  return { from: span.from, to: span.from };
}

function clipped(span: Span, { from, to, isAll }: ChartPart['asked']): Span {
  return isAll ? span : { from: Math.max(span.from, from), to: Math.min(span.to, to) };
}
