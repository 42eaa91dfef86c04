/** How a program ended, from what the wrapper left. Never invents a status. */

import fs from 'node:fs';
import os from 'node:os';
import { readIfThere } from '../../base/files.ts';
import type { RunFolder } from '../run/folder.ts';
import type { Exit } from '../run/model.ts';

/** The status that the wrapper wrote, and when; undefined while there is none. */
export function readExit(
  folder: RunFolder,
  sentSignals: ReadonlySet<string>,
): { exit: Exit; at: Date } | undefined {
  // The pending file counts as well: a wrapper may be killed between writing and renaming it.
  for (const file of [folder.exit, folder.exitPending]) {
    const text = readIfThere(file)?.trim() ?? '';
    if (!/^\d{1,3}$/.test(text)) continue;
    return { exit: exitOf(Number(text), folder, sentSignals), at: fs.statSync(file).mtime };
  }
  return undefined;
}

/**
 * A shell reports the death by signal n as 128 + n, which a program may also return of itself. The wrapper's own
 * error text ("Killed") tells them apart; shells are silent about SIGINT and SIGPIPE, so there it must be one we sent.
 */
export function exitOf(code: number, folder: RunFolder, sentSignals: ReadonlySet<string>): Exit {
  const signal = code > 128 ? signalName(code - 128) : undefined;
  if (signal === undefined) return { code, signal: null };
  const wrapperSpoke = (readIfThere(folder.wrapperErrors) ?? '').trim() !== '';
  return wrapperSpoke || sentSignals.has(signal) ? { code: null, signal } : { code, signal: null };
}

function signalName(number: number): string | undefined {
  return Object.entries(os.constants.signals).find(([, value]) => value === number)?.[0];
}
