/** Linux: `/proc` read directly. */

import { listFolder } from '../../base/files.ts';
import { readProc } from './proc.linux.ts';
import { type ProcessStat, readStat } from './stat.linux.ts';
import type { ProcessTable } from './table.ts';

export const linuxTable: ProcessTable = {
  list: () => listPids().flatMap((pid) => readLiving(pid) ?? []),
  startTicks: (pid) => readLiving(pid)?.startTicks,
  environment(pid) {
    const text = readProc(`/proc/${pid}/environ`);
    if (text === undefined) return undefined;
    return new Map(
      text.split('\0').map((entry) => {
        const equals = entry.indexOf('=');
        return [entry.slice(0, equals), entry.slice(equals + 1)];
      }),
    );
  },
};

/** Also those that have ended and that nobody has waited for. */
export function listPids(): number[] {
  const pids: number[] = [];
  for (const name of listFolder('/proc')) {
    const pid = Number(name);
    if (Number.isInteger(pid)) pids.push(pid);
  }
  return pids;
}

function readLiving(pid: number): ProcessStat | undefined {
  const stat = readStat(pid);
  return stat?.hasEnded === false ? stat : undefined;
}
