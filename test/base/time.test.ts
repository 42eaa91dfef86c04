/** One spelling of durations and ages, with exact strings at every boundary. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  formatAgo,
  formatClock,
  formatDuration,
  formatRough,
  isoTime,
  parseDuration,
  systemClock,
} from '../../src/base/time.ts';

const S = 1000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;

describe('formatRough', () => {
  for (const [ms, text] of [
    [-S, '0 s'],
    [0, '0 s'],
    [39_600, '40 s'],
    [59_400, '59 s'],
    [59_600, '1 m'],
    [6 * M + 20 * S, '6 m'],
    [59 * M + 40 * S, '1 h 0 m'],
    [2 * H + 5 * M, '2 h 5 m'],
    [23 * H + 59 * M, '23 h 59 m'],
    [76 * H + 10 * M, '3 d 4 h'],
  ] as const) {
    it(`${ms} ms is ${text}`, () => assert.equal(formatRough(ms), text));
  }
});

describe('formatDuration', () => {
  for (const [ms, text] of [
    [-5 * S, '0 s'],
    [Number.NaN, '0 s'],
    [0, '0 s'],
    [0.2, '1 ms'],
    [1.4, '1 ms'],
    [42, '42 ms'],
    [99.4, '99 ms'],
    [99.6, '0.1 s'],
    [100, '0.1 s'],
    [949, '0.9 s'],
    [950, '1 s'],
    [3_240, '3.2 s'],
    [45 * S, '45 s'],
    [59_940, '59.9 s'],
    [59_949, '59.9 s'],
    [59_950, '1 m 00 s'],
    [59_960, '1 m 00 s'],
    [M, '1 m 00 s'],
    [123 * S, '2 m 03 s'],
    [12 * M + 4 * S, '12 m 04 s'],
    [59 * M + 59_499, '59 m 59 s'],
    [59 * M + 59_500, '1 h 0 m 0 s'],
    [H + 5 * S, '1 h 0 m 5 s'],
    [23 * H + 59 * M + 59_500, '1 d 0 h 0 m 0 s'],
    [90_061 * S, '1 d 1 h 1 m 1 s'],
    [400 * D, '400 d 0 h 0 m 0 s'],
  ] as const) {
    it(`${ms} ms is ${text}`, () => assert.equal(formatDuration(ms), text));
  }

  it('never shows 60 seconds, 60 minutes or 24 hours, and stays within half of its last place', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 40 * D, noNaN: true }), (ms) => {
        const unit = { ms: 1, s: S, m: M, h: H, d: D };
        const parts = [...formatDuration(ms).matchAll(/([\d.]+) (ms|s|m|h|d)/g)];
        let sum = 0;
        for (const [, figure, name] of parts) {
          const value = Number(figure);
          assert.ok(value < (name === 'h' ? 24 : name === 'ms' ? 100 : name === 'd' ? 41 : 60));
          sum += value * unit[name as keyof typeof unit];
        }
        const lastPlace = ms < 99.5 ? 1 : ms < 59_950 ? 100 : S;
        assert.ok(Math.abs(sum - ms) <= lastPlace / 2 + 1e-6, `${ms} is ${formatDuration(ms)}`);
      }),
    );
  });
});

describe('formatClock', () => {
  for (const [ms, text] of [
    [-1, '0:00'],
    [0, '0:00'],
    [9_499, '0:09'],
    [59_499, '0:59'],
    [59_500, '1:00'],
    [330 * S, '5:30'],
    [H - 1, '1:00:00'],
    [5_025 * S, '1:23:45'],
    [27 * H + 5 * S, '27:00:05'],
  ] as const) {
    it(`${ms} ms is ${text}`, () => assert.equal(formatClock(ms), text));
  }
});

describe('formatAgo', () => {
  for (const [age, text] of [
    [-10 * M, 'just now'],
    [0, 'just now'],
    [44_999, 'just now'],
    [45 * S, '1 min ago'],
    [3 * M, '3 min ago'],
    [45 * M - 1, '45 min ago'],
    [45 * M, '1 h ago'],
    [2 * H, '2 h ago'],
    [22 * H - 1, '22 h ago'],
    [22 * H, '1 d ago'],
    [5 * D, '5 d ago'],
  ] as const) {
    it(`${age} ms is ${text}`, () => assert.equal(formatAgo(1e12, 1e12 + age), text));
  }
});

describe('stored times', () => {
  it('are UTC with milliseconds', () => {
    assert.equal(isoTime(Date.UTC(2026, 10, 21, 14, 2, 3, 456)), '2026-11-21T14:02:03.456Z');
  });

  it('sort as text in their order', () => {
    const time = fc.integer({ min: 0, max: Date.UTC(9999, 0) });
    fc.assert(fc.property(time, time, (a, b) => a < b === isoTime(a) < isoTime(b)));
  });

  it('come from a clock that agrees with the system, and durations from one that only goes on', () => {
    const before = Date.now();
    const now = systemClock.now();
    assert.ok(now >= before && now <= Date.now());
    const readings = Array.from({ length: 1000 }, () => systemClock.mono());
    assert.deepEqual(
      readings,
      readings.toSorted((a, b) => a - b),
    );
    assert.ok(Math.abs(systemClock.mono() - Number(process.hrtime.bigint() / 1_000_000n)) < 50);
  });
});

describe('parseDuration', () => {
  for (const [text, seconds] of [
    ['90 s', 90],
    ['90sec', 90],
    ['5 min', 300],
    ['5m', 300],
    ['2 h', 7200],
    ['1 h 30 min', 5400],
    ['0.5 d', 43_200],
    ['12 m 04 s', 724],
  ] as const)
    it(`reads ${text}`, () => assert.equal(parseDuration(text), seconds));

  for (const text of ['', '5', 's', '5 weeks', '-5 s', '5 s x', '1e3 s', '5 s '.repeat(1000)])
    it(`does not read "${text.slice(0, 20)}"`, () => assert.equal(parseDuration(text), undefined));
});
