/** How far a run was when it left a checkpoint: where one that goes on from there begins. */

import type { Position } from './checkpoints.ts';
import type { RunProgress } from './signals.ts';

/** Null where the steps of the checkpoint are not what the run counted. */
export function positionAt(progress: RunProgress | null, step: number | null): Position | null {
  const task = progress?.tasks.find(
    ({ parent, task: name }) => parent === null && name === (progress.task ?? null),
  );
  if (!task || task.total === null || step === null || step < 0) return null;
  // One more than it said: a checkpoint is often left before that is counted.
  return step <= Math.min(task.total, task.done + 1)
    ? { task: task.task, done: step, total: task.total }
    : null;
}
