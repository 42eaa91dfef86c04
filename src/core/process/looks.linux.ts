/** Linux: what a process does with a file or a signal, as far as `/proc` tells it to its owner. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ProcessLooks } from './looks.ts';
import { readProc } from './proc.linux.ts';

/** A program that has more open is not looked at any further. */
const MOST_OPEN = 1_000;
const ACCESS = 0o3;

export const linuxLooks: ProcessLooks = {
  filesWritten(pid, isWanted) {
    const folder = `/proc/${pid}/fd`;
    return namesIn(folder)
      .slice(0, MOST_OPEN)
      .flatMap((fd) => {
        const file = linkOf(path.join(folder, fd));
        return file !== undefined && isWanted(file) && isForWriting(pid, fd) ? [file] : [];
      });
  },
  catches(pid, signal) {
    const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readProc(`/proc/${pid}/status`) ?? '')?.[1];
    if (mask === undefined) return undefined;
    return ((BigInt(`0x${mask}`) >> BigInt(os.constants.signals[signal] - 1)) & 1n) === 1n;
  },
};

function isForWriting(pid: number, fd: string): boolean {
  const flags = /^flags:\s*([0-7]+)$/m.exec(readProc(`/proc/${pid}/fdinfo/${fd}`) ?? '')?.[1];
  return flags !== undefined && (Number.parseInt(flags, 8) & ACCESS) !== 0;
}

/** Of another user's process nothing can be seen. */
function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

function linkOf(file: string): string | undefined {
  try {
    return fs.readlinkSync(file);
  } catch {
    return undefined;
  }
}
