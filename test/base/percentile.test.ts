/** Percentiles: the numbers of numpy of a list, and nearly these of a stream that is not kept. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Digest, percentile } from '../../src/base/percentile.ts';
import { seededRandom } from '../support/random.ts';

function digestOf(values: Iterable<number>): Digest {
  const digest = new Digest();
  for (const value of values) digest.add(value);
  return digest;
}

describe('a percentile', () => {
  it('is that of numpy: between two ranks on a straight line', () => {
    assert.equal(percentile([1, 2, 3, 4, 5], 50), 3);
    assert.equal(percentile([1, 2, 3, 4], 25), 1.75);
    assert.equal(percentile([7], 99), 7);
    assert.equal(percentile([1, 2], 0), 1);
    assert.equal(percentile([1, 2], 100), 2);
  });

  it('asks neither for an order nor changes it', () => {
    const values = [5, 1, 4, 2, 3];
    assert.equal(percentile(values, 50), 3);
    assert.deepEqual(values, [5, 1, 4, 2, 3]);
  });

  for (const percent of [-1, 101, Number.NaN])
    it(`is refused for ${percent}`, () => assert.throws(() => percentile([1], percent), RangeError));

  it('is refused of nothing', () => assert.throws(() => percentile([], 50), RangeError));
});

describe('percentiles of a stream', () => {
  it('are exact as long as there are few values, also of two parts put together', () => {
    const few = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(few, few, fc.double({ min: 0, max: 100, noNaN: true }), (first, second, percent) => {
        const merged = digestOf(first);
        merged.merge(digestOf(second));
        assert.equal(digestOf(first).percentile(percent), percentile(first, percent));
        assert.equal(merged.percentile(percent), percentile([...first, ...second], percent));
      }),
    );
  });

  it('of nothing are null', () => assert.equal(new Digest().percentile(50), null));

  it('of a million values lie within a thousandth of their rank, also of two halves put together', () => {
    const random = seededRandom(3);
    const values = Float64Array.from({ length: 1_000_000 }, () => -Math.log(1 - random()));
    const halves = digestOf(values.subarray(0, 500_000));
    halves.merge(digestOf(values.subarray(500_000)));
    const sorted = values.slice().sort();
    for (const digest of [digestOf(values), halves])
      for (const percent of [1, 25, 50, 95, 99, 99.9]) {
        const found = digest.percentile(percent) ?? Number.NaN;
        const rank = (100 * sorted.findIndex((value) => value >= found)) / sorted.length;
        assert.ok(Math.abs(rank - percent) < 0.1, `p${percent} is p${rank}`);
      }
    assert.deepEqual([halves.percentile(0), halves.percentile(100)], [sorted[0], sorted.at(-1)]);
  });
});
