/** Runs as programs print them, for what shows several. */

import { initialState } from '../../src/core/run/fold.ts';
import type { MetricSummary, RunProgress } from '../../src/core/run/signals.ts';
import { type CheckpointView, type RunView, viewOf } from '../../src/core/run/view.ts';
import { request } from './record.ts';
import { madeNow, madeSummary } from './resources.ts';

/** A live run that is being measured. */
export function madeView(more: Partial<RunView> = {}): RunView {
  const view = viewOf({ ...initialState(request), status: 'running' }, '/lab/run', []);
  return { ...view, resources: { ...madeSummary(), now: madeNow() }, ...more };
}

/** Progress as a program that counts one thing says it. */
export function progressOf(task: string | null, done: number, total: number | null): RunProgress {
  const percent = total === null ? null : (done / total) * 100;
  const rest = { weight: 1, unit: null, ratePerSecond: null, etaMs: null, state: 'running' } as const;
  return {
    ...{ percent, etaMs: null, etaLowMs: null, etaHighMs: null, ratePerSecond: null, earlierMs: null },
    ...{ source: 'signals', time: '2026-11-21T14:00:08.000Z' },
    tasks: [{ task, parent: null, done, total, percent, ...rest }],
  };
}

/** A metric that had these values. */
export function madeMetric(values: readonly number[], more: Partial<MetricSummary> = {}): MetricSummary {
  const sum = values.reduce((all, value) => all + value, 0);
  const last = values.at(-1) ?? null;
  return {
    ...{ count: values.length, notFinite: 0, sum, mean: sum / values.length, sd: 0 },
    ...{ min: Math.min(...values), max: Math.max(...values), p50: last, p95: last, p99: last },
    ...{ last, lastStep: values.length, lastTime: '2026-11-21T14:00:08.000Z', minStep: 1, maxStep: 1 },
    ...{ unit: null, source: 'signals', minute: null, hour: null, contexts: {} },
    ...more,
  };
}

/** A checkpoint as it is recorded, five days before now. */
export function madeCheckpoint(more: Partial<CheckpointView> = {}): CheckpointView {
  return {
    ...{ path: `checkpoints/${more.step ?? 0}.pt`, step: 0, bytes: 2 ** 20, sha256: 'a'.repeat(64) },
    ...{ time: new Date(Date.now() - 5 * 24 * 3_600_000).toISOString(), description: null, tags: [] },
    ...{ metrics: {}, kind: 'file', source: 'signal', good: true, isPruned: false, isPinned: false },
    ...more,
  };
}
