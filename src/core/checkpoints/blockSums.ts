/** CRC-32 of each block of a file: not to prove that it is whole, but to tell where it is not. */

import { crc32 } from 'node:zlib';

const MOST_BLOCKS = 64;
const LEAST_BYTES = 256;
/** Of blocks whose size somebody else chose; what comes after them is not told apart. */
const MOST_SUMS = 10_000;

export class BlockSums {
  readonly bytes: number;
  private readonly sums: string[] = [];
  private sum = 0;
  private filled = 0;

  /** With the size of block that an earlier look chose, else with one by the size of the file. */
  constructor(bytes: number) {
    this.bytes = bytes;
  }

  static for(size: number): BlockSums {
    let bytes = LEAST_BYTES;
    while (bytes * MOST_BLOCKS < size) bytes *= 2;
    return new BlockSums(bytes);
  }

  add(data: Uint8Array): void {
    for (let at = 0; at < data.length; ) {
      const part = data.subarray(at, at + this.bytes - this.filled);
      this.sum = crc32(part, this.sum);
      this.filled += part.length;
      at += part.length;
      if (this.filled === this.bytes) this.close();
    }
  }

  /** Of all blocks, also the last one, which may be shorter. */
  finish(): readonly string[] {
    if (this.filled > 0) this.close();
    return this.sums;
  }

  private close(): void {
    if (this.sums.length < MOST_SUMS) this.sums.push(this.sum.toString(16).padStart(8, '0'));
    this.sum = 0;
    this.filled = 0;
  }
}

/** `[from, to]` of the bytes in blocks whose sums differ, neighbours joined. */
export function differingRanges(
  before: readonly string[],
  now: readonly string[],
  { block, size }: { readonly block: number; readonly size: number },
): [from: number, to: number][] {
  const ranges: [from: number, to: number][] = [];
  for (let index = 0; index < Math.max(before.length, now.length); index++) {
    if (before[index] === now[index]) continue;
    const to = Math.min(size, (index + 1) * block) - 1;
    const last = ranges.at(-1);
    if (last && last[1] === index * block - 1) last[1] = to;
    else ranges.push([index * block, to]);
  }
  return ranges;
}
