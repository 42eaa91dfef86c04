/** A part of a record, as it is drawn: raw where there is room for all samples, else two points for each pixel. */

import { firstAt, leastAndGreatest, pixelStarts, type Stretch } from './reduce.ts';
import type { Samples } from './samples.ts';

/**
 * `at` is the time of each point in milliseconds since the program started; each column has as many values, NaN where
 * there is none. What is moved is per second. Between two points that are further apart than `gapMs` nothing is known.
 */
export interface Series {
  readonly from: number;
  readonly to: number;
  readonly isRaw: boolean;
  readonly gapMs: number;
  readonly at: Float64Array;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

export interface Span {
  readonly from: number;
  readonly to: number;
  readonly pixels: number;
}

/** No screen is wider. */
const MOST_PIXELS = 1 << 14;

/** What was asked for, as far as it makes sense. */
export function soundSpan({ from, to, pixels }: Span, extent: { from: number; to: number }): Span {
  const first = Number.isFinite(from) ? from : extent.from;
  const last = Number.isFinite(to) ? to : extent.to;
  return {
    from: Math.min(first, last),
    to: Math.max(first, last),
    pixels: Math.min(MOST_PIXELS, Math.max(1, Math.floor(pixels) || 1)),
  };
}

/** With the point before and the one behind the span, so that lines go on to its edges. */
export function seriesOf(samples: Samples, { from, to, pixels }: Span, rawGapMs: number): Series {
  const stretch = samples.within(from, to);
  const width = (to - from) / pixels;
  if (stretch.end - stretch.start <= 2 * pixels + 2 || width <= 0)
    return { ...whole(samples, stretch), from, to, isRaw: !samples.isCondensed, gapMs: rawGapMs };
  const starts = pixelStarts(samples.at, stretch, width);
  const at = timesOf(samples.at, starts);
  const columns = eachColumn(samples, (values) => reduced(values, starts, at.length));
  return { from, to, isRaw: false, gapMs: Math.max(rawGapMs, width), at, columns };
}

/** All points after a moment. */
export function seriesFrom(samples: Samples, from: number, gapMs: number): Series {
  let start = firstAt(samples.at, samples.count, from);
  while (start < samples.count && samples.at[start] === from) start++;
  const points = whole(samples, { start, end: samples.count });
  return { ...points, from, to: samples.lastAt, isRaw: !samples.isCondensed, gapMs };
}

function whole(samples: Samples, { start, end }: Stretch): Pick<Series, 'at' | 'columns'> {
  return {
    at: samples.at.slice(start, end),
    columns: eachColumn(samples, (values) => values.slice(start, end)),
  };
}

function eachColumn(samples: Samples, take: (values: Float64Array) => Float64Array): Series['columns'] {
  return Object.fromEntries([...samples.values()].map(([name, values]) => [name, take(values)]));
}

/** Of each pixel the time of its first and that of its last point; of one with a single point only that. */
function timesOf(at: Float64Array, starts: readonly number[]): Float64Array {
  const times = new Float64Array(2 * starts.length);
  let count = 0;
  for (let pixel = 0; pixel + 1 < starts.length; pixel++) {
    const start = starts[pixel] as number;
    const end = starts[pixel + 1] as number;
    times[count++] = at[start] as number;
    if (end - start > 1) times[count++] = at[end - 1] as number;
  }
  return times.slice(0, count);
}

function reduced(values: Float64Array, starts: readonly number[], count: number): Float64Array {
  const points = new Float64Array(count + 1);
  let at = 0;
  for (let pixel = 0; pixel + 1 < starts.length; pixel++) {
    const start = starts[pixel] as number;
    const end = starts[pixel + 1] as number;
    leastAndGreatest(values, { start, end }, points, at);
    at += end - start > 1 ? 2 : 1;
  }
  return points.slice(0, count);
}
