/** Writes the points beside the lines that say them, a block for each few thousand lines. */

import fs from 'node:fs';
import { PRIVATE_FILE, writeFully } from '../../../base/files.ts';
import type { LineTaker } from '../lineTaker.ts';
import type { SignalReader } from '../reader.ts';
import type { MetricHead } from '../sink.ts';
import { type BlockRows, blockOf, TAIL_BYTES, untimedAt } from './sideFile.ts';

/** A file that is not as long is read quickly enough. */
const BLOCK_BYTES = 256 << 10;
const MOST_HEADS = 65_536;
const MOST_HEAD_BYTES = 1 << 20;

export interface SideFileWriterOptions {
  /** A run folder may be moved. */
  readonly file: () => string;
  readonly onFailure: (error: unknown) => void;
}

export class SideFileWriter {
  private readonly options: SideFileWriterOptions;
  private offset = 0;
  private blockStart = 0;
  private tail = Buffer.alloc(0);
  private times = new Float64Array(64);
  private steps = new Float64Array(64);
  private heads = new Uint16Array(64);
  private values = new Float64Array(64);
  private rows = 0;
  private count = 0;
  private head: MetricHead | undefined;
  private id = 0;
  private newHeads: string[] = [];
  private headBytes = 0;
  private readonly idsByText = new Map<string, number>();
  private readonly ids = new WeakMap<MetricHead, number>();
  /** What comes from now on is read from its lines. */
  private isOver = false;

  constructor(options: SideFileWriterOptions) {
    this.options = options;
  }

  /** Takes lines for a reader that tells `add` of its metrics. */
  taker(reader: SignalReader): LineTaker {
    const keep = (bytes: Buffer) => {
      try {
        this.taken(bytes, reader);
      } catch (error) {
        this.options.onFailure(error);
      }
    };
    const push = (bytes: Buffer) => {
      const taken = reader.push(bytes);
      keep(bytes.subarray(0, taken));
      return taken;
    };
    const takeLast = (bytes: Buffer) => {
      const isWhole = reader.takeLast(bytes);
      if (isWhole) keep(bytes);
      return isWhole;
    };
    return { push, takeLast };
  }

  add(head: MetricHead, values: Float64Array, step: number, timeMs: number): void {
    if (head !== this.head) {
      this.head = head;
      this.id = this.idOf(head);
    }
    if (this.isOver) return;
    if (this.rows === this.times.length) this.makeRoom();
    this.times[this.rows] = Number.isNaN(timeMs) ? untimedAt(this.offset) : timeMs;
    this.steps[this.rows] = step;
    this.heads[this.rows++] = this.id;
    const { length } = head.keys;
    if (this.count + length > this.values.length) this.values = larger(this.values, this.count + length);
    for (let index = 0; index < length; index++) this.values[this.count++] = values[index] as number;
  }

  /** What was added since the last time was in these bytes. Where it cannot be written there is no more. */
  private taken(bytes: Buffer, { isWithinLine, lines, damaged }: SignalReader): void {
    this.isOver ||= isWithinLine;
    if (this.isOver) return;
    this.offset += bytes.length;
    this.tail = Buffer.concat([this.tail, bytes.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
    if (this.offset - this.blockStart < BLOCK_BYTES) return;
    const isFirst = this.blockStart === 0;
    this.isOver = true;
    const block = blockOf({ to: this.offset, lines, damaged, tail: this.tail }, this.takeRows());
    this.blockStart = this.offset;
    const fd = fs.openSync(this.options.file(), isFirst ? 'w' : 'a', PRIVATE_FILE);
    try {
      writeFully(fd, block);
      this.isOver = false;
    } finally {
      fs.closeSync(fd);
    }
  }

  private takeRows(): BlockRows {
    const { rows, count } = this;
    const newHeads = Buffer.from(JSON.stringify(this.newHeads.map((text) => JSON.parse(text))));
    this.rows = 0;
    this.count = 0;
    this.newHeads = [];
    return {
      times: this.times.subarray(0, rows),
      steps: this.steps.subarray(0, rows),
      values: this.values.subarray(0, count),
      heads: this.heads.subarray(0, rows),
      newHeads,
    };
  }

  private idOf(head: MetricHead): number {
    const known = this.ids.get(head);
    if (known !== undefined) return known;
    const { keys, units, context, source } = head;
    const text = JSON.stringify({ keys, units, context, source });
    let id = this.idsByText.get(text);
    if (id === undefined) {
      id = this.idsByText.size;
      this.headBytes += text.length;
      this.isOver ||= id >= MOST_HEADS || this.headBytes > MOST_HEAD_BYTES;
      if (this.isOver) return 0;
      this.idsByText.set(text, id);
      this.newHeads.push(text);
    }
    this.ids.set(head, id);
    return id;
  }

  private makeRoom(): void {
    const room = 2 * this.rows;
    this.times = larger(this.times, room);
    this.steps = larger(this.steps, room);
    const heads = new Uint16Array(room);
    heads.set(this.heads);
    this.heads = heads;
  }
}

function larger(numbers: Float64Array, room: number): Float64Array<ArrayBuffer> {
  const made = new Float64Array(Math.max(room, 2 * numbers.length));
  made.set(numbers);
  return made;
}
