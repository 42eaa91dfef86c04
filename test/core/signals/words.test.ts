/** Progress in words. */

import assert from 'node:assert/strict';
import type { ProgressTask } from '../../../src/core/run/signals.ts';
import { bar, rateText, shortTime, taskText } from '../../../src/core/signals/words.ts';

const TASK: ProgressTask = {
  ...{ task: null, parent: null, done: 42, total: 100, weight: 1, unit: null, percent: 42 },
  ...{ ratePerSecond: 3.1, etaMs: 120_000, state: 'running', elapsedMs: 90_000 },
};

describe('progress in words', () => {
  it('is an amount, a share, a rate, and times', () => {
    assert.equal(taskText(TASK), '42/100 (42.0%) 3.1 items/s [1m30s<2m]');
    assert.equal(taskText({ ...TASK, unit: 'epochs', etaMs: null }), '42/100 (42.0%) 3.1 epochs/s [1m30s]');
    const endless = { ...TASK, total: null, percent: null, etaMs: null };
    assert.equal(taskText(endless), '42 3.1 items/s [1m30s]');
  });

  for (const [seconds, text] of [
    [0, '0s'],
    [30, '30s'],
    [90, '1m30s'],
    [120, '2m'],
    [3660, '1h1m'],
    [7200, '2h'],
    [100_000, '27h46m'],
    [-5, '0s'],
  ] as const)
    it(`${seconds} seconds are ${text}`, () => assert.equal(shortTime(seconds * 1000), text));

  for (const [rate, unit, text] of [
    [3.14, null, '3.1 items/s'],
    [12_500, 'lines', '12.5k lines/s'],
    [0.5, null, '2.0 s/item'],
    [0.001, 'epochs', '17 m/epoch'],
    [0, null, '0 items/s'],
    [Number.NaN, null, '0 items/s'],
  ] as const)
    it(`${rate} a second are ${text}`, () => assert.equal(rateText(rate, unit), text));

  it('is a bar of thirty signs', () => {
    assert.equal(bar(50), `[${'#'.repeat(15)}${'-'.repeat(15)}]`);
    assert.equal(bar(-3), `[${'-'.repeat(30)}]`);
    assert.equal(bar(300), `[${'#'.repeat(30)}]`);
    assert.equal(bar(99.9, 10), '[#########-]');
  });
});
