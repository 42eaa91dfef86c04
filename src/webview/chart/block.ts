/** A part of the record as the host gave it, to which samples are added as they come. */

import type { Series } from '../../protocol/runPage.ts';
import { lengthOf, type Span } from './span.ts';

type Points = Pick<Series, 'at' | 'columns' | 'gapMs'>;

export interface Block extends Points {
  readonly span: Span;
  /** Every sample, so that looking closer shows no more. */
  readonly isRaw: boolean;
  /** How fine it is: pixels for each millisecond. */
  readonly resolution: number;
  /** So many of its points came later. */
  readonly added: number;
}

export const EMPTY_BLOCK: Block = {
  span: { from: 0, to: 0 },
  isRaw: false,
  resolution: 0,
  added: 0,
  gapMs: 0,
  at: new Float64Array(),
  columns: {},
};

export function blockOf({ isRaw, gapMs, at, columns }: Series, span: Span, pixels: number): Block {
  return { span, isRaw, resolution: pixels / Math.max(1, lengthOf(span)), added: 0, gapMs, at, columns };
}

/** With the points that are newer than its last one. A column that is missing on one side is unknown there. */
export function extended(block: Block, points: Points): Block {
  const size = block.at.length;
  const start = indexFrom(points.at, block.at.at(-1) ?? Number.NEGATIVE_INFINITY, true);
  const added = points.at.length - start;
  if (added === 0) return block;
  const joined = (before: Float64Array | undefined, after: Float64Array | undefined) => {
    const both = new Float64Array(size + added).fill(Number.NaN);
    if (before) both.set(before);
    if (after) both.set(after.subarray(start), size);
    return both;
  };
  const names = new Set([...Object.keys(block.columns), ...Object.keys(points.columns)]);
  return {
    ...block,
    span: { from: block.span.from, to: Math.max(block.span.to, endOf(points)) },
    added: block.added + added,
    gapMs: Math.max(block.gapMs, points.gapMs),
    at: joined(block.at, points.at),
    columns: Object.fromEntries(
      [...names].map((name) => [name, joined(block.columns[name], points.columns[name])]),
    ),
  };
}

/** The time of its newest point. */
export function endOf({ at }: Points): number {
  return at.at(-1) ?? 0;
}

/** Index of the first time that is not before `time`; with `isAfter`, of the first one after it. */
export function indexFrom(at: Float64Array, time: number, isAfter = false): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = at[middle] ?? 0;
    if (value < time || (isAfter && value === time)) low = middle + 1;
    else high = middle;
  }
  return low;
}
