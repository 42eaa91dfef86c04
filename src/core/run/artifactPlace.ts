/** Where a file lies that a program named. */

import fs from 'node:fs';
import path from 'node:path';
import { type RunFolder, readResolved } from './folder.ts';

/** Relative to where the program ran, to the outputs, or to the run folder: the first that is there. Undefined: none is. */
export function artifactPlace(folder: RunFolder, named: string): string | undefined {
  const cwd = readResolved(folder)?.cwd;
  const places = [...(cwd === undefined ? [] : [cwd]), folder.at('outputs'), folder.root];
  return places.map((place) => path.resolve(place, named)).find((place) => fs.existsSync(place));
}
