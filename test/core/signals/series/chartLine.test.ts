/** Lines of charts: nothing that was said is lost on the way to a pixel, and steps that go back are told apart. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type CurvePart, curveOf, reduced } from '../../../../src/core/signals/series/chartLine.ts';
import { GrowingCurve } from '../../../../src/core/signals/series/growingCurve.ts';
import { MetricLines } from '../../../../src/core/signals/series/metricLines.ts';
import type { SaidPoints } from '../../../../src/core/signals/series/points.ts';

const { NaN: NOT, POSITIVE_INFINITY: UP, NEGATIVE_INFINITY: DOWN } = Number;
const points = (at: readonly number[], values: readonly number[]) => ({
  at: Float64Array.from(at),
  values: Float64Array.from(values),
});
const count = (length: number) => Array.from({ length }, (_, index) => index);
const all = (pixels: number, to: number): CurvePart => ({ from: 0, to, pixels });

describe('the line of a chart', () => {
  it('has the least and the greatest value of each pixel, wherever they stand', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 1, max: 40 }),
        (values, pixels) => {
          const to = values.length;
          const { at, values: drawn } = reduced(
            curveOf(points(count(values.length), values), false),
            all(pixels, to),
          );
          const width = to / pixels;
          const range = (places: ArrayLike<number>, of: ArrayLike<number>, pixel: number) => {
            const own = Array.from(of).filter(
              (_, index) => Math.floor((places[index] ?? 0) / width) === pixel,
            );
            return [Math.min(...own), Math.max(...own)];
          };
          for (let pixel = 0; pixel < pixels; pixel++)
            assert.deepEqual(range(at, drawn, pixel), range(count(values.length), values, pixel));
          assert.ok(at.every((place, index) => index === 0 || place >= (at[index - 1] ?? 0)));
        },
      ),
    );
  });

  it('keeps one of each that is no number in a pixel, and no spike is lost beside it', () => {
    const values = count(1000).map(() => 1);
    values.splice(500, 6, NOT, 7, UP, NOT, DOWN, -7);
    const { values: drawn, isRaw } = reduced(curveOf(points(count(1000), values), false), all(10, 1000));
    assert.equal(isRaw, false);
    const odd = [...drawn].filter((value) => !Number.isFinite(value));
    assert.deepEqual(odd, [NOT, UP, DOWN]);
    assert.ok(drawn.includes(7) && drawn.includes(-7));
    assert.ok(drawn.length <= 23, `${drawn.length} points for ten pixels`);
  });

  it('is raw where there is room for all of a part, with a point beside it on both ends', () => {
    const curve = curveOf(points(count(1000), count(1000)), false);
    const part = reduced(curve, { from: 100, to: 110, pixels: 50 });
    assert.deepEqual([...part.at], [99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111]);
    assert.equal(part.isRaw, true);
    assert.equal(reduced(curve, { from: 5, to: 5, pixels: 1 }).isRaw, true);
    assert.deepEqual([...reduced(curveOf(points([], []), false), all(10, 0)).at], []);
  });

  it('begins a new pass where steps go back; of very many it makes one', () => {
    const back = curveOf(points([0, 1, 2, 1, 2, 3], [10, 11, 12, 21, 22, 23]), false);
    assert.deepEqual(back.passes, [3]);
    const part = reduced(back, { from: 1.5, to: 3, pixels: 100 });
    assert.deepEqual([...part.at], [1, 2, 1, 2, 3]);
    assert.deepEqual(part.passes, [2]);
    assert.deepEqual([...curveOf(points([2, 1, NOT, 3], [2, 1, 9, 3]), true).values], [1, 2, 3]);
    const epochs = count(100).flatMap(() => [0, 1, 2]);
    const one = curveOf(points(epochs, epochs), false);
    assert.deepEqual([one.passes, one.at[0], one.at.at(-1)], [[], 0, 2]);
  });

  const averages = (at: readonly number[], values: readonly number[], weight: number) => {
    const curve = new GrowingCurve(false);
    const said = points(at, values);
    return [...curve.average(curve.follow(said.at, said.values), weight).values];
  };

  it('is smoothed as if nothing had been before, past what is no number, anew with each pass', () => {
    const values = averages([0, 1, 2, 3, 4], [5, 5, NOT, 5, 8], 0.5);
    assert.deepEqual(values.slice(0, 4), [5, 5, NOT, 5]);
    assert.ok(Math.abs((values[4] ?? 0) - (5 + 3 * (0.5 / (1 - 0.5 ** 4)))) < 1e-12);
    assert.equal(averages([0, 1, 0], [1, 1, 9], 0.9)[2], 9);
  });

  it('that grows is the same as one that was there as a whole, whatever way its places go', () => {
    const place = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.constant(NOT));
    fc.assert(
      fc.property(
        fc.array(place, { maxLength: 120 }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (at, part, isOneWay) => {
          const { at: places, values } = points(
            at,
            at.map((_, index) => (index % 7 === 3 ? NOT : index)),
          );
          const growing = new GrowingCurve(isOneWay);
          for (let end = part; end < at.length; end += part)
            growing.average(growing.follow(places.slice(0, end), values.slice(0, end)), 0.5);
          const whole = new GrowingCurve(isOneWay);
          const both = [growing, whole].map((curve) => {
            const made = curve.follow(places, values);
            return { made, average: curve.average(made, 0.5) };
          });
          assert.deepEqual(both[0], both[1]);
          assert.deepEqual(both[0]?.made, curveOf({ at: places, values }, isOneWay));
        },
      ),
    );
  });

  it('goes by the number of what never said a step, and follows what comes', () => {
    const lines = new MetricLines();
    const facts = { name: 'loss', hasSteps: false, isThinned: false };
    const said = (length: number): SaidPoints => ({
      time: Float64Array.from(count(length), (index) => 1000 * index),
      steps: new Float64Array(length).fill(NOT),
      values: Float64Array.from(count(length)),
    });
    const ask = { axis: 'step', smoothing: 0.5, from: 0, to: 10, pixels: 100 } as const;
    const first = lines.line(facts, said(3), ask);
    assert.deepEqual([...first.raw.at], [0, 1, 2]);
    assert.equal(first.smooth?.values.length, 3);
    assert.deepEqual([...lines.line(facts, said(4), ask).raw.at], [0, 1, 2, 3]);
    assert.deepEqual(
      [...lines.line(facts, said(4), { ...ask, axis: 'time', to: 1500 }).raw.at],
      [0, 1000, 2000],
    );
    assert.equal(lines.line({ ...facts, isThinned: true }, said(4), ask).isRaw, false);
  });
});
