/** A folder that arrives whole or not at all: it is made beside its place, and renamed once everything is in it. */

import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import { makeFolder, PRIVATE_FOLDER } from '../../base/files.ts';
import { removeReadOnly } from './seal.ts';

/** `make` works in a folder of its own, which is removed after it; `arrive` takes one in it to its place. */
export async function wholeFolder<T>(
  to: string,
  make: (place: string, arrive: (made: string) => void) => Promise<T>,
): Promise<T> {
  refuseOccupied(to);
  makeFolder(path.dirname(to));
  const place = path.join(path.dirname(to), `.${path.basename(to)}.${randomBytes(4).toString('hex')}.tmp`);
  fs.mkdirSync(place, { mode: PRIVATE_FOLDER });
  try {
    return await make(place, (made) => {
      refuseOccupied(to);
      if (fs.existsSync(to)) fs.rmdirSync(to);
      fs.renameSync(made, to);
    });
  } finally {
    await removeReadOnly(place);
  }
}

function refuseOccupied(to: string): void {
  const stat = fs.lstatSync(to, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory()) throw new AppError('refused', `${to} is there already, and is no folder.`);
  if (fs.readdirSync(to).length > 0) {
    throw new AppError('refused', `${to} is not empty, and nothing in it is to be overwritten.`, {
      hint: 'Name a folder that is not there yet.',
    });
  }
}
