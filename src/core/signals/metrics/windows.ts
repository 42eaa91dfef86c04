/**
 * A stream, and what of it is of the last minute and hour. Values are added to a short stretch of time only; each
 * stretch that is over is merged into the longer ones.
 */

import { Stream } from './stream.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Of so many stretches each window is made; the oldest one of them may begin before it. */
const STRETCHES = 12;
/** What comes late now and then counts as of now; where so many values in turn are, the clock was set back. */
const LATE_VALUES = 5;
/** What is over is kept more roughly. */
const ROUGH = { exact: 32, groups: 32 };

interface Stretch {
  /** The number of the stretch since the epoch. */
  readonly number: number;
  readonly stream: Stream;
}

/** The stretches of one window, the newest at the end. */
class Window {
  private readonly stretchMs: number;
  private stretches: Stretch[] = [];

  constructor(ms: number) {
    this.stretchMs = ms / STRETCHES;
  }

  numberOf(timeMs: number): number {
    return Math.floor(timeMs / this.stretchMs);
  }

  merge(stream: Stream, timeMs: number): void {
    const number = this.numberOf(timeMs);
    let newest = this.stretches.at(-1);
    if (newest === undefined || newest.number < number) {
      newest = { number, stream: new Stream(ROUGH) };
      this.stretches = [...this.stretches.filter((each) => each.number >= number - STRETCHES), newest];
    }
    newest.stream.merge(stream);
  }

  addTo(stream: Stream, nowMs: number): void {
    const oldest = this.numberOf(nowMs) - STRETCHES;
    for (const each of this.stretches) if (each.number >= oldest) stream.merge(each.stream);
  }
}

const SHORT = new Window(MINUTE_MS);

export class WindowedStream {
  private readonly total = new Stream();
  private windows: { readonly minute: Window; readonly hour: Window } | undefined;
  private current = new Stream();
  private number = Number.NEGATIVE_INFINITY;
  private currentMs = 0;
  private lateValues = 0;

  /** Windows take room: where there are very many streams they do without. */
  constructor(hasWindows: boolean) {
    if (hasWindows) this.open();
  }

  add(value: number, timeMs: number): void {
    if (this.windows) {
      const number = SHORT.numberOf(timeMs);
      this.lateValues = number < this.number - STRETCHES ? this.lateValues + 1 : 0;
      if (number > this.number || this.lateValues >= LATE_VALUES) this.begin(number, timeMs);
      this.current.add(value);
    } else this.total.add(value);
  }

  run(): Stream {
    if (this.current.isEmpty) return this.total;
    const all = new Stream();
    all.merge(this.total);
    all.merge(this.current);
    return all;
  }

  /** Undefined where no windows are kept. */
  window(which: 'minute' | 'hour', nowMs: number): Stream | undefined {
    if (!this.windows) return undefined;
    const stream = new Stream();
    this.windows[which].addTo(stream, nowMs);
    const isNow = this.number >= SHORT.numberOf(nowMs) - STRETCHES * (which === 'minute' ? 1 : 60);
    if (isNow) stream.merge(this.current);
    return stream;
  }

  private open(): void {
    this.windows = { minute: new Window(MINUTE_MS), hour: new Window(HOUR_MS) };
  }

  private begin(number: number, timeMs: number): void {
    if (!this.current.isEmpty) {
      this.windows?.minute.merge(this.current, this.currentMs);
      this.windows?.hour.merge(this.current, this.currentMs);
      this.total.merge(this.current);
      this.current = new Stream();
    }
    // Nobody knows how long ago that is what was said before the clock was set back.
    if (number < this.number) this.open();
    this.number = number;
    this.lateValues = 0;
    this.currentMs = timeMs;
  }
}
