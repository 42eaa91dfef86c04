/** What a live list of runs tells. */

import type { RunList } from '../../src/core/store/runList.ts';

/** Everything that a list told, in its order. */
export interface Heard {
  readonly rows: string[][];
  readonly added: string[];
  readonly removed: string[];
  readonly problems: (string | undefined)[];
}

export function hear(list: RunList): Heard {
  const heard: Heard = { rows: [], added: [], removed: [], problems: [] };
  list.on('rows', (ids) => heard.rows.push([...ids]));
  list.on('list', ({ added, removed }) => {
    heard.added.push(...added);
    heard.removed.push(...removed);
  });
  list.on('problem', (problem) => heard.problems.push(problem));
  return heard;
}
