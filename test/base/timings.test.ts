/** Timers of operations. */

import assert from 'node:assert/strict';
import { Timings } from '../../src/base/timings.ts';

describe('timings', () => {
  it('of one operation, started twice in the same millisecond, are two', () => {
    const timings = new Timings();
    const [first, second] = [timings.start('clone', 1000), timings.start('clone', 1000)];
    assert.equal(timings.stop(second, 1500), 0.5);
    assert.equal(timings.stop(first, 3000), 2);
    const [clone] = timings.summary();
    assert.deepEqual(
      [clone?.operation, clone?.count, clone?.total, clone?.mean, clone?.min, clone?.max, clone?.last],
      ['clone', 2, 2.5, 1.25, 0.5, 2, [0.5, 2]],
    );
  });

  it('of a timer that does not run are none', () => {
    const timings = new Timings();
    const timer = timings.start('clone', 0);
    timings.stop(timer, 1000);
    assert.equal(timings.stop(timer, 2000), undefined);
    assert.equal(timings.stop(99, 2000), undefined);
    assert.equal(timings.summary()[0]?.count, 1);
  });

  it('that ended before the window are left out', () => {
    const timings = new Timings(10_000);
    timings.stop(timings.start('old', 0), 9999);
    timings.stop(timings.start('new', 0), 10_000);
    assert.deepEqual(
      timings.summary().map(({ operation }) => operation),
      ['new'],
    );
  });

  it('are never negative, and the longest in all come first', () => {
    const timings = new Timings();
    timings.stop(timings.start('back', 1000), 500);
    timings.stop(timings.start('short', 0), 10);
    timings.stop(timings.start('long', 0), 20);
    assert.deepEqual(
      timings.summary().map(({ operation, total }) => [operation, total]),
      [
        ['long', 0.02],
        ['short', 0.01],
        ['back', 0],
      ],
    );
  });
});
