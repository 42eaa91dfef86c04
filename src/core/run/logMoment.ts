/** What a run had printed at a moment: the lines around it, found by the index of the log, however long that is. */

import fs from 'node:fs';
import { plainText } from '../../base/ansi.ts';
import { errnoOf } from '../../base/errors.ts';
import { openFile, readAt } from '../../base/files.ts';
import type { RunFolder } from './folder.ts';
import type { RunTime } from './runTime.ts';

export interface LogMoment {
  /** So many bytes had been printed. */
  readonly offset: number;
  readonly lines: readonly LogLine[];
}

export interface LogLine {
  /** When it was there; null where the index does not tell. */
  readonly at: number | null;
  /** So many bytes had been printed with it. */
  readonly offset: number;
  readonly text: string;
  /** The last line that was printed by then. */
  readonly isThere: boolean;
}

/** Looked at on each side of the moment. */
const WINDOW = 64 << 10;
const LONGEST_LINE = 500;
const RECORD = 16;

/** Of `count` lines, most are those before. */
export function logAt(folder: RunFolder, time: RunTime, at: number, count: number): LogMoment {
  const log = openIfThere(folder.console);
  if (log === undefined) return { offset: 0, lines: [] };
  const index = openIfThere(folder.consoleIndex);
  try {
    const { size } = fs.fstatSync(log);
    const known = index === undefined ? [] : recordsAround(index, time, at);
    const offset = Math.min(size, known.findLast((record) => record.at <= at)?.offset ?? 0);
    const start = Math.max(0, offset - WINDOW);
    const bytes = readAt(log, start, Math.min(size, offset + WINDOW) - start);
    const lines = linesOf(bytes, { start, offset, isCut: start > 0 });
    const there = lines.findLastIndex((line) => line.start < offset);
    const first = Math.max(0, Math.min(there - Math.floor(count / 2), lines.length - count));
    return {
      offset,
      lines: lines.slice(first, first + count).map((line, position) => ({
        at: known.find((record) => record.offset >= line.end)?.at ?? null,
        offset: line.end,
        text: line.text,
        isThere: first + position === there,
      })),
    };
  } finally {
    fs.closeSync(log);
    if (index !== undefined) fs.closeSync(index);
  }
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Part {
  readonly start: number;
  readonly offset: number;
  readonly isCut: boolean;
}

function linesOf(bytes: Buffer, { start, offset, isCut }: Part): Line[] {
  const lines: Line[] = [];
  for (let from = 0; from < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, from);
    const to = newline < 0 ? bytes.length : newline;
    const end = Math.min(bytes.length, to + 1);
    // The rest of a line that began before the window is shown where it is all there is.
    const isPart = from === 0 && isCut && newline >= 0 && start + end < offset;
    if (!isPart) {
      const text = shown(bytes.subarray(from, to), offset - start - from);
      lines.push({ start: start + from, end: start + end, text });
    }
    from = end;
  }
  return lines;
}

/** A line that is written over again and again, as a progress bar is, is shown as it was then. */
function shown(line: Buffer, until: number): string {
  const isOverwritten = until > 0 && line.indexOf(0x0d, until) >= 0;
  const text = plainText(isOverwritten ? line.subarray(0, until) : line).replace(/\n/g, '');
  return text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)} …` : text;
}

interface IndexRecord {
  readonly offset: number;
  readonly at: number;
}

/** So many records on each side tell when the lines were there. */
const AROUND = 256;

function recordsAround(fd: number, time: RunTime, at: number): IndexRecord[] {
  const count = Math.floor(fs.fstatSync(fd).size / RECORD);
  const wall = time.wallAt(at);
  const wasSetBack = time.setBacksBefore(Number.POSITIVE_INFINITY) > 0;
  const { from, to } = wasSetBack ? piece(fd, count, time.setBacksBefore(at)) : { from: 0, to: count };
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (wallOf(readAt(fd, middle * RECORD, RECORD), 0) <= wall) low = middle + 1;
    else high = middle;
  }
  const first = Math.max(from, low - AROUND);
  const bytes = readAt(fd, first * RECORD, (Math.min(to, low + AROUND) - first) * RECORD);
  return Array.from({ length: Math.floor(bytes.length / RECORD) }, (_, position) => ({
    offset: Number(bytes.readBigUInt64LE(position * RECORD)),
    at: Math.max(0, at + wallOf(bytes, position) - wall),
  }));
}

const READ_AT_ONCE = 65_536;
/** Less is a clock that is kept right little by little. */
const SET_BACK_MS = 1_000;

/** The records between two settings of the clock: only among those times rise. */
function piece(fd: number, count: number, setBacks: number): { from: number; to: number } {
  let from = 0;
  let left = setBacks;
  let before = 0;
  for (let next = 0; next < count; next += READ_AT_ONCE) {
    const bytes = readAt(fd, next * RECORD, Math.min(READ_AT_ONCE, count - next) * RECORD);
    for (let position = 0; (position + 1) * RECORD <= bytes.length; position++) {
      const wall = wallOf(bytes, position);
      if (wall < before - SET_BACK_MS) {
        if (left === 0) return { from, to: next + position };
        left--;
        from = next + position;
      }
      before = wall;
    }
  }
  return { from, to: count };
}

function wallOf(bytes: Buffer, position: number): number {
  return Number(bytes.readBigUInt64LE(position * RECORD + 8));
}

function openIfThere(file: string): number | undefined {
  try {
    return openFile(file);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
