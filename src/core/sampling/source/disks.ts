/** How full the disks of a run are. Asked without waiting: the disk of a server that is gone answers never. */

import fs from 'node:fs';
import type { DiskSample } from '../sample.ts';

export class Disks {
  private readonly followed: readonly Followed[];

  /** The second one is left out where it is on the disk of the first. */
  constructor(workspace: string, output: string) {
    const isSame = deviceOf(workspace) === deviceOf(output);
    this.followed = (isSame ? [workspace] : [workspace, output]).map((folder) => new Followed(folder));
  }

  /** As they were found last. */
  get now(): { readonly disk: DiskSample | null; readonly outputDisk: DiskSample | null } {
    const [disk, output] = this.followed;
    return { disk: disk?.now ?? null, outputDisk: output?.now ?? null };
  }

  look(): void {
    for (const disk of this.followed) disk.look();
  }
}

class Followed {
  now: DiskSample | null = null;
  private readonly folder: string;
  private isAsked = false;

  constructor(folder: string) {
    this.folder = folder;
    try {
      this.now = sampleOf(folder, fs.statfsSync(folder));
    } catch {
      // Nobody can tell.
    }
  }

  look(): void {
    if (this.isAsked) return;
    this.isAsked = true;
    fs.statfs(this.folder, (error, found) => {
      this.isAsked = false;
      if (!error) this.now = sampleOf(this.folder, found);
    });
  }
}

function sampleOf(path: string, { bsize, blocks, bfree, bavail }: fs.StatsFs): DiskSample {
  const free = process.getuid?.() === 0 ? bfree : bavail;
  return { path, bytes: blocks * bsize, freeBytes: free * bsize, usedBytes: (blocks - bfree) * bsize };
}

function deviceOf(folder: string): number | undefined {
  return fs.statSync(folder, { throwIfNoEntry: false })?.dev;
}
