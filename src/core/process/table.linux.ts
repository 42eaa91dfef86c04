/** Linux: `/proc` read directly. */

import fs from 'node:fs';
import { listFolder } from '../../base/files.ts';
import type { ProcessRow, ProcessTable } from './table.ts';

export const linuxTable: ProcessTable = {
  list() {
    const rows: ProcessRow[] = [];
    for (const name of listFolder('/proc')) {
      const pid = Number(name);
      const row = Number.isInteger(pid) ? readStat(pid) : undefined;
      if (row) rows.push(row);
    }
    return rows;
  },
  startTicks: (pid) => readStat(pid)?.startTicks,
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

/** A zombie has ended: only its parent has not looked yet. */
function readStat(pid: number): ProcessRow | undefined {
  const text = readProc(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The second field is the program's name in parentheses and may hold anything, also parentheses.
  const [state, ppid, pgid, session, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const startTicks = rest[15];
  if (state === 'Z' || state === 'X' || startTicks === undefined) return undefined;
  return { pid, ppid: Number(ppid), pgid: Number(pgid), session: Number(session), startTicks };
}

const block = Buffer.alloc(64 << 10);

/** Undefined when the process is gone or belongs to somebody else. Without a `stat` call first: such files have no size. */
function readProc(file: string): string | undefined {
  let fd: number;
  try {
    fd = fs.openSync(file, 'r');
  } catch {
    return undefined;
  }
  try {
    let text = '';
    for (let read = fs.readSync(fd, block); read > 0; read = fs.readSync(fd, block)) {
      text += block.toString('latin1', 0, read);
      if (read < 4096 && text.endsWith('\n')) break; // one short line, as `stat` is
    }
    return text;
  } catch {
    return undefined;
  } finally {
    fs.closeSync(fd);
  }
}
