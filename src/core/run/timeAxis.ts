/** One axis for everything that happened in a run: milliseconds since its program started, whatever the clocks did. */

import type { RunEvent } from './model.ts';

/** The start of the program: one moment on the wall and by the monotonic clock of that boot. */
export interface Start {
  readonly time: number;
  readonly mono: number;
  readonly boot: string | null;
}

export interface Moment {
  /** ISO time. */
  readonly time: string;
  readonly mono: number;
  /** Null where it is not known to be another one. */
  readonly boot: string | null;
}

/** Undefined while the program was not started. */
export function startOf(events: readonly RunEvent[]): Start | undefined {
  const running = events.find(({ type }) => type === 'running');
  if (!running) return undefined;
  const starting = events.find((event) => event.type === 'starting');
  return {
    time: Date.parse(running.time),
    mono: running.mono,
    boot: starting?.type === 'starting' ? starting.data.boot : null,
  };
}

/** By the monotonic clock; after a restart of the machine by the one on the wall, as there is no other. */
export function sinceStart(start: Start, { time, mono, boot }: Moment): number {
  const isSameBoot = (boot === null || start.boot === null || boot === start.boot) && mono >= start.mono;
  return Math.max(0, isSameBoot ? mono - start.mono : Date.parse(time) - start.time);
}
