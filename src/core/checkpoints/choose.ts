/** Which checkpoint is meant: the newest good one, or the one that a person names. */

import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import type { CheckpointView } from '../run/view.ts';

type Checkpoints = readonly CheckpointView[] | null;

/** As far as the record knows. */
export function latestGood(checkpoints: Checkpoints): CheckpointView | undefined {
  return checkpoints?.findLast(({ good, isPruned }) => !isPruned && good !== false);
}

/** By its step, `@latest`, its path or its name; of several of one step or name the newest. */
export function checkpointNamed(checkpoints: Checkpoints, reference: string): CheckpointView {
  const there = checkpoints?.filter(({ isPruned }) => !isPruned) ?? [];
  if (there.length === 0) {
    throw new AppError('not-found', 'The run has no checkpoint that is still there.');
  }
  const isStep = /^\d{1,15}$/.test(reference);
  const found =
    reference === '@latest'
      ? latestGood(there)
      : (there.findLast((each) => each.path === reference) ??
        there.findLast((each) => isStep && each.step === Number(reference)) ??
        there.findLast((each) => path.basename(each.path) === reference));
  if (found) return found;
  const isGone = checkpoints?.some((each) => each.isPruned && each.path === reference) ?? false;
  const steps = there.flatMap(({ step }) => (step === null ? [] : [step])).slice(-MOST_NAMED);
  throw new AppError(
    'not-found',
    isGone ? `The checkpoint ${reference} was removed.` : `The run has no checkpoint "${reference}".`,
    { hint: steps.length > 0 ? `There are steps ${steps.join(', ')}.` : 'See "runtrail checkpoints ls".' },
  );
}

const MOST_NAMED = 10;
