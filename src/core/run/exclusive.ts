/** One live run of a name at a time, where the parameter file asks for it. */

import fs from 'node:fs';
import path from 'node:path';
import { sha256 } from '../../base/checksum.ts';
import { AppError } from '../../base/errors.ts';
import { isBusy, type Lock, lockHolder } from '../../base/lock.ts';
import { safeName } from '../../base/names.ts';
import { isGone, parseIdentityToken } from '../process/identity.ts';
import { takeLock } from '../process/ownLock.ts';

/** Holds the name for as long as this program lives; a holder that died gives it up by itself. */
export function takeExclusiveName(locksFolder: string, name: string): Lock {
  fs.mkdirSync(locksFolder, { recursive: true });
  const lock = takeLock(lockFolder(locksFolder, name));
  if (isBusy(lock)) throw nameTaken(name);
  return lock;
}

/** For a clear answer before anything is created; the runner's own hold decides. */
export function refuseTakenName(locksFolder: string, name: string): void {
  const token = lockHolder(lockFolder(locksFolder, name));
  const holder = token === undefined ? undefined : parseIdentityToken(token);
  if (holder && !isGone(holder)) throw nameTaken(name);
}

/** Two names may clean to the same file name; the hash keeps them apart. */
function lockFolder(locksFolder: string, name: string): string {
  return path.join(locksFolder, `${safeName(name)}.${sha256(name).slice(0, 8)}`);
}

function nameTaken(name: string): AppError {
  return new AppError(
    'busy',
    `Another run called "${name}" is live, and its parameter file wants it alone.`,
    {
      hint: 'Wait for it or stop it; "runtrail ls" shows it.',
    },
  );
}
