/** Figures of values that are not kept: the same as from all of them. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatFrequency, RunningStatistics } from '../../src/base/statistics.ts';
import { seededRandom } from '../support/random.ts';

function of(values: Iterable<number>): RunningStatistics {
  const statistics = new RunningStatistics();
  for (const value of values) statistics.add(value);
  return statistics;
}

/** From all values, in two passes; their distance to `near`, so that the sums themselves stay exact. */
function twoPasses(values: Float64Array, near: number) {
  const distances = values.map((value) => value - near);
  const mean = distances.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = distances.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean: near + mean, variance: squares / (values.length - 1) };
}

const isNear = (a: number, b: number, relative: number) =>
  Math.abs(a - b) <= relative * Math.max(Math.abs(a), Math.abs(b), Number.MIN_VALUE);

describe('running statistics', () => {
  it('of a million values near 1e9 are those of two passes over them, to nine digits', () => {
    const random = seededRandom(7);
    const values = Float64Array.from({ length: 1_000_000 }, () => 1e9 + random());
    const statistics = of(values);
    const { mean, variance } = twoPasses(values, 1e9);
    assert.ok(isNear(statistics.figures().mean ?? 0, mean, 1e-9));
    assert.ok(isNear(statistics.variance, variance, 1e-9), `${statistics.variance} ${variance}`);
    assert.ok(isNear(variance, 1 / 12, 0.01), 'the peer is right');
  });

  it('of two parts, merged, are those of all', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 50 });
    fc.assert(
      fc.property(values, values, (first, second) => {
        const [merged, all] = [of(first), of([...first, ...second])];
        merged.merge(of(second));
        const [is, should] = [merged.figures(), all.figures()];
        assert.deepEqual(
          [is.count, is.min, is.max, is.last, is.missing],
          [should.count, should.min, should.max, should.last, should.missing],
        );
        assert.ok(Math.abs((is.mean ?? 0) - (should.mean ?? 0)) < 1e-6);
        assert.ok(Math.abs(merged.variance - all.variance) <= 1e-9 * (1 + all.variance));
      }),
    );
  });

  it('count what is no number apart, and do not change by it', () => {
    const { count, missing, mean, min, max } = of([1, Number.NaN, 3, Number.POSITIVE_INFINITY]).figures();
    assert.deepEqual({ count, missing, mean, min, max }, { count: 2, missing: 2, mean: 2, min: 1, max: 3 });
  });

  it('keep the newest five', () => {
    assert.deepEqual(of([1, 2, 3, 4, 5, 6, 7]).figures().last, [3, 4, 5, 6, 7]);
  });

  it('of nothing are null, and of one value have no spread', () => {
    const { last, ...empty } = of([]).figures();
    assert.deepEqual(last, []);
    assert.deepEqual(empty, { count: 0, mean: null, deviation: null, min: null, max: null, missing: 0 });
    assert.deepEqual(of([4]).figures().deviation, 0);
  });
});

describe('a frequency', () => {
  for (const [perSecond, text] of [
    [1234, '1.2 k/s'],
    [56_000, '56 k/s'],
    [5.83, '5.8/s'],
    [42, '42/s'],
    [0.2, '12/min'],
    [0.02, '1.2/min'],
    [0.001, '3.6/h'],
    [0, '0/s'],
    [-3, '0/s'],
    [Number.NaN, '0/s'],
    [Number.POSITIVE_INFINITY, '0/s'],
  ] as const) {
    it(`of ${perSecond} a second is ${text}`, () => assert.equal(formatFrequency(perSecond), text));
  }
});
