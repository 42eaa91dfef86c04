/** A file of lines, read from an offset on in slices: what else this program does gets its turn in between. */

import fs from 'node:fs';
import { Pace } from './pace.ts';

/** What is read at once. One for all: it is done with before anybody else gets a turn, and making one each time is slow. */
const CHUNK = Buffer.alloc(256 << 10);

export interface ChunkOptions {
  readonly from: number;
  readonly end: number;
  readonly signal?: AbortSignal | undefined;
  /** Says how many bytes it took: what is left comes again, with more behind it. */
  readonly push: (bytes: Buffer, offset: number) => number;
  /** What to wait for before going on, such as whoever takes what was made of it. */
  readonly settled?: (() => Promise<void> | undefined) | undefined;
}

/** Ends where nothing is taken any more. */
export async function readChunks(
  fd: number,
  { from, end, signal, push, settled }: ChunkOptions,
): Promise<void> {
  const pace = new Pace();
  let offset = from;
  while (offset < end && !signal?.aborted) {
    const length = fs.readSync(fd, CHUNK, 0, Math.min(CHUNK.length, end - offset), offset);
    const taken = push(CHUNK.subarray(0, length), offset);
    if (taken === 0) return;
    offset += taken;
    await settled?.();
    await pace.turn();
  }
}
