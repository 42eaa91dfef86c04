/** The log of a run as plain text for the editor. */

import fs from 'node:fs';
import * as vscode from 'vscode';
import { plainText } from '../../base/ansi.ts';
import { openFile, readAt } from '../../base/files.ts';
import { formatBytes } from '../../base/size.ts';
import type { RunRow } from '../../core/store/runRow.ts';

/** The editor holds a document as a whole: of a longer log the end is shown. */
const SHOWN = 2 << 20;

export function logText({ folder, view }: RunRow): string {
  const file = folder.console;
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return vscode.l10n.t('The run {0} has printed nothing.', view.name);
  const fd = openFile(file);
  try {
    const start = Math.max(0, size - SHOWN);
    const text = plainText(readAt(fd, start, size - start));
    if (start === 0) return text;
    const note = vscode.l10n.t(
      '… the first {0} are left out; the whole log is {1}',
      formatBytes(start),
      file,
    );
    return `${note}\n${text.slice(text.indexOf('\n') + 1)}`;
  } finally {
    fs.closeSync(fd);
  }
}
