/** The parts of a run folder that belong to the program: all others are the record. */

import path from 'node:path';
import type { RunFolder } from './folder.ts';

const OF_PROGRAM = ['checkpoints', 'outputs', 'code'];

/** Below the folder, by the names alone: links are for the caller to follow first. */
export function isInside(place: string, folder: string): boolean {
  const relative = path.relative(folder, place);
  return relative !== '' && relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative);
}

/** Whether a place in the run folder may hold checkpoints; of one elsewhere nothing is said. */
export function isOfProgram(folder: RunFolder, place: string): boolean {
  return OF_PROGRAM.some((part) => isInside(place, folder.at(part)));
}
