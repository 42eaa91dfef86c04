/** What is drawn of a record: no spike is lost, whatever part of it is asked for and however few pixels there are. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Samples } from '../../../../src/core/sampling/record/samples.ts';
import { type Series, type Span, seriesOf, soundSpan } from '../../../../src/core/sampling/record/series.ts';
import { madeHeader } from '../../../support/resources.ts';

interface Point {
  readonly at: number;
  readonly value: number;
}

function samplesOf(points: readonly Point[]): Samples {
  const samples = new Samples(0, 1 << 18);
  samples.follow(madeHeader({ header: { columns: ['at', 'cpu'] } }));
  for (const { at, value } of points) samples.add(at, Float64Array.of(at, value));
  return samples;
}

/** The same by looking at every point for every pixel. */
function naive(points: readonly Point[], { from, to, pixels }: Span): Point[] {
  const before = points.findLastIndex(({ at }) => at < from);
  const behind = points.findIndex(({ at }) => at > to);
  const shown = points.slice(Math.max(0, before), behind < 0 ? points.length : behind + 1);
  if (shown.length <= 2 * pixels + 2 || to === from) return shown;
  const width = (to - from) / pixels;
  const byPixel = Map.groupBy(shown, ({ at }) => Math.floor(at / width));
  return [...byPixel.values()].flatMap((inside) => {
    const known = inside.filter(({ value }) => !Number.isNaN(value));
    const values = known.map(({ value }) => value);
    const least = known.length === 0 ? Number.NaN : Math.min(...values);
    const greatest = known.length === 0 ? Number.NaN : Math.max(...values);
    const isLeastFirst = values.indexOf(least) <= values.indexOf(greatest);
    const pair = isLeastFirst ? [least, greatest] : [greatest, least];
    const times = inside.length === 1 ? inside : [inside[0], inside.at(-1)];
    return times.map((point, index) => ({ at: point?.at ?? 0, value: pair[index] ?? 0 }));
  });
}

function pointsOf({ at, columns }: Series): Point[] {
  return [...at].map((time, index) => ({ at: time, value: columns['cpu']?.[index] ?? Number.NaN }));
}

const value = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 100 }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), value), { maxLength: 400 }).map((steps) => {
  let at = 0;
  return steps.map(([step, of]): Point => {
    at += step;
    return { at, value: of };
  });
});
const span = fc.record({
  from: fc.integer({ min: -100, max: 6000 }),
  to: fc.integer({ min: -100, max: 12_000 }),
  pixels: fc.integer({ min: 1, max: 60 }),
});

describe('a series', () => {
  it('is what looking at every point gives', () => {
    fc.assert(
      fc.property(points, span, (made, asked) => {
        const sound = soundSpan(asked, { from: 0, to: 0 });
        const series = seriesOf(samplesOf(made), sound, 0);
        assert.deepEqual(
          pointsOf(series),
          made.some((point) => !Number.isNaN(point.value))
            ? naive(made, sound)
            : naive(made, sound).map(({ at }) => ({ at, value: Number.NaN })),
        );
      }),
      { numRuns: 1500 },
    );
  });

  it('holds the greatest and the least of every span, with at most two points for each pixel', () => {
    fc.assert(
      fc.property(points, span, fc.nat(), (made, asked, at) => {
        const sound = soundSpan(asked, { from: 0, to: 0 });
        const inside = made.filter((point) => point.at >= sound.from && point.at <= sound.to);
        if (inside.length === 0) return;
        const spike = inside[at % inside.length] as Point;
        const spiked = made.map((point) => (point === spike ? { ...point, value: 1e6 } : point));
        const series = seriesOf(samplesOf(spiked), sound, 0);
        assert.ok(series.columns['cpu']?.includes(1e6), 'the spike is lost');
        assert.ok(series.at.length <= 2 * sound.pixels + 4, `${series.at.length} points`);
      }),
      { numRuns: 1000 },
    );
  });

  it('of the same width has the same points wherever it is moved', () => {
    const made = Array.from({ length: 2000 }, (_, index) => ({
      at: index * 10,
      value: (index * 7919) % 101,
    }));
    const samples = samplesOf(made);
    const inner = (from: number) =>
      pointsOf(seriesOf(samples, { from, to: from + 10_000, pixels: 50 }, 0)).filter(
        ({ at }) => at >= 4000 && at < 10_000,
      );
    assert.deepEqual(inner(2013), inner(0));
    assert.equal(inner(0).length, 60);
  });

  it('has no gap between two points of one pixel', () => {
    const samples = samplesOf(Array.from({ length: 500 }, (_, index) => ({ at: index * 10, value: 1 })));
    const gapOf = (pixels: number) => seriesOf(samples, { from: 0, to: 5000, pixels }, 25).gapMs;
    assert.equal(gapOf(1000), 25);
    assert.equal(gapOf(10), 500);
  });

  it('makes sense of any span', () => {
    const extent = { from: 5, to: 100 };
    const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
    assert.deepEqual(soundSpan({ from: nan, to: infinity, pixels: nan }, extent), {
      from: 5,
      to: 100,
      pixels: 1,
    });
    assert.deepEqual(soundSpan({ from: 9, to: 3, pixels: -4 }, extent), { from: 3, to: 9, pixels: 1 });
    assert.equal(soundSpan({ from: 0, to: 9, pixels: 1e12 }, extent).pixels, 16_384);
    assert.equal(soundSpan({ from: 0, to: 9, pixels: 12.7 }, extent).pixels, 12);
  });
});
