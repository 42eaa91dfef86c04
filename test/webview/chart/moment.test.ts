/** What is known of a moment and of a span. */

import assert from 'node:assert/strict';
import { blockOf } from '../../../src/webview/chart/block.ts';
import { compose, type Drawing } from '../../../src/webview/chart/drawing.ts';
import { grouped } from '../../../src/webview/chart/groups.ts';
import { pointBeside, pointNear, summarise, valueAt } from '../../../src/webview/chart/moment.ts';

const NONE = Number.NaN;

function drawing(times: number[], values: number[]): Drawing {
  const span = { from: 0, to: times.at(-1) ?? 0 };
  const columns = { v: Float64Array.from(values) };
  const series = { ...span, isRaw: true, gapMs: 3000, at: Float64Array.from(times), columns };
  return compose(blockOf(series, span, 1), null);
}

describe('a moment', () => {
  const run = drawing([0, 1000, 2000, 12_000, 13_000], [1, 9, 3, 4, NONE]);

  it('is that of the nearest sample; in a gap there is none', () => {
    const near = (moment: number) => {
      const index = pointNear(run, moment);
      return index < 0 ? null : run.at[index];
    };
    // The point in the middle of a gap is none.
    assert.equal(near(2900), 2000);
    assert.deepEqual([-500, 400, 600, 2100, 7000, 11_900, 99_000].map(near), [
      0,
      0,
      1000,
      2000,
      null,
      12_000,
      13_000,
    ]);
    assert.equal(pointNear(drawing([], []), 5), -1);
  });

  it('has one value, or those between which it lies where points stand for several samples', () => {
    assert.deepEqual(valueAt(run, 'v', 1, true), { least: 9, greatest: 9 });
    assert.deepEqual(valueAt(run, 'v', 1, false), { least: 3, greatest: 9 });
    assert.equal(valueAt(run, 'v', 5, true), null);
    assert.equal(valueAt(run, 'other', 1, true), null);
  });

  it('moves from sample to sample, past gaps, and stops at the ends', () => {
    const goes = (from: number, steps: number) => run.at[pointBeside(run, from, steps)];
    assert.deepEqual(
      [goes(1, 1), goes(2, 1), goes(4, -1), goes(0, -1), goes(1, 99)],
      [2000, 12_000, 2000, 0, 13_000],
    );
  });

  it('is one of a span that has a least, a greatest and a last value', () => {
    assert.deepEqual(summarise(run, 'v', { from: 0, to: 2500 }), { least: 1, greatest: 9, last: 3 });
    assert.deepEqual(summarise(run, 'v', { from: 0, to: 99_000 }), { least: 1, greatest: 9, last: 4 });
    assert.equal(summarise(run, 'v', { from: 13_000, to: 14_000 }), null);
    assert.equal(summarise(run, 'other', { from: 0, to: 99 }), null);
  });
});

describe('marks', () => {
  it('that stand on each other are one, whatever their order', () => {
    const groups = grouped(
      [30, 0, 8, 9, 21].map((at) => ({ at })),
      10,
    );
    assert.deepEqual(
      groups.map(({ at, members }) => [at, members.length]),
      [
        [0, 3],
        [21, 2],
      ],
    );
    assert.deepEqual(grouped([], 10), []);
  });
});
