/** Words about a run that several commands say. */

import { formatDuration, formatRough } from '../base/time.ts';
import { EARLIER_RUNS, type RunProgress } from '../core/run/signals.ts';
import type { RunView } from '../core/run/view.ts';

/** `42 % of epoch, ETA 6 m`; rounded down, because what is not done is not 100 %. `≈ 42 %, about 6 m left` by estimate. */
export function progressText({ percent, etaMs, tasks: [first], source }: RunProgress): string {
  if (source === EARLIER_RUNS) return estimateText(percent, etaMs);
  const amount = percent === null ? `${first?.done ?? 0}` : `${Math.floor(percent)} %`;
  const ofTask = first?.task ? ` of ${first.task}` : '';
  return `${amount}${ofTask}${etaMs === null ? '' : `, ETA ${formatRough(etaMs)}`}`;
}

function estimateText(percent: number | null, etaMs: number | null): string {
  const left = etaMs === null ? '' : `, about ${formatRough(etaMs)} left`;
  return `≈ ${Math.floor(percent ?? 0)} %${left}`;
}

/** `3 m to 9 m`, ` as 5 earlier runs took`: how much is known of the end. */
export function spreadText({ etaLowMs, etaHighMs, earlierRuns }: RunProgress): string {
  const [low, high] = [etaLowMs, etaHighMs].map((ms) => (ms === null ? null : formatRough(ms)));
  const spread = low === null || high === null || low === high ? '' : `${low} to ${high}`;
  if (earlierRuns === undefined) return spread;
  const runs = earlierRuns === 1 ? 'as an earlier run took' : `as ${earlierRuns} earlier runs took`;
  return [spread, runs].filter(Boolean).join(', ');
}

/** How long it took, or has been going on. */
export function elapsed({ durationMs, startedAt, endedAt }: RunView, now: number): string {
  if (durationMs !== null) return formatDuration(durationMs);
  return startedAt === null || endedAt !== null ? '' : formatDuration(now - Date.parse(startedAt));
}
