/** When a run stood still because somebody paused it: that time is no work. */

import type { RunEvent } from './model.ts';

interface Pause {
  readonly from: number;
  /** Infinite while it lasts. */
  to: number;
}

export class Pauses {
  private readonly pauses: Pause[] = [];

  static of(events: readonly RunEvent[]): Pauses {
    const pauses = new Pauses();
    for (const event of events) pauses.follow(event);
    return pauses;
  }

  follow({ type, time }: Pick<RunEvent, 'type' | 'time'>): void {
    const at = Date.parse(time);
    const last = this.pauses.at(-1);
    if (type === 'paused' && last?.to !== Number.POSITIVE_INFINITY)
      this.pauses.push({ from: at, to: Number.POSITIVE_INFINITY });
    // A run that ended while it was paused paused no longer.
    if ((type === 'resumed' || type === 'ended') && last?.to === Number.POSITIVE_INFINITY) last.to = at;
  }

  /** So many milliseconds between two moments the run did not stand still. */
  activeMs(from: number, to: number): number {
    let active = Math.max(0, to - from);
    for (const pause of this.pauses)
      active -= Math.max(0, Math.min(to, pause.to) - Math.max(from, pause.from));
    return Math.max(0, active);
  }
}
