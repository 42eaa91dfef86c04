/** Keys in the order and the groups in which they are shown: `train/loss` and `train/acc` stand together. */

import type { MetricRow, MetricTable } from '../../protocol/metrics.ts';
import type { Look } from './look.ts';

export interface KeyGroup {
  /** What stands before the first slash; empty for keys without one. */
  readonly name: string;
  readonly rows: readonly MetricRow[];
}

/** What was asked for is found in any case of letters. The goal comes first. */
export function shownRows(
  { rows }: Pick<MetricTable, 'rows'>,
  { filter, goal }: Pick<Look, 'filter'> & { readonly goal: string | null },
): readonly MetricRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const isFound = ({ key }: MetricRow) => words.every((word) => key.toLowerCase().includes(word));
  const found = rows.filter(isFound);
  const isGoal = ({ key }: MetricRow) => key === goal;
  return [...found.filter(isGoal), ...found.filter((row) => !isGoal(row))];
}

/** In the order in which their first keys come; the goal and keys of no group come first. */
export function groupsOf(rows: readonly MetricRow[], goal: string | null): KeyGroup[] {
  const groups = new Map<string, MetricRow[]>([['', []]]);
  for (const row of rows) {
    const slash = row.key.indexOf('/');
    const name = slash > 0 && row.key !== goal ? row.key.slice(0, slash) : '';
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  return [...groups].flatMap(([name, members]) => (members.length > 0 ? [{ name, rows: members }] : []));
}
