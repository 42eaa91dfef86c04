/** Lines of a file that is gzip, whatever it is called. */

import { createGunzip, type Gunzip } from 'node:zlib';
import type { Disposable } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import { readAt } from '../../base/files.ts';
import { Pace } from '../../base/pace.ts';
import { formatBytes } from '../../base/size.ts';
import type { LineTaker } from './lineTaker.ts';

/** A few kilobytes may unpack to any size. */
const MOST_BYTES = 2 ** 31;
const CHUNK = 64 << 10;

export function isGzip(beginning: Uint8Array): boolean {
  return beginning[0] === 0x1f && beginning[1] === 0x8b;
}

export interface Stretch {
  readonly from: number;
  readonly end: number;
  readonly signal: AbortSignal | undefined;
}

export class GzipLines implements Disposable {
  problem: string | null = null;
  private readonly taker: LineTaker;
  private readonly gunzip: Gunzip = createGunzip();
  private readonly closed: Promise<void>;
  private rest = Buffer.alloc(0);
  private bytes = 0;

  constructor(taker: LineTaker) {
    this.taker = taker;
    this.closed = new Promise((resolve) => this.gunzip.once('close', resolve));
    this.gunzip.on('data', (bytes: Buffer) => this.take(bytes));
    this.gunzip.on('error', (error) => this.fail(`It is damaged gzip: ${messageOf(error)}.`));
  }

  /** Unpacks what the file has there, and says where it ended. */
  async read(fd: number, { from, end, signal }: Stretch): Promise<number> {
    const pace = new Pace();
    let at = from;
    while (at < end && this.problem === null && !signal?.aborted) {
      const packed = readAt(fd, at, Math.min(CHUNK, end - at));
      if (packed.length === 0) break;
      at += packed.length;
      // A stream that fails takes nothing more, and says so by closing.
      await Promise.race([
        this.closed,
        new Promise<void>((resolve) => this.gunzip.write(packed, () => resolve())),
      ]);
      await this.taker.settled?.();
      await pace.turn();
    }
    if (this.rest.length > 0 && this.taker.takeLast(this.rest)) this.rest = Buffer.alloc(0);
    return at;
  }

  dispose(): void {
    this.gunzip.destroy();
  }

  private take(bytes: Buffer): void {
    this.bytes += bytes.length;
    if (this.bytes > MOST_BYTES) return this.fail(`Only its first ${formatBytes(MOST_BYTES)} are read.`);
    const all = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    this.rest = Buffer.from(all.subarray(this.taker.push(all)));
  }

  private fail(problem: string): void {
    this.problem ??= problem;
    this.gunzip.destroy();
  }
}
