/** The hints that every writer leaves in `changes/*.jsonl`: which runs to look at, without looking at all of them. */

import fs from 'node:fs';
import path from 'node:path';
import { readAt } from '../../base/files.ts';
import { isId } from '../../base/ids.ts';
import { isRecord } from '../../base/json.ts';
import type { Pace } from '../../base/pace.ts';

/** Of each file, for what may still be going on: a thousand hints. */
const LOOK_BACK_BYTES = 64 << 10;
/** More than this at once is a reason to look at everything instead. */
const BACKLOG_BYTES = 512 << 10;

export class HintFeed {
  private readonly folder: string;
  /** How far each file was read. By inode: at the turn of a month the files are renamed. */
  private readonly read = new Map<number, number>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Begins at the present end of all hints; returns the runs of which no end was told. */
  async begin(pace: Pace): Promise<Set<string>> {
    const open = new Set<string>();
    for (const name of namesIn(this.folder)) {
      this.visit(name, (fd, { ino, size }) => {
        const start = Math.max(0, size - LOOK_BACK_BYTES);
        const bytes = readAt(fd, start, size - start);
        this.read.set(ino, start + bytes.lastIndexOf(0x0a) + 1);
        for (const { id, what } of hintsIn(bytes)) {
          if (what === 'sealed' || what === 'removed') open.delete(id);
          else if (what !== 'annotated') open.add(id);
        }
      });
      await pace.turn();
    }
    return open;
  }

  /** The runs named since the last look; undefined when they are too many to be told one by one. */
  since(): Set<string> | undefined {
    const ids = new Set<string>();
    let isFlood = false;
    for (const name of namesIn(this.folder)) {
      this.visit(name, (fd, { ino, size }) => {
        const known = this.read.get(ino) ?? 0;
        const from = size < known ? 0 : known; // another file may have got the number of an old one
        if (size - from > BACKLOG_BYTES) {
          isFlood = true;
          this.read.set(ino, size);
          return;
        }
        const bytes = readAt(fd, from, size - from);
        const whole = bytes.lastIndexOf(0x0a) + 1; // what follows is being written
        for (const { id } of hintsIn(bytes.subarray(0, whole))) ids.add(id);
        this.read.set(ino, from + whole);
      });
    }
    return isFlood ? undefined : ids;
  }

  /** A hint that cannot be read costs a later look, so every failure is passed over. */
  private visit(name: string, read: (fd: number, stat: fs.Stats) => void): void {
    let fd: number | undefined;
    try {
      fd = fs.openSync(path.join(this.folder, name), 'r');
      const stat = fs.fstatSync(fd);
      if (stat.isFile()) read(fd, stat);
    } catch {
      // It was renamed just now, or is not ours to read.
    } finally {
      if (fd !== undefined) fs.closeSync(fd);
    }
  }
}

/** Files of earlier months first. */
function namesIn(folder: string): string[] {
  try {
    const names = fs.readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
    const isOld = (name: string) => /\.\d{4}-\d{2}\.jsonl$/.test(name);
    return [...names.filter(isOld).sort(), ...names.filter((name) => !isOld(name))];
  } catch {
    return [];
  }
}

function* hintsIn(bytes: Buffer): Generator<{ readonly id: string; readonly what: unknown }> {
  for (const line of bytes.toString('utf8').split('\n')) {
    let hint: unknown;
    try {
      hint = JSON.parse(line);
    } catch {
      continue; // the beginning may be cut
    }
    if (isRecord(hint) && typeof hint['id'] === 'string' && isId(hint['id']))
      yield { id: hint['id'], what: hint['what'] };
  }
}
