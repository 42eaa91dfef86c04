/**
 * The user's own copy of the runner, one per content: updating or removing the extension never pulls code from under a
 * live run.
 */

import fs from 'node:fs';
import path from 'node:path';

declare const RUNTRAIL_RUNNER_HASH: string | undefined;

/** The hash of the runner that was built with this program; unknown when it runs from its sources. */
export const BUILT_RUNNER_HASH = typeof RUNTRAIL_RUNNER_HASH === 'string' ? RUNTRAIL_RUNNER_HASH : undefined;

export function placeOfCopy(dataFolder: string, hash: string): string {
  return path.join(dataFolder, 'runners', `runner-${hash.slice(0, 12)}.cjs`);
}

/** Whether the copy is there whole: it arrives by rename. */
export function hasCopy(copy: string): boolean {
  return fs.existsSync(copy);
}
