/** What the children that this program waited for used: the whole tree of each, to the last tick. Linux tells it. */

import { listFolder } from '../../base/files.ts';
import { readProc } from './proc.linux.ts';
import { readStat } from './stat.linux.ts';

export interface Reaped {
  /** Clock ticks and page faults. */
  readonly ticks: number;
  readonly faults: number;
}

/** Bytes that a process, and the children that it has waited for, read and wrote by calls: of files, pipes, terminals. */
export interface Io {
  readonly read: number;
  readonly written: number;
}

/** With the bytes, which take more to find out. */
export interface ReapedWithIo extends Reaped {
  readonly io: Io | undefined;
}

export function reapedSoFar(): Reaped | undefined {
  const own = process.platform === 'linux' ? readStat(process.pid) : undefined;
  return own && { ticks: own.childTicks, faults: own.childFaults };
}

export function reapedWithIo(): ReapedWithIo | undefined {
  const reaped = reapedSoFar();
  return reaped && { ...reaped, io: reapedIo() };
}

/** One sum for this program and those children: its own part is that of its threads. */
function reapedIo(): Io | undefined {
  const all = readIo('/proc/self/io');
  if (!all) return undefined;
  const own = listFolder('/proc/self/task').map((thread) => readIo(`/proc/self/task/${thread}/io`));
  return {
    read: own.reduce((rest, io) => rest - (io?.read ?? 0), all.read),
    written: own.reduce((rest, io) => rest - (io?.written ?? 0), all.written),
  };
}

export function readIo(file: string): Io | undefined {
  const [, read, written] = /^rchar: (\d+)\nwchar: (\d+)\n/.exec(readProc(file) ?? '') ?? [];
  return written === undefined ? undefined : { read: Number(read), written: Number(written) };
}
