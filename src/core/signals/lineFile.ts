/** A file of lines as it grows: what came since the last look, also of one that is really gzip. */

import fs from 'node:fs';
import { readChunks } from '../../base/chunks.ts';
import type { Disposable } from '../../base/disposable.ts';
import { errnoOf } from '../../base/errors.ts';
import { openFile, readAt, statIfThere } from '../../base/files.ts';
import { GzipLines, isGzip } from './gzipLines.ts';
import type { LineTaker } from './lineTaker.ts';

/** `replaced`: it is another file now, or was cut; nothing was read then, and it is for the owner to begin anew. */
export type Looked = 'nothing' | 'more' | 'replaced';

/** Tells one file from another that took its place. */
const BEGINNING_BYTES = 64;
/** What stands behind the last newline is looked at where it is no longer than a line may be. */
const LONGEST_LAST = 64 << 10;

export class LineFile implements Disposable {
  readonly file: string;
  /** Up to here the file was read. */
  offset = 0;
  private readonly taker: LineTaker;
  private inode = 0;
  private beginning: Buffer = Buffer.alloc(0);
  private gzip: GzipLines | undefined;

  constructor(file: string, taker: LineTaker) {
    this.file = file;
    this.taker = taker;
  }

  /** Why not all of it can be read, as a sentence. */
  get problem(): string | null {
    return this.gzip?.problem ?? null;
  }

  async read(signal?: AbortSignal): Promise<Looked> {
    const fd = openIfThere(this.file);
    if (fd === undefined) return this.offset > 0 ? 'replaced' : 'nothing';
    try {
      const { ino, size } = fs.fstatSync(fd);
      const beginning = readAt(fd, 0, BEGINNING_BYTES);
      if (this.offset > 0 && !this.isSame(ino, size, beginning)) return 'replaced';
      this.inode = ino;
      this.beginning = beginning;
      if (size === this.offset) return 'nothing';
      const before = this.offset;
      if (this.offset === 0) {
        if (isGzip(beginning)) this.gzip = new GzipLines(this.taker);
        else this.offset = (await this.taker.recall?.({ fd, size, signal })) ?? 0;
      }
      await this.readOn(fd, size, signal);
      return this.offset > before ? 'more' : 'nothing';
    } finally {
      fs.closeSync(fd);
    }
  }

  /** When it was written last. */
  changedMs(): number | undefined {
    return statIfThere(this.file)?.mtimeMs;
  }

  unreadBytes(): number {
    return Math.max(0, (statIfThere(this.file)?.size ?? 0) - this.offset);
  }

  dispose(): void {
    this.gzip?.dispose();
  }

  private isSame(inode: number, size: number, beginning: Buffer): boolean {
    const known = this.beginning.length;
    return inode === this.inode && size >= this.offset && this.beginning.equals(beginning.subarray(0, known));
  }

  private async readOn(fd: number, end: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.gzip) {
      this.offset = await this.gzip.read(fd, { from: this.offset, end, signal });
      return;
    }
    const push = (bytes: Buffer) => {
      const taken = this.taker.push(bytes);
      if (this.offset === 0 && taken > 0) this.taker.expect?.(end / taken);
      this.offset += taken;
      return taken;
    };
    const settled = () => this.taker.settled?.();
    await readChunks(fd, { from: this.offset, end, signal, push, settled });
    const left = end - this.offset;
    if (left === 0 || left > LONGEST_LAST || signal?.aborted) return;
    if (this.taker.takeLast(readAt(fd, this.offset, left))) this.offset += left;
  }
}

function openIfThere(file: string): number | undefined {
  try {
    return openFile(file);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}
