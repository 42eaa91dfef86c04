/** What the lanes draw: coarse points of the whole record with finer ones where somebody looks closely. */

import { type Block, endOf, indexFrom } from './block.ts';
import type { Span } from './span.ts';

export interface Drawing {
  readonly at: Float64Array;
  readonly columns: ReadonlyMap<string, Float64Array>;
  /** Spans in which nothing was measured. In each stands one point without values, whose index is in `breaks`. */
  readonly gaps: readonly Span[];
  readonly breaks: ReadonlySet<number>;
}

interface Part {
  readonly block: Block;
  readonly from: number;
  readonly to: number;
}

export function compose(overview: Block, detail: Block | null): Drawing {
  const parts = partsOf(overview, detail);
  const { at, gaps, breaks } = timesOf(parts);
  const names = new Set(parts.flatMap(({ block }) => Object.keys(block.columns)));
  const columns = new Map<string, Float64Array>();
  for (const name of names) columns.set(name, valuesOf(parts, name, { size: at.length, breaks }));
  return { at, columns, gaps, breaks };
}

/** What was asked for comes with a point before and one behind it. */
function partsOf(overview: Block, detail: Block | null): Part[] {
  const first = detail?.at[0];
  if (!detail || first === undefined) return [{ block: overview, from: 0, to: overview.at.length }];
  const before = indexFrom(overview.at, Math.min(first, detail.span.from));
  const after = indexFrom(overview.at, Math.max(endOf(detail), detail.span.to), true);
  return [
    { block: overview, from: 0, to: before },
    { block: detail, from: 0, to: detail.at.length },
    { block: overview, from: after, to: overview.at.length },
  ];
}

interface Times extends Pick<Drawing, 'gaps' | 'breaks'> {
  readonly at: Float64Array;
}

function timesOf(parts: readonly Part[]): Times {
  const most = parts.reduce((sum, { from, to }) => sum + to - from, 0);
  const at = new Float64Array(2 * most);
  const gaps: Span[] = [];
  const breaks = new Set<number>();
  let size = 0;
  let gapMs = 0;
  for (const { block, from, to } of parts) {
    for (let index = from; index < to; index++) {
      const time = block.at[index] ?? 0;
      const last = size > 0 ? (at[size - 1] ?? 0) : time;
      // Where two blocks meet, the coarser one says how far apart points may be.
      if (time - last > (index === from ? Math.max(gapMs, block.gapMs) : block.gapMs)) {
        gaps.push({ from: last, to: time });
        breaks.add(size);
        at[size++] = (last + time) / 2;
      }
      at[size++] = time;
    }
    if (to > from) gapMs = block.gapMs;
  }
  return { at: at.slice(0, size), gaps, breaks };
}

function valuesOf(
  parts: readonly Part[],
  name: string,
  { size, breaks }: { size: number; breaks: ReadonlySet<number> },
): Float64Array {
  const values = new Float64Array(size).fill(Number.NaN);
  let place = 0;
  for (const { block, from, to } of parts) {
    const source = block.columns[name];
    for (let index = from; index < to; index++) {
      if (breaks.has(place)) place++;
      if (source) values[place] = source[index] ?? Number.NaN;
      place++;
    }
  }
  return values;
}
