/** The readings of a span in few rows. */

import type { Mark } from '../../protocol/runPage.ts';
import { indexFrom } from '../chart/block.ts';
import type { Drawing } from '../chart/drawing.ts';
import type { Span } from '../chart/span.ts';

const MOST_ROWS = 60;

export interface TableRow {
  /** When it begins. */
  readonly at: number;
  /** The greatest value of each column; one without any is not there. */
  readonly values: ReadonlyMap<string, number>;
  readonly marks: readonly Mark[];
}

interface Shown {
  readonly span: Span;
  readonly marks: readonly Mark[];
}

/** With `isRaw` each row is one point; else each holds as many points as the others. */
export function tableRows(
  drawing: Drawing,
  columns: readonly string[],
  { span, marks }: Shown,
): { isRaw: boolean; rows: TableRow[] } {
  const { at, breaks } = drawing;
  const points: number[] = [];
  const end = indexFrom(at, span.to, true);
  for (let index = indexFrom(at, span.from); index < end; index++) if (!breaks.has(index)) points.push(index);
  const size = Math.max(1, Math.ceil(points.length / MOST_ROWS));
  const rows: TableRow[] = [];
  for (let start = 0; start < points.length; start += size) {
    const members = points.slice(start, start + size);
    const from = start === 0 ? span.from : (at[members[0] ?? 0] ?? 0);
    const next = points[start + size];
    const to = next === undefined ? span.to + 1 : (at[next] ?? 0);
    rows.push({
      at: at[members[0] ?? 0] ?? 0,
      values: greatestOf(drawing, columns, members),
      marks: marks.filter((mark) => mark.at >= from && mark.at < to),
    });
  }
  return { isRaw: size === 1, rows };
}

function greatestOf({ columns }: Drawing, names: readonly string[], members: readonly number[]) {
  const greatest = new Map<string, number>();
  for (const name of names)
    for (const index of members) {
      const value = columns.get(name)?.[index] ?? Number.NaN;
      if (value > (greatest.get(name) ?? Number.NEGATIVE_INFINITY)) greatest.set(name, value);
    }
  return greatest;
}
