/**
 * When lines of `signals.jsonl` were read that have no time of their own: their runner keeps how far it had read at which
 * time, in 16 bytes each as `console.idx` does. A cache: without it such lines are as old as the file.
 */

import fs from 'node:fs';
import { bytesIfThere, PRIVATE_FILE, statIfThere } from '../../base/files.ts';
import type { RunFolder } from '../run/folder.ts';

const RECORD = 16;
/** A year at one a second is half a gigabyte: nobody writes lines without a time for so long. */
const MOST_BYTES = 32 << 20;

interface Heard {
  readonly offset: number;
  readonly timeMs: number;
}

export class HeardAt {
  private readonly folder: RunFolder;
  private heard: Heard[] = [];
  private size = 0;

  constructor(folder: RunFolder) {
    this.folder = folder;
  }

  /** Reads what is there by now. */
  update(): void {
    const file = fileOf(this.folder);
    const size = statIfThere(file)?.size ?? 0;
    if (size === this.size || size > MOST_BYTES) return;
    const bytes = bytesIfThere(file) ?? Buffer.alloc(0);
    this.size = bytes.length;
    this.heard = Array.from({ length: Math.floor(bytes.length / RECORD) }, (_, index) => ({
      offset: Number(bytes.readBigUInt64LE(index * RECORD)),
      timeMs: Number(bytes.readBigUInt64LE(index * RECORD + 8)),
    }));
  }

  /** Up to there everything is read now; what was kept before holds. */
  keep(offset: number, timeMs: number): void {
    if (offset <= (this.heard.at(-1)?.offset ?? 0)) return;
    const record = Buffer.alloc(RECORD);
    record.writeBigUInt64LE(BigInt(offset), 0);
    record.writeBigUInt64LE(BigInt(Math.round(timeMs)), 8);
    fs.appendFileSync(fileOf(this.folder), record, { mode: PRIVATE_FILE });
    this.heard.push({ offset, timeMs });
    this.size += RECORD;
  }

  /** Of a file that is no longer there. */
  forget(): void {
    fs.rmSync(fileOf(this.folder), { force: true });
  }

  /** Until where, and when, what stands at this offset had been read first; undefined where nobody kept it. */
  at(offset: number): Heard | undefined {
    let low = 0;
    let high = this.heard.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.heard[middle]?.offset ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return this.heard[low];
  }
}

function fileOf(folder: RunFolder): string {
  return folder.at('control', 'signals.idx');
}
