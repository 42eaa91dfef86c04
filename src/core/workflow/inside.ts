/** Places inside a fetched tree: what is written down in it must not lead out of it. */

import fs from 'node:fs';
import path from 'node:path';
import { AppError, errnoOf } from '../../base/errors.ts';

/** The real place of a folder inside `root`. Throws where it is missing, no folder, or elsewhere. */
export function folderInside(root: string, name: string, what: string): string {
  if (path.isAbsolute(name) || /(?:^|[/\\])\.\.(?:[/\\]|$)|\p{Cc}/u.test(name))
    throw new AppError('refused', `${what} "${name}" must be a path inside the repository.`);
  const folder = path.join(root, name);
  let real: string;
  try {
    real = fs.realpathSync(folder);
  } catch (cause) {
    if (errnoOf(cause) !== 'ENOENT' && errnoOf(cause) !== 'ENOTDIR')
      throw new AppError('refused', `${what} "${name}" cannot be followed.`, { cause });
    throw new AppError('not-found', `${what} "${name}" is not in the repository at this commit.`, { cause });
  }
  if (!isWithin(fs.realpathSync(root), real))
    throw new AppError('refused', `${what} "${name}" leads out of the repository.`);
  if (!fs.statSync(real).isDirectory()) throw new AppError('invalid', `${what} "${name}" is not a folder.`);
  return folder;
}

function isWithin(root: string, real: string): boolean {
  const way = path.relative(root, real);
  return way === '' || (!path.isAbsolute(way) && way.split(path.sep)[0] !== '..');
}
