/**
 * The user's own copy of the runner, one per content: updating or removing the extension never pulls code from under a
 * live run.
 */

import fs from 'node:fs';
import path from 'node:path';

declare const RUNTRAIL_RUNNER_HASH: string | undefined;

/** The hash of the runner that was built with this program; unknown when it runs from its sources. */
export const BUILT_RUNNER_HASH = typeof RUNTRAIL_RUNNER_HASH === 'string' ? RUNTRAIL_RUNNER_HASH : undefined;

/** A folder for each, so that its parts find each other by their names. */
export function placeOfCopy(dataFolder: string, hash: string): string {
  return path.join(dataFolder, 'runners', hash.slice(0, 12), 'runner.js');
}

/** Whether the copy is there whole: its folder arrives by rename. */
export function hasCopy(copy: string): boolean {
  return fs.existsSync(copy);
}
