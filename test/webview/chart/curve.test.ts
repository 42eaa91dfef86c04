/** A curve on a canvas: no sample is lost, and no line is drawn where nothing was measured. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { blockOf } from '../../../src/webview/chart/block.ts';
import { type Canvas, drawCurve, type Field, type Pen } from '../../../src/webview/chart/curve.ts';
import { compose } from '../../../src/webview/chart/drawing.ts';

type Point = readonly [x: number, y: number];
type Bar = readonly [x: number, y: number, width: number, height: number];

/** Keeps what is drawn as lists. */
class Recorder implements Canvas {
  fillStyle: Canvas['fillStyle'] = '';
  strokeStyle: Canvas['strokeStyle'] = '';
  lineWidth = 1;
  lineCap: CanvasLineCap = 'butt';
  lineJoin: CanvasLineJoin = 'miter';
  readonly lines: Point[][] = [];
  readonly areas: Point[][] = [];
  readonly bars: Bar[] = [];
  #path: Point[] = [];

  setLineDash(): void {}

  beginPath(): void {
    this.#path = [];
  }

  moveTo(x: number, y: number): void {
    this.#path.push([x, y]);
  }

  lineTo(x: number, y: number): void {
    this.#path.push([x, y]);
  }

  stroke(): void {
    this.lines.push(this.#path);
  }

  fill(): void {
    this.areas.push(this.#path);
  }

  fillRect(...bar: Bar): void {
    this.bars.push(bar);
  }

  /** Of a pixel, what is covered: as values. */
  range(pixel: number): { least: number; greatest: number } {
    const lines = this.lines.flat().filter(([x]) => Math.floor(x) === pixel);
    const bars = this.bars.filter(([x, , width]) => x <= pixel && x + width > pixel);
    const heights = [...lines.map(([, y]) => -y), ...bars.flatMap(([, y, , height]) => [-y, -y - height])];
    return { least: Math.min(...heights), greatest: Math.max(...heights) };
  }
}

const PEN: Pen = { color: 'blue', areaColor: null, width: 0, dash: [] };

/** 100 pixels for the span; a value is its own height. */
function field(from: number, to: number): Field {
  return { left: 0, width: 100, bottom: 0, height: 1000, span: { from, to }, low: 0, top: 1000 };
}

function draw(times: readonly number[], values: readonly number[], where: Field, pen: Partial<Pen> = {}) {
  const span = { from: times[0] ?? 0, to: times.at(-1) ?? 0 };
  const columns = { v: Float64Array.from(values) };
  const series = { ...span, isRaw: true, gapMs: 45, at: Float64Array.from(times), columns };
  const drawing = compose(blockOf(series, span, 100), null);
  const canvas = new Recorder();
  const look = { field: where, pen: { ...PEN, ...pen } };
  drawCurve(canvas, drawing, drawing.columns.get('v') ?? new Float64Array(), look);
  return canvas;
}

describe('a curve', () => {
  it('goes from point to point, and its area back along the floor', () => {
    const { lines, areas } = draw([0, 40, 80], [1, 5, 2], field(0, 100), { areaColor: 'blue' });
    assert.deepEqual(lines, [
      [
        [0, -1],
        [0, -1],
        [40, -5],
        [80, -2],
      ],
    ]);
    assert.deepEqual(areas, [
      [
        [0, 0],
        [0, -1],
        [40, -5],
        [80, -2],
        [80, 0],
      ],
    ]);
  });

  it('breaks at values that are not known and at gaps, and shows a single sample as a dot', () => {
    const { lines } = draw([0, 10, 20, 30, 90], [1, 2, Number.NaN, 4, 5], field(0, 100));
    assert.deepEqual(lines, [
      [
        [0, -1],
        [0, -1],
        [10, -2],
      ],
      [
        [30, -4],
        [30, -4],
      ],
      [
        [90, -5],
        [90, -5],
      ],
    ]);
  });

  it('comes from the points just outside of what is shown', () => {
    const { lines } = draw([0, 40, 80, 120, 160], [1, 2, 3, 4, 5], field(60, 100));
    assert.deepEqual(lines, [
      [
        [-50, -2],
        [-50, -2],
        [50, -3],
        [150, -4],
      ],
    ]);
  });

  it('of many points has a bar for each pixel that meets its neighbour', () => {
    const times = Array.from({ length: 400 }, (_, index) => index);
    const canvas = draw(
      times,
      times.map((time) => time * 2),
      field(0, 400),
    );
    assert.equal(canvas.lines.length, 0);
    assert.equal(canvas.bars.length, 100);
    for (let pixel = 1; pixel < 100; pixel++)
      assert.ok(canvas.range(pixel).least <= canvas.range(pixel - 1).greatest);
    const falling = draw(
      times,
      times.map((time) => 1000 - time * 2),
      field(0, 400),
    );
    for (let pixel = 1; pixel < 100; pixel++)
      assert.ok(falling.range(pixel).greatest >= falling.range(pixel - 1).least);
  });

  for (const dash of [[], [6, 3]])
    it(`holds every peak and every trough, whatever is shown${dash.length > 0 ? ', also of a dashed one' : ''}`, () => {
      const points = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 400 });
      fc.assert(
        fc.property(points, fc.nat(300), fc.integer({ min: 10, max: 400 }), (values, from, length) => {
          const times = values.map((_, index) => index);
          const canvas = draw(times, values, field(from, from + length), { dash });
          const places = Map.groupBy(times, (time) => Math.floor(((time - from) * 100) / length));
          for (const [pixel, inPixel] of places) {
            if (pixel < 0 || pixel >= 100) continue;
            const expected = inPixel.map((time) => values[time] ?? 0);
            const { least, greatest } = canvas.range(pixel);
            // What is as flat as the line is thick may fall between two dashes.
            if (dash.length > 0 && Math.max(...expected) === Math.min(...expected)) continue;
            assert.ok(greatest >= Math.max(...expected) - 1e-6);
            assert.ok(least <= Math.min(...expected) + 1e-6);
          }
        }),
      );
    });

  it('leaves gaps between dashes where it is flat, and none where a spike stands', () => {
    const times = Array.from({ length: 400 }, (_, index) => index);
    const canvas = draw(
      times,
      times.map((time) => (time === 30 ? 900 : 10)),
      field(0, 400),
      { dash: [6, 3], width: 1.5 },
    );
    assert.ok(canvas.bars.length > 60 && canvas.bars.length < 75, `${canvas.bars.length} bars`);
    assert.equal(canvas.range(7).greatest, 900);
  });
});
