/** Where a recorded checkpoint lies, and how one that was found is called in the record. */

import fs from 'node:fs';
import path from 'node:path';
import type { RunFolder } from '../run/folder.ts';
import { isInside } from '../run/programParts.ts';

export function placeOf(folder: RunFolder, recorded: string): string {
  return path.isAbsolute(recorded) ? recorded : folder.at(...recorded.split('/'));
}

/** Relative to the run folder, with `/`; absolute where it lies elsewhere. */
export function recordedPath(folder: RunFolder, place: string): string {
  return isInside(place, folder.root)
    ? path.relative(folder.root, place).split(path.sep).join('/')
    : path.resolve(place);
}

/** Where it lies once all links on the way are followed; undefined where there is nothing. */
export function realPlace(place: string): string | undefined {
  try {
    return fs.realpathSync.native(place);
  } catch {
    return undefined;
  }
}
