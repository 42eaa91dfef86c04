/** What an extension cannot do without leaving it to be seen: files, processes and connections. */

import diagnostics from 'node:diagnostics_channel';
import fs from 'node:fs';
import path from 'node:path';

const STARTS = ['child_process', 'net.client.socket', 'http.client.request.start', 'undici:request:create'];

/** From now on, each process or connection that code in this folder starts, as the stack it was started from. */
export function recordStarts(folder: string): readonly string[] {
  const starts: string[] = [];
  Error.stackTraceLimit = 50;
  for (const channel of STARTS) {
    diagnostics.subscribe(channel, () => {
      const { stack = '' } = new Error(channel);
      if (stack.includes(folder)) starts.push(stack);
    });
  }
  return starts;
}

/** Everything below a folder: names, sizes, and when each was last written. */
export function filesBelow(folder: string): string[] {
  const names = fs.readdirSync(folder, { recursive: true }) as string[];
  return ['', ...names.sort()].map((name) => {
    const { ino, size, mtimeMs } = fs.lstatSync(path.join(folder, name));
    return `${name} ${ino} ${size} ${mtimeMs}`;
  });
}

/** Command lines of processes in which this text stands. */
export function commandLinesWith(text: string): string[] {
  return fs.readdirSync('/proc').flatMap((pid) => {
    try {
      const line = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return line.includes(text) ? [line] : [];
    } catch {
      return []; // no process, or one that is gone
    }
  });
}
