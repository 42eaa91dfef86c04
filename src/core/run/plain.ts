/** What holds where a parameter file says nothing of metrics, checkpoints and going on. */

import type { CheckpointPlan, ResumePolicy } from './checkpoints.ts';
import type { MetricsPlan } from './signals.ts';

export const PLAIN_CHECKPOINTS: CheckpointPlan = {
  paths: [],
  keep: { last: 10, best: null, everySteps: null },
  every: { seconds: null, steps: null },
  signal: null,
  resume: [],
};

export const PLAIN_RESUME: ResumePolicy = { mode: 'ask', attempts: 3, after: ['lost', 'limit', 'preempted'] };

export const PLAIN_METRICS: MetricsPlan = {
  files: [],
  sources: [],
  goal: null,
  aggregates: {},
  logEvery: null,
  recognise: true,
};
