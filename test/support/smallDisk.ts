/** A disk of its own for a folder of a test, small enough to be filled. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { skip } from './requires.ts';

export class SmallDisk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Skips the test where nothing may be mounted. */
  static mount(test: Mocha.Context, folder: string, size: string): SmallDisk {
    const disk = new SmallDisk(folder);
    if (!disk.#mount('-t', 'tmpfs', '-o', `size=${size}`, 'none'))
      skip(test, 'this user may not mount a file system');
    return disk;
  }

  /** Whether it worked: while a file is being written the disk stays as it is. */
  remount(how: 'ro' | 'rw'): boolean {
    return this.#mount('-o', `remount,${how}`);
  }

  /** Takes the rest of the disk, and returns the file that holds it. */
  fill(): string {
    const file = path.join(this.folder, 'filler');
    const fd = fs.openSync(file, 'w');
    try {
      for (const size of [65536, 4096, 1]) {
        const block = Buffer.alloc(size, 1);
        try {
          for (;;) fs.writeSync(fd, block);
        } catch (error) {
          assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
        }
      }
    } finally {
      fs.closeSync(fd);
    }
    return file;
  }

  unmount(): void {
    spawnSync('umount', ['-l', this.folder]);
  }

  #mount(...args: readonly string[]): boolean {
    return spawnSync('mount', [...args, this.folder]).status === 0;
  }
}
