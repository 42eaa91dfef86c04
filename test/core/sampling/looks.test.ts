/** When a run is looked at, and how often. */

import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { type LookKind, Looks } from '../../../src/core/sampling/looks.ts';
import { Period } from '../../../src/core/sampling/period.ts';
import { HandClock } from '../../support/figures.ts';

describe('looks at a run', () => {
  let clock: HandClock;
  let start: number;
  let taken: [number, LookKind][];
  let looks: Looks;
  let periodMs: number;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    clock = new HandClock();
    start = clock.mono();
    taken = [];
    periodMs = 1_000;
  });
  afterEach(() => {
    looks.dispose();
    mock.timers.reset();
  });

  function begin(): void {
    looks = new Looks({
      clock,
      periodMs: () => periodMs,
      look: async (kind) => {
        taken.push([clock.mono() - start, kind]);
      },
    });
  }

  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 10) {
      clock.pass(10);
      mock.timers.tick(10);
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    }
  }

  it('come early, then each period', async () => {
    begin();
    await pass(3_500);
    assert.deepEqual(taken, [
      [0, 'sample'],
      [50, 'glance'],
      [150, 'glance'],
      [400, 'sample'],
      [1_000, 'sample'],
      [2_000, 'sample'],
      [3_000, 'sample'],
    ]);
  });

  it('come no earlier than the period where that is short, and follow it when it changes', async () => {
    periodMs = 200;
    begin();
    await pass(500);
    periodMs = 400;
    await pass(900);
    assert.deepEqual(
      taken.map(([at]) => at),
      [0, 50, 150, 200, 400, 600, 1_000, 1_400],
    );
  });

  it('are not made up for after a gap: one, and the next a whole period later', async () => {
    begin();
    await pass(2_100);
    clock.pass(30_000);
    taken = [];
    await pass(3_000);
    const times = taken.map(([at]) => at);
    assert.equal(times[0], 33_000, 'the timer stood still as well');
    assert.deepEqual(times.slice(1), [34_000, 35_000]);
  });

  it('end when they are ended', async () => {
    begin();
    await pass(1_100);
    const before = taken.length;
    await looks.end();
    await pass(3_000);
    assert.equal(taken.length, before);
  });
});

describe('the period', () => {
  const feed = (period: Period, costMs: number, times: number) => {
    for (let time = 0; time < times; time++) period.add(costMs);
  };

  for (const [seconds, ms] of [
    [1, 1_000],
    [0.2, 200],
    [0.01, 200],
    [60, 60_000],
    [1e9, 60_000],
    [Number.NaN, 1_000],
    [-5, 200],
  ] as const) {
    it(`that was asked for as ${seconds} s is ${ms} ms`, () => assert.equal(new Period(seconds).ms, ms));
  }

  it('doubles until looking takes less than 1 % of it', () => {
    const period = new Period(1);
    feed(period, 9.9, 50);
    assert.equal(period.ms, 1_000);
    feed(period, 35, 3);
    assert.equal(period.ms, 4_000);
    feed(period, 1e9, 3);
    assert.equal(period.ms, 60_000);
  });

  it('goes back when it is cheap again, not further than asked, and does not go to and fro', () => {
    const period = new Period(2);
    feed(period, 50, 40);
    assert.equal(period.ms, 8_000);
    feed(period, 25, 40);
    assert.equal(period.ms, 8_000);
    feed(period, 1, 40);
    assert.equal(period.ms, 2_000);
  });

  it('does not mind a single expensive look', () => {
    const period = new Period(1);
    for (let time = 0; time < 20; time++) feed(period, time % 5 === 0 ? 500 : 1, 1);
    assert.equal(period.ms, 1_000);
  });
});
