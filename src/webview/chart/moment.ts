/** What is known of one moment, and of a span: for readouts, the table and screen readers. */

import { indexFrom } from './block.ts';
import type { Drawing } from './drawing.ts';
import type { Span } from './span.ts';

/** Index of the point that is nearest to a moment; −1 where there is none or nothing was measured. */
export function pointNear({ at, gaps, breaks }: Drawing, moment: number): number {
  if (gaps.some(({ from, to }) => moment > from && moment < to && !isEdge(moment, { from, to }))) return -1;
  const after = indexFrom(at, moment);
  const candidates = [after - 1, after].filter(
    (index) => index >= 0 && index < at.length && !breaks.has(index),
  );
  let best = -1;
  for (const index of candidates)
    if (best < 0 || Math.abs((at[index] ?? 0) - moment) < Math.abs((at[best] ?? 0) - moment)) best = index;
  return best;
}

/** A gap begins and ends with a sample, which is still meant a little beside it. */
function isEdge(moment: number, { from, to }: Span): boolean {
  return Math.min(moment - from, to - moment) < Math.min(2000, (to - from) / 4);
}

/** The point so many further, past those without values; the nearest end when there are not as many. */
export function pointBeside({ at, breaks }: Drawing, index: number, steps: number): number {
  const direction = Math.sign(steps);
  let place = index;
  for (let left = Math.abs(steps); left > 0; left--) {
    let next = place + direction;
    if (breaks.has(next)) next += direction;
    if (next < 0 || next >= at.length) break;
    place = next;
  }
  return place;
}

export interface Between {
  readonly least: number;
  readonly greatest: number;
}

/** Of a column at a moment: one value, or what lies between two where points stand for more than one sample. */
export function valueAt({ columns }: Drawing, column: string, index: number, isRaw: boolean): Between | null {
  const values = columns.get(column);
  const value = values?.[index];
  if (!values || value === undefined || Number.isNaN(value)) return null;
  // The least and the greatest of a pixel stand side by side; which of both comes first is not known here.
  const next = isRaw ? Number.NaN : (values[index + 1] ?? Number.NaN);
  if (Number.isNaN(next)) return { least: value, greatest: value };
  return { least: Math.min(value, next), greatest: Math.max(value, next) };
}

export interface Summary extends Between {
  readonly last: number;
}

/** Of all points of a column in a span; null where it has none. */
export function summarise({ at, columns }: Drawing, column: string, span: Span): Summary | null {
  const values = columns.get(column);
  if (!values) return null;
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  let last = Number.NaN;
  const end = indexFrom(at, span.to, true);
  for (let index = indexFrom(at, span.from); index < end; index++) {
    const value = values[index] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
    last = value;
  }
  return Number.isNaN(last) ? null : { least, greatest, last };
}
