/**
 * The time of one run: when on its axis something happened, and which time that was on the wall. A wall clock that is set,
 * ahead or back, changes nothing for the one and is known for the other.
 */

import type { Clock } from '../../base/time.ts';
import type { RunEvent } from './model.ts';
import { type Start, sinceStart, startOf } from './timeAxis.ts';

/** A moment that is known by both clocks. */
interface Anchor {
  readonly at: number;
  readonly wall: number;
}

/** Between two anchors clocks drift; more than this is a clock that was set. */
const SET_MS = 1_000;

export class RunTime {
  readonly start: Start;
  readonly #anchors: readonly Anchor[];

  private constructor(start: Start, anchors: readonly Anchor[]) {
    this.start = start;
    this.#anchors = anchors;
  }

  /** Undefined of a run whose program was never started. */
  static of(events: readonly RunEvent[]): RunTime | undefined {
    const start = startOf(events);
    if (!start || !Number.isFinite(start.time) || !Number.isFinite(start.mono)) return undefined;
    const time = new RunTime(start, [{ at: 0, wall: start.time }]);
    const anchors = events.flatMap((event) => {
      const anchor = { at: time.at(event), wall: Date.parse(event.time) };
      return anchor.at > 0 && Number.isFinite(anchor.wall) ? anchor : [];
    });
    anchors.sort((a, b) => a.at - b.at);
    return new RunTime(start, [{ at: 0, wall: start.time }, ...anchors]);
  }

  /** When that was, in milliseconds since the start. Never negative. */
  at({ time, mono }: Pick<RunEvent, 'time' | 'mono'>): number {
    return sinceStart(this.start, { time, mono, boot: null }) || 0;
  }

  /** How long it runs now. */
  elapsed(clock: Clock, boot: string): number {
    return sinceStart(this.start, { time: new Date(clock.now()).toISOString(), mono: clock.mono(), boot });
  }

  /** What a clock on the wall showed then. */
  wallAt(at: number): number {
    const anchor = this.#anchors.findLast((each) => each.at <= at);
    return anchor ? anchor.wall + (at - anchor.at) : this.start.time + at;
  }

  /** How many times the clock on the wall had been set back by then. */
  setBacksBefore(at: number): number {
    return this.#anchors.filter((anchor, index) => {
      const before = this.#anchors[index - 1];
      return (
        before !== undefined && anchor.at <= at && anchor.wall - anchor.at < before.wall - before.at - SET_MS
      );
    }).length;
  }
}
