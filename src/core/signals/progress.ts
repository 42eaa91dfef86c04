/** How far a program says it is: the newest line of progress in its signals, and what follows from it. */

import fs from 'node:fs';
import { readAt } from '../../base/files.ts';
import { isRecord } from '../../base/json.ts';

export interface Progress {
  readonly done: number;
  /** Null where the program does not know how much there is. */
  readonly total: number | null;
  readonly task: string | null;
  /** When it was said; the last change of the file where the line does not tell. */
  readonly timeMs: number;
}

/** Metrics come more often than progress, but hardly this much more. */
const LOOK_BACK_BYTES = 64 << 10;

/** The newest progress of no larger task; undefined where nothing was said yet. Never throws: a program wrote this. */
export function readProgress(file: string): Progress | undefined {
  try {
    const { text, changedMs } = readEnd(file);
    return newestIn(text, changedMs);
  } catch {
    return undefined; // not there yet, or not to be read
  }
}

function readEnd(file: string): { text: string; changedMs: number } {
  const fd = fs.openSync(file, 'r');
  try {
    const { size, mtimeMs } = fs.fstatSync(fd);
    const start = Math.max(0, size - LOOK_BACK_BYTES);
    return { text: readAt(fd, start, size - start).toString('utf8'), changedMs: mtimeMs };
  } finally {
    fs.closeSync(fd);
  }
}

function newestIn(text: string, changedMs: number): Progress | undefined {
  // What stands behind the last newline is still being written; the first line may have lost its beginning.
  for (const line of text.split('\n').slice(0, -1).reverse()) {
    if (!line.includes('"progress"')) continue;
    const progress = progressIn(line, changedMs);
    if (progress) return progress;
  }
  return undefined;
}

function progressIn(line: string, changedMs: number): Progress | undefined {
  const said = parsed(line);
  const progress = isRecord(said) ? said['progress'] : undefined;
  if (!isRecord(said) || !isRecord(progress) || (progress['parent'] ?? null) !== null) return undefined;
  const { done, total, task } = progress;
  if (typeof done !== 'number' || !Number.isFinite(done)) return undefined;
  const timeMs = Date.parse(String(progress['time'] ?? said['time']));
  return {
    done,
    total: typeof total === 'number' && Number.isFinite(total) && total > 0 ? total : null,
    task: typeof task === 'string' && task !== '' ? task : null,
    timeMs: Number.isNaN(timeMs) ? changedMs : timeMs,
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** From 0 to 100, whatever was said. */
export function percentOf({ done, total }: Progress): number | null {
  return total === null ? null : Math.min(100, Math.max(0, (done / total) * 100));
}

/** What is left, if it goes on as it went so far. */
export function etaOf(progress: Progress, startedAt: string | null, nowMs: number): number | null {
  const { done, total, timeMs } = progress;
  const elapsed = timeMs - Date.parse(startedAt ?? '');
  if (total === null || done <= 0 || !(elapsed > 0)) return null;
  const leftThen = (elapsed / done) * Math.max(0, total - done);
  return Number.isFinite(leftThen) ? Math.round(Math.max(0, leftThen - Math.max(0, nowMs - timeMs))) : null;
}
