/**
 * A lock that is a folder with one entry, named after its holder. Two tricks make it safe without a server:
 * the folder arrives by rename, complete with its entry, and a takeover renames the dead holder's entry to the
 * new holder's. Both are one atomic step that only one of several contenders can win, also on network drives.
 */

import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { errnoOf } from './errors.ts';
import { failPoint } from './failPoint.ts';
import { listFolder, PRIVATE_FILE, PRIVATE_FOLDER } from './files.ts';

export interface Lock {
  readonly folder: string;
  /** Whether the lock was taken from a holder that had died. */
  readonly tookOverFrom: string | undefined;
  release(): void;
}

/** Somebody else holds it. */
export interface Busy {
  readonly holder: string;
}

/**
 * Takes the lock for `holder` (a text that is a safe file name and tells who this is), or says who has it.
 * `isDead` decides whether a former holder is provably gone.
 */
export function acquireLock(
  folder: string,
  holder: string,
  isDead: (holder: string) => boolean,
): Lock | Busy {
  for (;;) {
    if (tryCreate(folder, holder)) return held(folder, holder, undefined);
    const other = lockHolder(folder);
    if (other === undefined) continue; // released between the two looks
    if (!isDead(other)) return { holder: other };
    if (tryTakeOver(folder, other, holder)) return held(folder, holder, other);
  }
}

/** Who holds the lock now, if anybody. */
export function lockHolder(folder: string): string | undefined {
  return listFolder(folder)[0];
}

export function isBusy<T extends object>(lock: T | Busy): lock is Busy {
  return 'holder' in lock;
}

function tryCreate(folder: string, holder: string): boolean {
  const prepared = `${folder}.${randomBytes(6).toString('hex')}`;
  fs.mkdirSync(prepared, { mode: PRIVATE_FOLDER });
  try {
    fs.writeFileSync(path.join(prepared, holder), '', { mode: PRIVATE_FILE });
    failPoint('in-lock');
    // Replaces nothing but an empty folder, which is a lock whose holder died while releasing it.
    fs.renameSync(prepared, folder);
    return true;
  } catch (error) {
    fs.rmSync(prepared, { recursive: true, force: true });
    if (isOccupied(errnoOf(error), folder)) return false;
    throw error;
  }
}

/** Whether the rename failed because somebody held the lock at that moment, also when it was given back since. */
function isOccupied(errno: string | undefined, folder: string): boolean {
  if (errno === 'ENOTEMPTY' || errno === 'EEXIST') return true;
  return (errno === 'EPERM' || errno === 'EACCES') && fs.existsSync(folder); // Windows
}

function tryTakeOver(folder: string, from: string, to: string): boolean {
  try {
    fs.renameSync(path.join(folder, from), path.join(folder, to));
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false; // another contender was first
    throw error;
  }
}

function held(folder: string, holder: string, tookOverFrom: string | undefined): Lock {
  return {
    folder,
    tookOverFrom,
    release() {
      fs.rmSync(path.join(folder, holder), { force: true });
      failPoint('in-unlock');
      try {
        fs.rmdirSync(folder);
      } catch (error) {
        // Already replaced by the next holder's, or gone with its run.
        if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(errnoOf(error) ?? '')) throw error;
      }
    },
  };
}
