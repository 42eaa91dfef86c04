/** The log of a run as plain text for the editor. */

import fs from 'node:fs';
import * as vscode from 'vscode';
import { plainText } from '../../base/ansi.ts';
import { openFile, readAt } from '../../base/files.ts';
import { formatBytes } from '../../base/size.ts';
import type { RunFolder } from '../../core/run/folder.ts';
import type { RunRow } from '../../core/store/runRow.ts';

/** The editor holds a document as a whole: of a longer log the end is shown, or the part that is asked for. */
const SHOWN = 2 << 20;

/** `part` is where that begins, in bytes. */
export function logText({ folder, view }: RunRow, part?: number): string {
  const file = folder.console;
  const size = sizeOf(file);
  if (size === 0) return vscode.l10n.t('The run {0} has printed nothing.', view.name);
  const start = Math.min(part ?? Number.POSITIVE_INFINITY, Math.max(0, size - SHOWN));
  const text = plainText(bytesOf(file, start, SHOWN));
  const before =
    start === 0
      ? ''
      : `${vscode.l10n.t('… the first {0} are left out; the whole log is {1}', formatBytes(start), file)}\n`;
  const after = size - start - SHOWN;
  return [
    before,
    start === 0 ? text : text.slice(text.indexOf('\n') + 1),
    part !== undefined && after > 0
      ? `\n${vscode.l10n.t('… the last {0} are left out', formatBytes(after))}\n`
      : '',
  ].join('');
}

/** Where in the text for the editor the last line stands of those that `offset` bytes hold. */
export function logPlace(folder: RunFolder, offset: number): { part: number | undefined; line: number } {
  const file = folder.console;
  // In steps, so that places close to each other are in one document.
  const step = SHOWN / 2;
  const before = Math.max(0, Math.floor(offset / step) * step - step / 2);
  const last = sizeOf(file) - SHOWN;
  const part = last > 0 ? Math.min(before, last) : undefined;
  const start = part ?? 0;
  const text = plainText(bytesOf(file, start, offset - start)).replace(/\n$/, '');
  // What is left of a line that begins before the part gives its place to the note.
  return { part, line: text.split('\n').length - 1 };
}

function sizeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function bytesOf(file: string, start: number, length: number): Buffer {
  if (length <= 0) return Buffer.alloc(0);
  const fd = openFile(file);
  try {
    return readAt(fd, start, Math.min(length, sizeOf(file) - start));
  } finally {
    fs.closeSync(fd);
  }
}
