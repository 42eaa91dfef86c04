/** Keys typed into the terminal of a run, and the size of its window: from any program, and without its runner. */

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { AppError, errnoOf } from '../../base/errors.ts';
import { writeAtomic } from '../../base/files.ts';
import type { RunFolder } from './folder.ts';
import { livingWrapper, readProcesses, whyElsewhere } from './processes.ts';

/** Types these bytes, as a keyboard would. Throws a sentence when nobody reads them. */
export function typeInto(folder: RunFolder, bytes: Uint8Array): void {
  const fd = openInput(folder);
  try {
    if (!fs.fstatSync(fd).isFIFO()) throw takesNoInput();
    for (let done = 0; done < bytes.length; ) done += fs.writeSync(fd, bytes, done);
  } catch (error) {
    if (errnoOf(error) !== 'EAGAIN') throw error;
    throw new AppError('busy', 'The run does not read what is typed; part of it was not taken.');
  } finally {
    fs.closeSync(fd);
  }
}

/** Without waiting: a pipe that nobody reads would hold up whoever opens it. */
function openInput(folder: RunFolder): number {
  try {
    return fs.openSync(folder.input, fs.constants.O_WRONLY | fs.constants.O_NONBLOCK);
  } catch (cause) {
    if (['ENOENT', 'ENXIO'].includes(errnoOf(cause) ?? '')) throw takesNoInput();
    throw cause;
  }
}

function takesNoInput(): AppError {
  return new AppError('refused', 'The run takes no input.', {
    hint: 'Only a live run of a parameter file with "terminal": true does.',
  });
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/**
 * For a shell in the control folder, with the terminal as its stdin. It looks again after each time: of several that do
 * this at once the last one to finish has seen the newest size.
 */
export const APPLY_SIZE = `while read -r rows columns < size && [ "$rows $columns" != "$applied" ]; do
  applied="$rows $columns"; stty rows "$rows" columns "$columns"
done`;

const MAX_SIZE = 9_999;

/** Tells the program how large its window is; one that has not started yet starts with it. Never throws. */
export function resizeTerminal(folder: RunFolder, { columns, rows }: TerminalSize): void {
  const isSize = [columns, rows].every((count) => Number.isInteger(count) && count > 0 && count <= MAX_SIZE);
  try {
    if (!isSize || fs.existsSync(folder.exit) || whyElsewhere(folder) !== undefined) return;
    writeAtomic(folder.terminalSize, `${rows} ${columns}\n`, { durable: false });
    applySize(folder);
  } catch {
    // A folder that cannot be written, or a run that ends just now: the window keeps its old size.
  }
}

function applySize(folder: RunFolder): void {
  const wrapper = livingWrapper(folder, readProcesses(folder));
  const terminal = wrapper && fs.readlinkSync(`/proc/${wrapper.pid}/fd/0`);
  if (!terminal?.startsWith('/dev/pts/')) return;
  const script = `PATH=$PATH:/usr/bin:/bin; applied=; exec < "$1" && ${APPLY_SIZE}`;
  const child = spawn('/bin/sh', ['-c', script, 'sh', terminal], {
    cwd: folder.at('control'),
    stdio: 'ignore',
  });
  child.on('error', () => undefined); // as above
  child.unref();
}
