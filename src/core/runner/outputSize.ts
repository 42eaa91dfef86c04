/** How much a program has written: its log, and the folder that it is offered for its outputs. */

import fs from 'node:fs';
import path from 'node:path';
import { statIfThere } from '../../base/files.ts';
import type { OutputReading } from '../limits/readings.ts';
import type { RunFolder } from '../run/folder.ts';

/** Going through a folder is work: only where a limit asks for it, and not with every sample. */
const FOLDER_MS = 5_000;
/** Of a folder with more files in it the rest is not counted. */
const MOST_FILES = 10_000;

type Measured = Pick<RunFolder, 'console' | 'signals' | 'at'>;

export class OutputSize {
  private readonly folder: Measured;
  private outputs: number | undefined;
  private countedAt: number | undefined;
  private isCounting = false;
  /** Of as long as one count of the folder is apart from the next, so that each rate has one of them in it. */
  private recent: { readonly mono: number; readonly bytes: number }[] = [];

  constructor(folder: Measured) {
    this.folder = folder;
  }

  /** What it said so far, by its log or by signals. */
  saidBytes(): number {
    return bytesIn(this.folder.console) + bytesIn(this.folder.signals);
  }

  /** `isAsked`: whether the folder matters to anybody; it is as it was counted last. */
  at(mono: number, isAsked: boolean): OutputReading {
    const isDue = this.countedAt === undefined || mono - this.countedAt >= FOLDER_MS;
    if (isAsked && isDue && !this.isCounting) {
      this.countedAt = mono;
      void this.count();
    }
    const bytes = bytesIn(this.folder.console) + (this.outputs ?? 0);
    return { bytes, bytesPerSecond: this.outputs === undefined ? null : this.rateAt(mono, bytes) };
  }

  private rateAt(mono: number, bytes: number): number | null {
    const { recent } = this;
    recent.push({ mono, bytes });
    while (recent[1] && mono - recent[1].mono >= FOLDER_MS) recent.shift();
    const [first] = recent;
    if (!first || mono - first.mono < FOLDER_MS) return null;
    return Math.max(0, bytes - first.bytes) / ((mono - first.mono) / 1000);
  }

  private async count(): Promise<void> {
    this.isCounting = true;
    try {
      this.outputs = await sizeOf(this.folder.at('outputs'));
    } finally {
      this.isCounting = false;
    }
  }
}

function bytesIn(file: string): number {
  return statIfThere(file)?.size ?? 0;
}

/** What comes and goes meanwhile is passed over; links are not followed. */
async function sizeOf(root: string): Promise<number> {
  const folders = [root];
  let bytes = 0;
  let files = 0;
  for (let folder = folders.pop(); folder !== undefined && files < MOST_FILES; folder = folders.pop()) {
    for (const entry of await fs.promises.readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const place = path.join(folder, entry.name);
      if (entry.isDirectory()) folders.push(place);
      else if (++files <= MOST_FILES)
        bytes += (await fs.promises.lstat(place).catch(() => undefined))?.size ?? 0;
    }
  }
  return bytes;
}
