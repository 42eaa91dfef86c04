/** Several windows may show one workspace; the first that sees something happen to a run tells of it. */

import fs from 'node:fs';
import path from 'node:path';

/** Marks older than this are of no use to anybody. */
const KEPT_MS = 24 * 3600 * 1000;

/** `what` names it, as part of the name of a file. */
export function firstToTell(cacheFolder: string): (what: string) => boolean {
  const place = path.join(cacheFolder, 'told');
  return (what) => {
    try {
      fs.mkdirSync(place, { recursive: true });
      dropOld(place);
      fs.writeFileSync(path.join(place, what), '', { flag: 'wx' });
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
