/** How long operations take: started and stopped, in any order and also at the same moment. */

import { type Figures, RunningStatistics } from './statistics.ts';

/** Times of one operation, in seconds. */
export interface Timing extends Figures {
  readonly operation: string;
  readonly total: number;
}

export class Timings {
  private readonly running = new Map<number, { readonly operation: string; readonly startedMs: number }>();
  private readonly done = new Map<string, RunningStatistics>();
  private readonly since: number;
  private timers = 0;

  /** Operations that ended before `since` are left out. */
  constructor(since = Number.NEGATIVE_INFINITY) {
    this.since = since;
  }

  /** A timer of its own each time: two of one operation may start in the same millisecond. */
  start(operation: string, nowMs: number): number {
    this.running.set(++this.timers, { operation, startedMs: nowMs });
    return this.timers;
  }

  /** The seconds that it took; undefined of a timer that does not run (any more), which is no time at all. */
  stop(timer: number, nowMs: number): number | undefined {
    const started = this.running.get(timer);
    this.running.delete(timer);
    if (!started) return undefined;
    const seconds = Math.max(0, nowMs - started.startedMs) / 1000;
    if (nowMs >= this.since) this.of(started.operation).add(seconds);
    return seconds;
  }

  /** The one that took longest in all first. */
  summary(): Timing[] {
    const timings = [...this.done].map(([operation, statistics]) => {
      const figures = statistics.figures();
      return { operation, total: figures.count * (figures.mean ?? 0), ...figures };
    });
    return timings.sort((a, b) => b.total - a.total);
  }

  private of(operation: string): RunningStatistics {
    const found = this.done.get(operation) ?? new RunningStatistics();
    this.done.set(operation, found);
    return found;
  }
}
