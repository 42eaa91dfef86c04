/** One live run of a name at a time, where the parameter file asks for it. */

import fs from 'node:fs';
import path from 'node:path';
import { sha256 } from '../../base/checksum.ts';
import { AppError } from '../../base/errors.ts';
import { isBusy, type Lock } from '../../base/lock.ts';
import { safeName } from '../../base/names.ts';
import { takeLock } from '../process/ownLock.ts';

/** Holds the name for as long as this runner lives; a holder that died gives it up by itself. */
export function takeExclusiveName(locksFolder: string, name: string): Lock {
  fs.mkdirSync(locksFolder, { recursive: true });
  // Two names may clean to the same file name; the hash keeps them apart.
  const folder = path.join(locksFolder, `${safeName(name)}.${sha256(name).slice(0, 8)}`);
  const lock = takeLock(folder);
  if (!isBusy(lock)) return lock;
  throw new AppError('busy', `Another run called "${name}" is live, and this one is to run alone.`);
}
