/**
 * Points of metrics beside the lines that say them, as numbers: a runner reads each line anyhow, and whoever opens a chart
 * need not read millions of them again. `control/signals.points` is a cache of the first part of `signals.jsonl`, in blocks.
 */

import { crc32 } from 'node:zlib';
import type { RunFolder } from '../../run/folder.ts';

export const HEADER_BYTES = 64;
/** The last bytes of the lines of a block: the file has them still, or it is another one. */
export const TAIL_BYTES = 16;
/** No runner writes larger ones. */
const MOST_BYTES = 16 << 20;
const MARK = 0x31505452;

/** How much there is of everything. The lines are counted from the beginning of the file. */
export interface BlockFacts {
  /** Where the lines end in their file. */
  readonly to: number;
  readonly lines: number;
  readonly damaged: number;
  readonly tail: Buffer;
}

/** A row for each line with metrics, in their order. */
export interface BlockRows {
  /** Milliseconds since the epoch, or `untimedAt`. */
  readonly times: Float64Array;
  /** NaN where there is none. */
  readonly steps: Float64Array;
  /** Of all rows, one row behind the other. */
  readonly values: Float64Array;
  /** Place of its head among all heads so far. */
  readonly heads: Uint16Array;
  /** Heads that are new, as JSON. */
  readonly newHeads: Buffer;
}

export interface BlockHeader extends BlockFacts {
  readonly bytes: number;
  readonly rows: number;
  readonly values: number;
  readonly newHeads: number;
  readonly crc: number;
}

export function sideFileOf(folder: RunFolder): string {
  return folder.at('control', 'signals.points');
}

/** No time is as early as this, and twice an offset is exact behind it. */
const UNTIMED = -1e16;

/** Of a line that says no time: where the piece began with which it was read. */
export function untimedAt(offset: number): number {
  return UNTIMED - 2 * offset;
}

/** NaN of what is neither. */
export function offsetOfUntimed(time: number): number {
  return time <= UNTIMED ? (UNTIMED - time) / 2 : Number.NaN;
}

/** The bytes of one block. */
export function blockOf({ to, lines, damaged, tail }: BlockFacts, rows: BlockRows): Buffer {
  const parts = [rows.times, rows.steps, rows.values, rows.heads].map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  const block = Buffer.concat([Buffer.alloc(HEADER_BYTES), ...parts, rows.newHeads]);
  block.writeDoubleLE(to, 8);
  const { times, values, newHeads } = rows;
  for (const [index, count] of [lines, damaged, times.length, values.length, newHeads.length].entries())
    block.writeUInt32LE(count, 16 + 4 * index);
  tail.copy(block, HEADER_BYTES - TAIL_BYTES);
  block.writeUInt32LE(MARK, 0);
  block.writeUInt32LE(block.length - HEADER_BYTES, 4);
  block.writeUInt32LE(crc32(block), 36);
  return block;
}

/** Undefined of what is no header of a block that can be. */
export function headerIn(bytes: Buffer): BlockHeader | undefined {
  if (bytes.length < HEADER_BYTES || bytes.readUInt32LE(0) !== MARK) return undefined;
  const [lines = 0, damaged = 0, rows = 0, values = 0, newHeads = 0, crc = 0] = [0, 1, 2, 3, 4, 5].map(
    (index) => bytes.readUInt32LE(16 + 4 * index),
  );
  const header = {
    bytes: bytes.readUInt32LE(4),
    to: bytes.readDoubleLE(8),
    ...{ lines, damaged, rows, values, newHeads, crc },
    tail: Buffer.from(bytes.subarray(HEADER_BYTES - TAIL_BYTES, HEADER_BYTES)),
  };
  const isWhole = header.bytes === 18 * rows + 8 * values + newHeads && header.bytes <= MOST_BYTES;
  return isWhole && Number.isSafeInteger(header.to) ? header : undefined;
}

/** What stands behind a header in `room`; undefined where it is damaged. */
export function rowsIn(header: BlockHeader, headerBytes: Buffer, room: ArrayBuffer): BlockRows | undefined {
  const { bytes, rows, values, newHeads } = header;
  headerBytes.writeUInt32LE(0, 36);
  if (crc32(new Uint8Array(room, 0, bytes), crc32(headerBytes)) !== header.crc) return undefined;
  const behind = 16 * rows + 8 * values;
  return {
    times: new Float64Array(room, 0, rows),
    steps: new Float64Array(room, 8 * rows, rows),
    values: new Float64Array(room, 16 * rows, values),
    heads: new Uint16Array(room, behind, rows),
    newHeads: Buffer.from(room, behind + 2 * rows, newHeads),
  };
}
