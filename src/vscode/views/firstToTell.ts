/** Several windows may show one workspace; the first that sees a run end tells of it. */

import fs from 'node:fs';
import path from 'node:path';
import type { ShownRun } from './liveRuns.ts';

/** Marks older than this are of no use to anybody. */
const KEPT_MS = 24 * 3600 * 1000;

export function firstToTell(cacheFolder: string): (run: ShownRun) => boolean {
  const place = path.join(cacheFolder, 'told');
  return ({ row }) => {
    try {
      fs.mkdirSync(place, { recursive: true });
      dropOld(place);
      fs.writeFileSync(path.join(place, row.id), '', { flag: 'wx' });
      return true;
    } catch (error) {
      // Where nothing can be written, telling twice is better than not at all.
      return !(error instanceof Error && 'code' in error && error.code === 'EEXIST');
    }
  };
}

function dropOld(place: string): void {
  for (const name of fs.readdirSync(place)) {
    const mark = path.join(place, name);
    const madeMs = fs.statSync(mark, { throwIfNoEntry: false })?.mtimeMs ?? 0; // 0: another window dropped it just now
    if (Date.now() - madeMs > KEPT_MS) fs.rmSync(mark, { force: true });
  }
}
