/** For how long a run has been at work: since its program started, without the time for which it was paused. */

import type { RunEvent } from './model.ts';
import type { RunTime } from './runTime.ts';

/** `untilMs` is on the axis of the run. */
export function activeMs(events: readonly RunEvent[], time: RunTime, untilMs: number): number {
  let paused = 0;
  let since: number | undefined;
  for (const event of events) {
    if (event.type === 'paused') since ??= time.at(event);
    if (event.type !== 'resumed' || since === undefined) continue;
    paused += time.at(event) - since;
    since = undefined;
  }
  return Math.max(0, (since ?? untilMs) - paused);
}
