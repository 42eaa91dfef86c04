/** Words about a run that several commands say. */

import { formatDuration, formatRough } from '../base/time.ts';
import type { ProgressView, RunView } from '../core/run/view.ts';

/** `42 % of epoch, ETA 6 m`; rounded down, because what is not done is not 100 %. */
export function progressText({ percent, etaMs, tasks: [first] }: ProgressView): string {
  const amount = percent === null ? `${first?.done ?? 0}` : `${Math.floor(percent)} %`;
  const ofTask = first?.task ? ` of ${first.task}` : '';
  return `${amount}${ofTask}${etaMs === null ? '' : `, ETA ${formatRough(etaMs)}`}`;
}

/** How long it took, or has been going on. */
export function elapsed({ durationMs, startedAt, endedAt }: RunView, now: number): string {
  if (durationMs !== null) return formatDuration(durationMs);
  return startedAt === null || endedAt !== null ? '' : formatDuration(now - Date.parse(startedAt));
}
