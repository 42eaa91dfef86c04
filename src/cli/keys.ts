/** Keys from the person's terminal to that of a run, while the command line follows it. */

import type { Disposable } from '../base/disposable.ts';
import { AppError } from '../base/errors.ts';
import type { RunFolder } from '../core/run/folder.ts';
import { resizeTerminal, typeInto } from '../core/run/input.ts';

/** Ctrl-], as in telnet: every other key is the program's. */
const LEAVE = 0x1d;

/** Every key goes to the run, until it is given back; `onLeave` hears of Ctrl-]. */
export function forwardKeys(folder: RunFolder, onLeave: () => void): Disposable {
  const { stdin, stdout } = process;
  const type = (keys: Buffer) => {
    const end = keys.indexOf(LEAVE);
    typeQuietly(folder, end < 0 ? keys : keys.subarray(0, end));
    if (end >= 0) onLeave();
  };
  const resize = () => resizeTerminal(folder, { columns: stdout.columns, rows: stdout.rows });
  stdin.setRawMode(true);
  stdin.on('data', type);
  stdout.on('resize', resize);
  resize();
  return {
    dispose() {
      stdout.off('resize', resize);
      stdin.off('data', type);
      stdin.pause();
      stdin.setRawMode(false);
    },
  };
}

/** A key for a program that has not begun, or has just ended, goes nowhere. */
function typeQuietly(folder: RunFolder, keys: Buffer): void {
  try {
    typeInto(folder, keys);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}
