/** The last lines that a run has printed, as a terminal would show them in the end. */

import fs from 'node:fs';
import { plainText } from '../base/ansi.ts';
import { openFile, readAt } from '../base/files.ts';
import { shownText } from '../base/names.ts';

/** Enough for a screen of long lines. */
const LOOK_BACK_BYTES = 32 << 10;

/** None while there is nothing, or nothing that can be read. */
export function logTail(file: string, count: number): string[] {
  const { bytes, isCut } = readEnd(file);
  const lines = plainText(bytes)
    .split('\n')
    .slice(isCut ? 1 : 0);
  return lines
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .map(shownText);
}

function readEnd(file: string): { bytes: Buffer; isCut: boolean } {
  let fd: number | undefined;
  try {
    fd = openFile(file);
    const { size } = fs.fstatSync(fd);
    const start = Math.max(0, size - LOOK_BACK_BYTES);
    return { bytes: readAt(fd, start, size - start), isCut: start > 0 };
  } catch {
    return { bytes: Buffer.alloc(0), isCut: false };
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}
