/** The lines of signals, read from their bytes: most of them by the shape of those before, all others as JSON. */

import { type ByteView, viewOf } from '../../base/jsonNumber.ts';
import type { LineTaker } from './lineTaker.ts';
import { LineShape } from './shape.ts';
import type { SignalSink } from './sink.ts';
import { type Spoken, spokenIn } from './spoken.ts';

/** A program writes each line at once up to here; what is longer is no line of signals. */
export const LONGEST_LINE = 64 << 10;
/** A program that writes more of them in turn is read as JSON. */
const MOST_SHAPES = 32;
const NEWLINE = 0x0a;

export class SignalReader implements LineTaker {
  /** Whole lines that hold anything. */
  lines = 0;
  damaged = 0;
  private readonly sink: SignalSink;
  private readonly shapes: LineShape[] = [];
  private shape: LineShape | undefined;
  private oldest = 0;
  /** As in an editor: blank lines count. */
  private lineNumber = 0;
  private isInLongLine = false;

  constructor(sink: SignalSink) {
    this.sink = sink;
  }

  /** In one that is too long to be looked at. */
  get isWithinLine(): boolean {
    return this.isInLongLine;
  }

  /** Takes the whole lines in `bytes`, and says how many bytes these were: what is left comes again, with more behind it. */
  push(bytes: Buffer): number {
    const source = viewOf(bytes);
    let start = this.isInLongLine ? this.afterLongLine(bytes) : 0;
    while (start < bytes.length) {
      const end = this.byShape(source, start);
      if (end >= 0) {
        start = end;
        continue;
      }
      const newline = bytes.indexOf(NEWLINE, start);
      if (newline < 0) break;
      this.line(bytes, start, newline);
      start = newline + 1;
    }
    if (bytes.length - start <= LONGEST_LINE) return start;
    this.isInLongLine = true;
    this.count();
    this.fault(TOO_LONG);
    return bytes.length;
  }

  /** An object that ends is whole, whether a newline stands behind it or not. */
  takeLast(bytes: Buffer): boolean {
    if (this.isInLongLine) return false;
    const text = bytes.toString('utf8').trim();
    if (!text.endsWith('}') || typeof spokenIn(text) === 'string') return false;
    this.line(bytes, 0, bytes.length);
    return true;
  }

  private afterLongLine(bytes: Buffer): number {
    const newline = bytes.indexOf(NEWLINE);
    if (newline < 0) return bytes.length;
    this.isInLongLine = false;
    return newline + 1;
  }

  /** Lines come in turns: the one that came after a line like the last one, comes again most likely. */
  private byShape(source: ByteView, start: number): number {
    const before = this.shape;
    if (before === undefined) return -1;
    let shape = before.next;
    let end = shape.read(source, start);
    for (let other = 0; end < 0 && other < this.shapes.length; other++) {
      shape = this.shapes[other] as LineShape;
      end = shape.read(source, start);
    }
    if (end < 0) return -1;
    before.next = shape;
    this.shape = shape;
    this.count();
    this.sink.metrics(shape.head, shape.values, shape.step, shape.timeMs);
    return end;
  }

  private line(bytes: Buffer, start: number, end: number): void {
    const text = end - start > LONGEST_LINE ? '' : bytes.toString('utf8', start, end).trim();
    if (text === '' && end - start <= LONGEST_LINE) {
      this.lineNumber++;
      return;
    }
    this.count();
    const spoken = text === '' ? TOO_LONG : spokenIn(text);
    if (typeof spoken === 'string') return this.fault(spoken);
    if (spoken.fault !== null) this.fault(spoken.fault);
    this.tell(spoken);
    if (spoken.fault === null && spoken.words.length === 0) this.learn(bytes.subarray(start, end), spoken);
  }

  private tell({ source, step, timeMs, metrics, words }: Spoken): void {
    if (metrics !== null)
      this.sink.metrics(metrics.head, Float64Array.from(metrics.values), step ?? Number.NaN, timeMs);
    for (const each of words) this.sink.words(each, { source, step, timeMs });
  }

  private learn(line: Buffer, { metrics }: Spoken): void {
    const shape = metrics === null ? undefined : LineShape.of(line, metrics.head);
    if (!shape) return;
    if (this.shapes.length < MOST_SHAPES) this.shapes.push(shape);
    else this.shapes[this.oldest++ % MOST_SHAPES] = shape;
    if (this.shape) this.shape.next = shape;
    this.shape = shape;
  }

  private count(): void {
    this.lines++;
    this.lineNumber++;
  }

  private fault(why: string): void {
    this.damaged++;
    this.sink.damaged(this.lineNumber, why);
  }
}

const TOO_LONG = 'it is longer than 64 KiB';
