/**
 * Descriptors that came down from whoever launched the run: a pipe that somebody waits on, a file that is locked.
 * Neither the runner nor the program may hold them; what Node itself opens closes by itself in other programs.
 */

import fs from 'node:fs';
import { listFolder } from '../../base/files.ts';

const CLOSES_ITSELF = 0o2000000; // O_CLOEXEC on Linux, the only system that shows it

/** Closes everything above the three standard descriptors that was inherited. */
export function closeInherited(): void {
  for (const name of listFolder('/proc/self/fdinfo')) {
    const fd = Number(name);
    if (fd <= 2) continue;
    try {
      const [, flags = ''] =
        /^flags:\s*([0-7]+)/m.exec(fs.readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8')) ?? [];
      if (flags !== '' && (Number.parseInt(flags, 8) & CLOSES_ITSELF) === 0) fs.closeSync(fd);
    } catch {
      // It was the one that listed the folder.
    }
  }
}
