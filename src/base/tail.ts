/** Reading a file as it grows. */

import fs from 'node:fs';
import { errnoOf } from './errors.ts';
import { openFile, readAt } from './files.ts';

const CHUNK = 1 << 20;

/** Follows a file by offset: each call of `read` gives the bytes that came since the last one. */
export class Tail {
  private readonly file: string;
  offset: number;

  constructor(file: string, offset = 0) {
    this.file = file;
    this.offset = offset;
  }

  /** The next bytes, at most `limit`; empty when there are none yet. A file that shrank is read again from its start. */
  read(limit = CHUNK): Buffer {
    let fd: number;
    try {
      fd = openFile(this.file);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return Buffer.alloc(0);
      throw error;
    }
    try {
      const { size } = fs.fstatSync(fd);
      if (size < this.offset) this.offset = 0;
      const bytes = readAt(fd, this.offset, Math.min(limit, size - this.offset));
      this.offset += bytes.length;
      return bytes;
    } finally {
      fs.closeSync(fd);
    }
  }
}
