/** Which checkpoints stay and which go, each with why. Looks at nothing but what is recorded. */

import { plainNumber } from '../../base/json.ts';
import type { KeepPolicy } from '../run/checkpoints.ts';
import type { CheckpointView } from '../run/view.ts';

/** A checkpoint with this in one of its tags stays. */
const KEEP_TAG = 'keep';

export interface Fate {
  readonly checkpoint: CheckpointView;
  readonly stays: boolean;
  /** `one of the newest 10`, `older than the newest 10`. */
  readonly why: string;
}

export interface KeepContext {
  readonly policy: KeepPolicy;
  /** The run goes on; its newest good one is what it can be resumed from. */
  readonly isLive: boolean;
  /** By path: the live runs that go on from it. */
  readonly inUse: ReadonlyMap<string, string>;
  readonly isOutside: (path: string) => boolean;
  /** By the policy alone, with nobody who looks at it first. */
  readonly isAutomatic: boolean;
}

/** In the order of the record, without those that are gone. */
export function fatesOf(checkpoints: readonly CheckpointView[], context: KeepContext): Fate[] {
  const there = checkpoints.filter(({ isPruned }) => !isPruned);
  const good = there.filter((each) => each.good !== false);
  const reasons = reasonsToStay(good, context);
  return there.map((checkpoint) => {
    const reason = reasons.find(([, isOfThese]) => isOfThese(checkpoint))?.[0];
    return { checkpoint, stays: reason !== undefined, why: reason ?? whyItGoes(checkpoint, context) };
  });
}

type Reason = readonly [why: string, isOfThese: (checkpoint: CheckpointView) => boolean];

/** The strongest first: it is the one that is told. */
function reasonsToStay(good: readonly CheckpointView[], context: KeepContext): Reason[] {
  const { policy, isLive, inUse, isOutside, isAutomatic } = context;
  const { last, best, everySteps } = policy;
  const newest = new Set(last === null ? good : good.slice(Math.max(0, good.length - last)));
  const leaders = best ? bestOf(good, best) : new Set();
  return [
    ['pinned', ({ isPinned }) => isPinned],
    [`tagged "${KEEP_TAG}"`, ({ tags }) => tags.some((tag) => tag.includes(KEEP_TAG))],
    ['a live run goes on from it', ({ path }) => inUse.has(path)],
    [isLive ? 'the newest good one of a live run' : 'the newest good one', (each) => each === good.at(-1)],
    ['outside of the run folder', ({ path }) => isOutside(path) && policy.outside !== true],
    [
      'the file does not say how many are kept',
      ({ kind }) => isAutomatic && !policy.isAsked && kind !== 'state',
    ],
    ['damaged, but nobody looked at it yet', (each) => isAutomatic && each.good === false],
    [last === null ? 'all are kept' : `one of the newest ${last}`, (each) => newest.has(each)],
    [best ? `one of the best ${best.count} by ${best.metric}` : '', (each) => leaders.has(each)],
    [
      everySteps === null ? '' : `at a multiple of ${everySteps} steps`,
      ({ step }) => everySteps !== null && step !== null && step % everySteps === 0,
    ],
  ];
}

function bestOf(
  good: readonly CheckpointView[],
  { metric, mode, count }: NonNullable<KeepPolicy['best']>,
): ReadonlySet<CheckpointView> {
  const valued = good.flatMap((checkpoint) => {
    const value = Object.hasOwn(checkpoint.metrics, metric)
      ? plainNumber(checkpoint.metrics[metric])
      : undefined;
    return typeof value === 'number' && Number.isFinite(value) ? [{ checkpoint, value }] : [];
  });
  const sign = mode === 'min' ? 1 : -1;
  valued.sort((a, b) => sign * (a.value - b.value));
  return new Set(valued.slice(0, count).map(({ checkpoint }) => checkpoint));
}

function whyItGoes({ good }: CheckpointView, { policy }: KeepContext): string {
  return good === false ? 'damaged' : `older than the newest ${policy.last ?? 0}`;
}
