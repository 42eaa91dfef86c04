/** Which checkpoints stay and which go. */

import assert from 'node:assert/strict';
import { fatesOf, type KeepContext } from '../../../src/core/checkpoints/keep.ts';
import type { CheckpointView } from '../../../src/core/run/view.ts';
import { madeCheckpoint } from '../../support/checkpointBox.ts';

function made(step: number, more: Partial<CheckpointView> = {}): CheckpointView {
  return madeCheckpoint({ path: `checkpoints/c_${step}.pt`, step, ...more });
}

function context(policy: Partial<KeepContext['policy']>, more: Partial<KeepContext> = {}): KeepContext {
  return {
    policy: { last: null, best: null, everySteps: null, isAsked: true, ...policy },
    ...{ isLive: true, inUse: new Map(), isOutside: () => false, isAutomatic: true, ...more },
  };
}

function staying(checkpoints: readonly CheckpointView[], about: KeepContext): (number | null)[] {
  return fatesOf(checkpoints, about).flatMap(({ checkpoint, stays }) => (stays ? [checkpoint.step] : []));
}

const TEN = Array.from({ length: 10 }, (_value, index) => made(100 * (index + 1)));

describe('the keep policy', () => {
  it('keeps the newest so many, and all that are tagged keep', () => {
    assert.deepEqual(staying(TEN, context({ last: 3 })), [800, 900, 1000]);
    const tagged = TEN.with(1, made(200, { tags: ['keep-me'] }));
    assert.deepEqual(staying(tagged, context({ last: 3 })), [200, 800, 900, 1000]);
  });

  it('keeps each of so many steps, those that are pinned, and those that a live run goes on from', () => {
    const pinned = TEN.with(2, made(300, { isPinned: true }));
    const inUse = new Map([['checkpoints/c_700.pt', 'run']]);
    assert.deepEqual(
      staying(pinned, context({ last: 1, everySteps: 500 }, { inUse })),
      [300, 500, 700, 1000],
    );
  });

  it('keeps the best by a metric, where that is a number', () => {
    const losses = [0.5, 0.1, 'NaN', 0.3, '-Infinity', undefined] as const;
    const some = losses.map((loss, index) => made(index, { metrics: loss === undefined ? {} : { loss } }));
    const best = (mode: 'min' | 'max', count: number) =>
      context({ last: 1, best: { metric: 'loss', mode, count } });
    assert.deepEqual(staying(some, best('min', 2)), [1, 3, 5]);
    assert.deepEqual(staying(some, best('max', 1)), [0, 5]);
    assert.deepEqual(
      staying(some, context({ last: 1, best: { metric: 'toString', mode: 'min', count: 3 } })),
      [5],
    );
  });

  it('never lets the newest good one go', () => {
    const damaged = TEN.with(9, made(1000, { good: false }));
    const about = context({ last: 0 }, { isAutomatic: false });
    assert.deepEqual(staying(damaged, about), [900]);
    assert.deepEqual(staying(TEN, about), [1000]);
    assert.equal(fatesOf(damaged, about).at(-1)?.why, 'damaged');
  });

  it('by itself touches files of the program only where the file asks for it, and nothing that is damaged', () => {
    const mixed = TEN.with(0, made(100, { kind: 'state' })).with(
      1,
      made(200, { kind: 'state', good: false }),
    );
    assert.deepEqual(
      staying(mixed, context({ last: 1, isAsked: false })),
      [200, 300, 400, 500, 600, 700, 800, 900, 1000],
    );
    assert.deepEqual(staying(mixed, context({ last: 1 })), [200, 1000]);
  });

  it('leaves what lies outside alone, unless the file says otherwise', () => {
    const isOutside = (name: string) => name.endsWith('_100.pt');
    assert.deepEqual(staying(TEN, context({ last: 1 }, { isOutside })), [100, 1000]);
    assert.deepEqual(staying(TEN, context({ last: 1, outside: true }, { isOutside })), [1000]);
  });

  it('says nothing of those that are gone', () => {
    const gone = TEN.with(9, made(1000, { isPruned: true }));
    assert.deepEqual(staying(gone, context({ last: 2 })), [800, 900]);
    assert.equal(fatesOf(gone, context({ last: 2 })).length, 9);
  });
});
