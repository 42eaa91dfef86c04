/** The runs that live, or ended not long ago; all others are passed over by a look at one file of each. */

import fs from 'node:fs';
import type { RunFolder } from '../run/folder.ts';
import { isClosed } from './runRow.ts';
import type { RunStore } from './store.ts';

/** Newest first. A run that ended since then was written at its end. */
export function* recentRuns(store: RunStore, since: number): Generator<RunFolder> {
  for (const folder of store.folders()) {
    const { mtimeMs = Number.POSITIVE_INFINITY } = fs.statSync(folder.state, { throwIfNoEntry: false }) ?? {};
    if (mtimeMs >= since || !isClosed(folder)) yield folder;
  }
}
