/** Whether a run that ended before it was done can be gone on with, and nobody does so yet. */

import { readRequest } from '../../core/run/folder.ts';
import type { ShownRun } from './liveRuns.ts';
import { isGoodEnd } from './statusLook.ts';

export function canBeResumed({ row: { view, folder } }: ShownRun): boolean {
  const hasSome = view.checkpoints?.some(({ good, isPruned }) => good !== false && !isPruned) ?? false;
  if (!hasSome || isGoodEnd(view.status) || view.resumedBy.length > 0) return false;
  return readRequest(folder).resume.mode !== 'never';
}
