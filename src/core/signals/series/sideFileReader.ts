/** Reads the points beside the lines that say them, as far as they are sound and of that file. */

import fs from 'node:fs';
import { openFile, readAt } from '../../../base/files.ts';
import { isRecord } from '../../../base/json.ts';
import { Pace } from '../../../base/pace.ts';
import type { Source } from '../lineTaker.ts';
import type { SignalReader } from '../reader.ts';
import type { MetricHead, SignalSink } from '../sink.ts';
import type { SeriesStore } from './seriesStore.ts';
import {
  type BlockHeader,
  type BlockRows,
  HEADER_BYTES,
  headerIn,
  offsetOfUntimed,
  rowsIn,
  TAIL_BYTES,
} from './sideFile.ts';

/** No time that can be said is farther from the epoch. */
const MOST_MS = 8.64e15;
/** So many bytes of lines hold one value at most. */
const LEAST_BYTES_OF_VALUE = 4;
/** Writers stop long before. */
const MOST_HEAD_BYTES = 8 << 20;

export interface SideFileOptions {
  readonly file: string;
  readonly source: Source;
  /** Its counts become those of the lines that need not be read. */
  readonly reader: SignalReader;
  readonly metrics: SignalSink['metrics'];
  readonly store: SeriesStore;
}

/** Hands on what it holds, and says up to where the source is known by that. */
export async function readSideFile(options: SideFileOptions): Promise<number> {
  let fd: number;
  try {
    fd = openFile(options.file);
  } catch {
    return 0; // there is none: all lines are read
  }
  const reading = new SideFileReading(fd, options);
  const pace = new Pace();
  try {
    while (!options.source.signal?.aborted && reading.next()) await pace.turn();
  } finally {
    fs.closeSync(fd);
  }
  return reading.known;
}

class SideFileReading {
  /** Up to here the source is known. */
  known = 0;
  private readonly fd: number;
  private readonly options: SideFileOptions;
  private offset = 0;
  private room = new ArrayBuffer(0);
  private readonly heads: { readonly head: MetricHead; readonly values: Float64Array }[] = [];
  private headBytes = 0;
  /** Lines without a time come many at once. */
  private untimed = Number.NaN;
  private untimedMs = Number.NaN;

  constructor(fd: number, options: SideFileOptions) {
    this.fd = fd;
    this.options = options;
  }

  /** Hands on one block; false where there is none that is sound. */
  next(): boolean {
    const bytes = readAt(this.fd, this.offset, HEADER_BYTES);
    const header = headerIn(bytes);
    if (!header || !this.isOfSource(header)) return false;
    const rows = this.rowsOf(header, bytes);
    if (!rows || !this.learn(rows.newHeads) || !this.isWhole(rows)) return false;
    this.tell(rows);
    this.known = header.to;
    this.offset += HEADER_BYTES + header.bytes;
    const { reader, store, source } = this.options;
    if (reader.lines === 0) store.makeRoom(source.size / header.to);
    reader.lines = header.lines;
    reader.damaged = header.damaged;
    store.keepWithin();
    return true;
  }

  /** Also whether lines of that length can hold as much. */
  private isOfSource({ to, rows, values, newHeads, tail }: BlockHeader): boolean {
    const { fd, size } = this.options.source;
    this.headBytes += newHeads;
    const isThere = to > this.known && to <= size;
    const most = (to - this.known) / LEAST_BYTES_OF_VALUE;
    const isLikely = rows <= values && values <= most && this.headBytes <= MOST_HEAD_BYTES;
    return isThere && isLikely && readAt(fd, to - TAIL_BYTES, TAIL_BYTES).equals(tail);
  }

  private rowsOf(header: BlockHeader, headerBytes: Buffer): BlockRows | undefined {
    const { bytes } = header;
    if (bytes > fs.fstatSync(this.fd).size - this.offset - HEADER_BYTES) return undefined;
    if (this.room.byteLength < bytes) this.room = new ArrayBuffer(2 * bytes);
    const read = fs.readSync(this.fd, new Uint8Array(this.room, 0, bytes), {
      position: this.offset + HEADER_BYTES,
    });
    return read === bytes ? rowsIn(header, headerBytes, this.room) : undefined;
  }

  private learn(newHeads: Buffer): boolean {
    const heads = parsed(newHeads);
    if (!Array.isArray(heads) || !heads.every(isHead)) return false;
    for (const { keys, units, context, source } of heads)
      this.heads.push({ head: { keys, units, context, source }, values: new Float64Array(keys.length) });
    return true;
  }

  private isWhole({ heads, values }: BlockRows): boolean {
    let count = 0;
    for (const id of heads) count += this.heads[id]?.values.length ?? Number.NaN;
    return count === values.length;
  }

  private tell({ times, steps, values, heads }: BlockRows): void {
    const { metrics } = this.options;
    let from = 0;
    for (let row = 0; row < heads.length; row++) {
      const known = this.heads[heads[row] as number];
      if (!known) return;
      for (let index = 0; index < known.values.length; index++)
        known.values[index] = values[from++] as number;
      const time = times[row] as number;
      const step = steps[row] as number;
      const timeMs = Math.abs(time) < MOST_MS ? time : this.timeOf(time);
      metrics(known.head, known.values, Number.isFinite(step) ? step : Number.NaN, timeMs);
    }
  }

  private timeOf(untimed: number): number {
    if (!Object.is(untimed, this.untimed)) {
      this.untimed = untimed;
      this.untimedMs = this.options.source.timeAt?.(offsetOfUntimed(untimed)) ?? Number.NaN;
    }
    return this.untimedMs;
  }
}

function parsed(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString('utf8'));
  } catch {
    return undefined;
  }
}

function isHead(value: unknown): value is MetricHead {
  if (!isRecord(value)) return false;
  const { keys, units, context, source } = value;
  const isText = (each: unknown) => typeof each === 'string';
  const isTextOrNull = (each: unknown) => each === null || isText(each);
  return (
    Array.isArray(keys) &&
    Array.isArray(units) &&
    keys.length === units.length &&
    keys.every(isText) &&
    units.every(isTextOrNull) &&
    isTextOrNull(context) &&
    isText(source)
  );
}
