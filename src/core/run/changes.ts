/** Hints for indexes and watchers: one line per change of a run, one file per host, a new one each month. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { appendLine } from '../../base/files.ts';
import { safeName } from '../../base/names.ts';

export type Change = 'created' | 'changed' | 'ended' | 'annotated' | 'sealed' | 'removed';

/** Adds a hint. Losing one costs a reader a later look, so a failure is passed over. */
export function hintChange(changesFolder: string, id: string, what: Change): void {
  // A workspace that was moved meanwhile is not made again in its old place.
  if (!fs.existsSync(path.dirname(changesFolder))) return;
  try {
    if (!fs.existsSync(changesFolder)) fs.mkdirSync(changesFolder);
    const host = safeName(os.hostname());
    const file = path.join(changesFolder, `${host}.jsonl`);
    rotate(file, changesFolder, host);
    appendLine(file, JSON.stringify({ id, what }));
  } catch {
    // A full or read-only disk: the record itself is what matters.
  }
}

function rotate(file: string, folder: string, host: string): void {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat) return;
  const month = stat.mtime.toISOString().slice(0, 7);
  if (month !== new Date().toISOString().slice(0, 7))
    fs.renameSync(file, path.join(folder, `${host}.${month}.jsonl`));
}
