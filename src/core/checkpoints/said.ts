/** Where a checkpoint is that a program says it has written. */

import fs from 'node:fs';
import path from 'node:path';
import { isInside, isOfProgram } from '../run/programParts.ts';
import type { FinderOptions } from './find.ts';
import { realPlace } from './place.ts';

/**
 * Relative to where the program runs, else to the folder of checkpoints. Undefined where it is part of the record itself:
 * that is never taken for a checkpoint, whatever the program says.
 */
export function placeSaid(said: string, { folder, cwd }: FinderOptions): string | undefined {
  if (said === '' || said.includes('\0')) return undefined;
  const places = [cwd, folder.checkpoints].map((base) => path.resolve(base, said));
  const place = places.find((each) => fs.existsSync(each)) ?? places[0] ?? said;
  // What is not there yet cannot be a link; where it leads is looked at again when it is.
  const real = realPlace(place) ?? place;
  const root = realPlace(folder.root) ?? folder.root;
  if (real === root || isInside(root, real)) return undefined;
  if (!isInside(real, root)) return real;
  const within = path.join(folder.root, path.relative(root, real));
  return isOfProgram(folder, within) ? within : undefined;
}
