/** How far a run is by how long earlier ones took, and which earlier ones count. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nearest, progressFrom } from '../../../src/core/estimates/duration.ts';

const MINUTE = 60_000;
const minutes = (...all: readonly number[]) => all.map((each) => each * MINUTE);
const estimate = (durations: readonly number[], elapsed: number) =>
  progressFrom(minutes(...durations), elapsed * MINUTE, '2026-11-21T14:00:00.000Z');

describe('progress by earlier runs', () => {
  it('of runs that all took as long is how much of that is over', () => {
    const half = estimate([10, 10, 10], 5);
    assert.deepEqual(
      [half?.percent, half?.etaMs, half?.source, half?.earlierRuns],
      [50, 5 * MINUTE, 'earlier-runs', 3],
    );
  });

  it('has a spread where they took differently long, none of a single one', () => {
    const spread = estimate([8, 10, 12, 14, 16], 4);
    assert.deepEqual([spread?.etaMs, spread?.etaLowMs, spread?.etaHighMs], minutes(8, 4.8, 11.2));
    const single = estimate([10], 4);
    assert.deepEqual([single?.percent, single?.etaLowMs, single?.etaHighMs], [40, null, null]);
  });

  it('counts on those that took longer than this one has, and on nothing where none did', () => {
    const long = estimate([5, 10, 20], 12);
    assert.equal(long?.etaMs, 8 * MINUTE);
    const longest = estimate([5, 10], 12);
    assert.deepEqual([longest?.percent, longest?.etaMs, longest?.etaHighMs], [99, null, null]);
  });

  it('is none without earlier runs, before the start, or where they were over long ago', () => {
    assert.equal(estimate([5, 10], 20)?.percent, 99);
    assert.equal(estimate([5, 10], 20.1), null);
    assert.equal(estimate([], 5), null);
    assert.equal(estimate([0, -1, Number.NaN], 5), null);
    assert.equal(estimate([10], Number.NaN), null);
  });

  it('never falls, never says that it is over, and has its end within its spread', () => {
    const durations = fc.array(fc.double({ min: 0.01, max: 1e5, noNaN: true }), {
      minLength: 1,
      maxLength: 20,
    });
    const moments = fc.array(fc.double({ min: 0, max: 2e5, noNaN: true }), { minLength: 2, maxLength: 10 });
    fc.assert(
      fc.property(durations, moments, (all, times) => {
        const found = times.toSorted((a, b) => a - b).map((time) => estimate(all, time));
        for (const [index, progress] of found.entries()) {
          if (progress === null) continue;
          assert.ok(progress.percent !== null && progress.percent <= 99);
          const before = found[index - 1];
          assert.ok(index === 0 || (before && progress.percent + 1e-9 >= (before.percent ?? 0)));
          const { etaLowMs, etaMs, etaHighMs } = progress;
          if (etaLowMs !== null) assert.ok(etaLowMs <= (etaMs ?? 0) && (etaMs ?? 0) <= (etaHighMs ?? 0));
        }
      }),
    );
  });
});

describe('the earlier runs that count', () => {
  const run = (command: string, parameters: Readonly<Record<string, unknown>>) => ({ command, parameters });

  it('are those that were asked the same, whatever else there is', () => {
    const same = run('train', { lr: 0.1, layers: [1, 2] });
    const others = [
      run('train', { lr: 0.2, layers: [1, 2] }),
      same,
      run('test', { lr: 0.1, layers: [1, 2] }),
    ];
    assert.deepEqual(nearest(run('train', { lr: 0.1, layers: [1, 2] }), others, 20), [same]);
  });

  it('else those with the fewest differences, as many as are wanted', () => {
    const near = [run('train', { lr: 0.2, batch: 64 }), run('train', { lr: 0.3, batch: 64 })];
    const far = run('train', { lr: 0.2, batch: 128 });
    const asked = run('train', { lr: 0.1, batch: 64 });
    assert.deepEqual(nearest(asked, [far, ...near], 20), near);
    assert.deepEqual(nearest(asked, [far, ...near], 1), near.slice(0, 1));
    assert.deepEqual(nearest(asked, [], 20), []);
  });
});
