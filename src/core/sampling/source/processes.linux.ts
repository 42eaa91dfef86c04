/** What is asked of `/proc` about single processes: a place of its own, so that tests can make up processes. */

import fs from 'node:fs';
import { readProc, readProcBytes } from '../../process/proc.linux.ts';
import {
  type Io,
  type Reaped,
  type ReapedWithIo,
  readIo,
  reapedSoFar,
  reapedWithIo,
} from '../../process/reaped.ts';
import { type ProcessStat, readStat } from '../../process/stat.linux.ts';
import { linuxTable, listPids } from '../../process/table.linux.ts';

export interface Processes {
  /** The number that was given last, to a process or a thread. */
  newestPid(): number | undefined;
  pids(): readonly number[];
  stat(pid: number): ProcessStat | undefined;
  environment(pid: number): ReadonlyMap<string, string> | undefined;
  /** Undefined, as the rest, when the process is gone or does not show it to us. */
  io(pid: number): Io | undefined;
  /** The most memory that it ever had, in bytes. */
  peakBytes(pid: number): number | undefined;
  /** Its memory without what it shares with others, in bytes. */
  pssBytes(pid: number): number | undefined;
  openFiles(pid: number): number | undefined;
  /** What came to this program from children that it waited for. */
  reaped(): Reaped | undefined;
  reapedWithIo(): ReapedWithIo | undefined;
}

export const procfs: Processes = {
  newestPid: () => Number(readProc('/proc/loadavg')?.split(' ')[4]) || undefined,
  pids: listPids,
  stat: readStat,
  environment: linuxTable.environment,
  io: (pid) => readIo(`/proc/${pid}/io`),
  peakBytes: (pid) => kilobytes(readProcBytes(`/proc/${pid}/status`), 'VmHWM'),
  pssBytes: (pid) => kilobytes(readProcBytes(`/proc/${pid}/smaps_rollup`), 'Pss'),
  openFiles: (pid) => openFilesOf(`/proc/${pid}/fd`),
  reaped: reapedSoFar,
  reapedWithIo,
};

function kilobytes(bytes: Buffer | undefined, name: string): number | undefined {
  const text = bytes?.toString('latin1') ?? '';
  const at = text.indexOf(`\n${name}:`);
  return at < 0 ? undefined : Number.parseInt(text.slice(at + name.length + 2, at + 80), 10) * 1024;
}

/** Newer kernels tell the number as the size of the folder. */
function openFilesOf(folder: string): number | undefined {
  try {
    return fs.statSync(folder).size || fs.readdirSync(folder).length;
  } catch {
    return undefined;
  }
}
