/** `/proc/PID/stat`: everything that one look at a process costs, read as bytes because it is read a thousand times. */

import { readProcBytes } from './proc.linux.ts';
import type { ProcessRow } from './table.ts';

export interface ProcessStat extends ProcessRow {
  /** A zombie: only its parent has not looked yet. */
  readonly hasEnded: boolean;
  /** Processor time of its own, and of the children that it has waited for, in clock ticks. */
  readonly ticks: number;
  readonly childTicks: number;
  /** Page faults, likewise: these are exact where times are rounded, and every process has some. */
  readonly faults: number;
  readonly childFaults: number;
  readonly threads: number;
  readonly rssPages: number;
}

const CLOSE = 0x29;
const SPACE = 0x20;
const ZERO = 0x30;
const ENDED = [0x5a, 0x58, 0x78]; // Z, X, x

/** The numbers behind name and state, the first of them being the parent. */
const numbers = new Float64Array(21);
const [PPID, PGID, SESSION, FAULTS, CHILD_FAULTS] = [0, 1, 2, 6, 7];
const [USER, SYSTEM, CHILD_USER, CHILD_SYSTEM, THREADS, START, RSS] = [10, 11, 12, 13, 16, 18, 20];

/** Undefined when there is no such process. */
export function readStat(pid: number): ProcessStat | undefined {
  const bytes = readProcBytes(`/proc/${pid}/stat`);
  return bytes && parseStat(pid, bytes);
}

/** Undefined where the line is not whole. */
export function parseStat(pid: number, bytes: Uint8Array): ProcessStat | undefined {
  // The name of the program in parentheses may hold anything, also parentheses.
  const afterName = bytes.lastIndexOf(CLOSE) + 2;
  if (afterName < 2 || readNumbers(bytes, afterName + 2) < numbers.length) return undefined;
  const of = (field: number) => numbers[field] ?? 0;
  const threads = of(THREADS);
  return {
    pid,
    ppid: of(PPID),
    pgid: of(PGID),
    session: of(SESSION),
    startTicks: String(of(START)),
    // A program may go on in its other threads when its first one has ended.
    hasEnded: threads <= 1 && ENDED.includes(bytes[afterName] ?? 0),
    ticks: of(USER) + of(SYSTEM),
    childTicks: of(CHILD_USER) + of(CHILD_SYSTEM),
    faults: of(FAULTS),
    childFaults: of(CHILD_FAULTS),
    threads,
    rssPages: of(RSS),
  };
}

/** Returns how many there were. A minus is passed over: none of the numbers that count has one. */
function readNumbers(bytes: Uint8Array, from: number): number {
  let index = 0;
  let value = 0;
  for (let at = from; at < bytes.length && index < numbers.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= ZERO) value = value * 10 + (byte - ZERO);
    else if (byte === SPACE || byte === 0x0a) {
      numbers[index++] = value;
      value = 0;
    }
  }
  return index;
}
