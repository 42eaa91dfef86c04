/**
 * How a program writes its lines of metrics. It writes all of them alike but for the numbers: once one was read as JSON,
 * those that follow are compared with it and only their numbers are read, which is many times as fast.
 */

import { type ByteView, number, readNumber, viewOf } from '../../base/jsonNumber.ts';
import { readIsoTime } from './isoTime.ts';
import type { MetricHead } from './sink.ts';
import { STEP, slotsOf, TIME } from './slots.ts';
import { timeIn } from './spoken.ts';

const QUOTE = 0x22;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Words that stand for numbers, with and without quotes. */
const TOKENS: readonly (readonly [bytes: Buffer, value: number])[] = [
  ['NaN', Number.NaN] as const,
  ['Infinity', Number.POSITIVE_INFINITY] as const,
  ['-Infinity', Number.NEGATIVE_INFINITY] as const,
].flatMap(([word, value]) => [word, `"${word}"`].map((text) => [Buffer.from(text), value] as const));

export class LineShape {
  readonly head: MetricHead;
  readonly values: Float64Array;
  step = Number.NaN;
  timeMs = Number.NaN;
  /** The shape of the line that came after one of this the last time. */
  next: LineShape = this;
  /** What stands before each slot and behind the last one, one after the other; and where each of them ends. */
  private readonly fixed: ByteView;
  private readonly ends: Uint32Array;
  /** A place among the values, or one of the two others. */
  private readonly slots: Int32Array;

  private constructor(head: MetricHead, parts: readonly Uint8Array[], slots: readonly number[]) {
    this.head = head;
    this.values = new Float64Array(head.keys.length);
    this.fixed = viewOf(Buffer.concat(parts));
    let end = 0;
    this.ends = Uint32Array.from(parts, (part) => {
      end += part.length;
      return end;
    });
    this.slots = Int32Array.from(slots);
  }

  /** The shape of a line that was read as metrics and nothing else; undefined where it is none that could come again. */
  static of(line: Uint8Array, head: MetricHead): LineShape | undefined {
    const slots = slotsOf(line, head.keys);
    if (!slots) return undefined;
    let from = 0;
    const parts = slots.map(({ start, end }) => {
      const part = line.slice(from, start);
      from = end;
      return part;
    });
    parts.push(line.slice(from));
    return new LineShape(
      head,
      parts,
      slots.map(({ holds }) => holds),
    );
  }

  /** Where the next line begins, once the numbers of this one are read; -1 where it is another line. */
  read(source: ByteView, start: number): number {
    const { bytes } = source;
    const { ends, slots } = this;
    this.step = Number.NaN;
    this.timeMs = Number.NaN;
    let at = start;
    let from = 0;
    for (let slot = 0; slot < ends.length; slot++) {
      const end = ends[slot] as number;
      if (!this.isFixed(source, at, from, end)) return -1;
      at += end - from;
      from = end;
      if (slot === slots.length) break;
      if (!this.take(source, at, slots[slot] as number)) return -1;
      at = number.end;
    }
    if (bytes[at] === RETURN) at++;
    return bytes[at] === NEWLINE ? at + 1 : -1;
  }

  /** Whether from `start` on stands what is the same in all lines of this shape. */
  private isFixed({ bytes, view }: ByteView, start: number, from: number, end: number): boolean {
    const { fixed } = this;
    if (start + end - from > bytes.length) return false;
    let at = start;
    let place = from;
    for (; place + 4 <= end; place += 4, at += 4)
      if (view.getInt32(at) !== fixed.view.getInt32(place)) return false;
    for (; place < end; place++, at++) if (bytes[at] !== fixed.bytes[place]) return false;
    return true;
  }

  private take(source: ByteView, at: number, holds: number): boolean {
    if (holds === TIME && source.bytes[at] === QUOTE) {
      if (!readIsoTime(source.bytes, at)) return false;
      this.timeMs = number.value;
      return true;
    }
    if (!readNumber(source, at)) return holds >= 0 && this.takeToken(source.bytes, at, holds);
    if (holds >= 0) this.values[holds] = number.value;
    else if (!Number.isFinite(number.value)) return false;
    else if (holds === STEP) this.step = number.value;
    else this.timeMs = timeIn(number.value);
    return true;
  }

  private takeToken(bytes: Uint8Array, at: number, holds: number): boolean {
    for (const [token, value] of TOKENS) {
      if (Buffer.compare(bytes.subarray(at, at + token.length), token) !== 0) continue;
      this.values[holds] = value;
      number.end = at + token.length;
      return true;
    }
    return false;
  }
}
