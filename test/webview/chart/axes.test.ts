/** What stands on the axes: round times, round numbers, and how they are written. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatElapsed, formatWall } from '../../../src/webview/chart/elapsed.ts';
import { timeTicks, valueTicks } from '../../../src/webview/chart/ticks.ts';
import { formatBetween, formatTick, formatValue } from '../../../src/webview/chart/units.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('the marks of the time axis', () => {
  for (const [span, most, first] of [
    [[0, 10_000], 5, ['0:00', '0:02', '0:04', '0:06', '0:08', '0:10']],
    [[0, 600_000], 6, ['0:00', '2:00', '4:00', '6:00', '8:00', '10:00']],
    [[0, 86_400_000], 6, ['0:00', '6:00:00', '12:00:00', '18:00:00', '1 d 00:00:00']],
    [[1000, 1200], 4, ['0:01.00', '0:01.05', '0:01.10', '0:01.15', '0:01.20']],
    [[0, 10 * 86_400_000], 5, ['0:00', '2 d', '4 d', '6 d', '8 d', '10 d']],
  ] as const)
    it(`are ${first.join(', ')}`, () => {
      const { at, step } = timeTicks({ from: span[0], to: span[1] }, most);
      assert.deepEqual(
        at.map((tick) => formatElapsed(tick, step)),
        first,
      );
    });

  it('are never too many, and within the span', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 1, max: 1e12 }), (from, length) => {
        const { at } = timeTicks({ from, to: from + length }, 8);
        assert.ok(at.length <= 9);
        assert.ok(at.every((tick) => tick >= from && tick <= from + length));
      }),
    );
  });
});

describe('the marks of a value axis', () => {
  for (const [greatest, rounding, ticks] of [
    [196, 'decimal', [0, 50, 100, 150, 200]],
    [100, 'decimal', [0, 25, 50, 75, 100]],
    [3 * 2 ** 30, 'bytes', [0, 1, 2, 3].map((gib) => gib * 2 ** 30)],
    [1500 * 2 ** 20, 'bytes', [0, 512, 1024, 1536].map((mib) => mib * 2 ** 20)],
    [0, 'bytes', [0, 1, 2]],
    [Number.NaN, 'decimal', [0, 0.25, 0.5, 0.75, 1]],
  ] as const)
    it(`reach beyond ${greatest} in round steps`, () => {
      const { at, top } = valueTicks(greatest, rounding);
      assert.deepEqual(at, ticks);
      assert.equal(top, ticks.at(-1));
    });

  it('always hold the greatest value, and waste no more than half', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e15, noNaN: true }), (greatest) => {
        for (const rounding of ['bytes', 'decimal'] as const) {
          const { top, at } = valueTicks(greatest, rounding);
          assert.ok(
            top >= greatest * 0.9999 && (top <= greatest * 2.01 || top === 2),
            `${top} for ${greatest}`,
          );
          assert.ok(at.length >= 3 && at.length <= 6);
          assert.equal(valueTicks(top, rounding).top, top);
        }
      }),
    );
  });
});

describe('numbers', () => {
  it('have one spelling everywhere', () => {
    assert.equal(plain(formatValue(1.8 * 2 ** 30, 'bytes')), '1.8 GiB');
    assert.equal(plain(formatValue(1536.7, 'rate')), '1.5 KiB/s');
    assert.equal(plain(formatValue(0.4, 'rate')), '0 B/s');
    assert.equal(plain(formatValue(195.6, 'percent')), '196 %');
    assert.equal(plain(formatValue(3.25, 'percent')), '3.3 %');
    assert.equal(formatValue(3, 'count'), '3');
    for (const unknown of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY])
      assert.equal(formatValue(unknown, 'bytes'), '');
  });

  it('are short on an axis, and one range where points stand for several samples', () => {
    assert.equal(plain(formatTick(2 * 2 ** 30, 'bytes')), '2 GiB');
    assert.equal(formatTick(0, 'bytes'), '0');
    assert.equal(plain(formatBetween(1.2 * 2 ** 30, 2.1 * 2 ** 30, 'bytes')), '1.2–2.1 GiB');
    assert.equal(plain(formatBetween(900 * 2 ** 20, 2.1 * 2 ** 30, 'bytes')), '900 MiB–2.1 GiB');
    assert.equal(plain(formatBetween(196.1, 196.2, 'percent')), '196 %');
  });

  it('are times of day where somebody reads them', () => {
    const moment = new Date(2026, 10, 21, 14, 2, 3).getTime();
    assert.equal(formatWall(moment, false), '14:02:03');
    assert.equal(formatWall(moment, true), '2026-11-21 14:02:03');
    assert.equal(formatWall(Number.NaN, true), '');
    assert.equal(formatElapsed(-1500), '−0:02');
  });
});
