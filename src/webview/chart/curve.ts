/**
 * A curve on a canvas. Of all points that fall on one pixel the least and the greatest are drawn, so that a single
 * sample can be seen however many there are. Where nothing was measured the line breaks.
 */

import { indexFrom } from './block.ts';
import type { Drawing } from './drawing.ts';
import type { Span } from './span.ts';

/** Where values fall on the canvas: the span from left to right, `low` to `top` from bottom to top. */
export interface Field {
  readonly left: number;
  readonly width: number;
  readonly bottom: number;
  readonly height: number;
  readonly span: Span;
  readonly low: number;
  readonly top: number;
}

export interface Pen {
  readonly color: string;
  /** Null is none. */
  readonly areaColor: string | null;
  /** Both in pixels of the canvas. */
  readonly width: number;
  readonly dash: readonly number[];
}

/** What is used of a canvas. */
export type Canvas = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'lineCap'
  | 'lineJoin'
  | 'setLineDash'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'stroke'
  | 'fill'
  | 'fillRect'
>;

/** All points on one pixel. */
interface Column {
  /** Of its first point; `place` is the pixel. */
  readonly x: number;
  readonly place: number;
  readonly first: number;
  least: number;
  greatest: number;
  last: number;
}

interface Runs {
  /** The columns between two breaks each. */
  readonly runs: readonly (readonly Column[])[];
  readonly isDense: boolean;
}

/** With more points for each pixel, a line through all of them is a mesh. */
const DENSE = 0.7;

export function drawCurve(
  canvas: Canvas,
  { at }: Pick<Drawing, 'at'>,
  values: Float64Array,
  look: Look,
): void {
  const { field, pen } = look;
  const { runs, isDense } = runsOf(at, values, field);
  for (const run of runs) {
    if (isDense) drawBars(canvas, run, field, pen);
    else drawLine(canvas, run, field, pen);
  }
}

interface Look {
  readonly field: Field;
  readonly pen: Pen;
}

function runsOf(at: Float64Array, values: Float64Array, { left, width, span }: Field): Runs {
  const runs: Column[][] = [];
  const perMs = width / Math.max(1e-9, span.to - span.from);
  // One point more on either side: the line comes from there.
  const start = Math.max(0, indexFrom(at, span.from) - 1);
  const end = Math.min(at.length, indexFrom(at, span.to, true) + 1);
  let run: Column[] = [];
  for (let index = start; index < end; index++) {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) {
      if (run.length > 0) runs.push(run);
      run = [];
      continue;
    }
    const x = left + ((at[index] ?? 0) - span.from) * perMs;
    const place = Math.floor(x);
    const column = run.at(-1);
    if (column?.place === place) {
      if (value < column.least) column.least = value;
      else if (value > column.greatest) column.greatest = value;
      column.last = value;
      continue;
    }
    run.push({ x, place, first: value, least: value, greatest: value, last: value });
  }
  if (run.length > 0) runs.push(run);
  return { runs, isDense: end - start > DENSE * width };
}

/** Halved, so that what lies between the least and the greatest number of all is one, too. */
export function heightOf(value: number, { bottom, height, low, top }: Field): number {
  return bottom - ((value / 2 - low / 2) / (top / 2 - low / 2)) * height;
}

function drawLine(canvas: Canvas, run: readonly Column[], field: Field, pen: Pen): void {
  const { bottom } = field;
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last) return;
  const trace = () => {
    for (const column of run) {
      let drawn = column.first;
      canvas.lineTo(column.x, heightOf(drawn, field));
      for (const value of [column.least, column.greatest, column.last]) {
        if (value !== drawn) canvas.lineTo(column.x, heightOf(value, field));
        drawn = value;
      }
    }
  };
  if (pen.areaColor !== null) {
    canvas.fillStyle = pen.areaColor;
    canvas.beginPath();
    canvas.moveTo(first.x, bottom);
    trace();
    canvas.lineTo(last.x, bottom);
    canvas.fill();
  }
  canvas.strokeStyle = pen.color;
  canvas.lineWidth = pen.width;
  // So that a single sample, a line to where it is already, is a dot.
  canvas.lineCap = 'round';
  canvas.lineJoin = 'round';
  canvas.setLineDash([...pen.dash]);
  canvas.beginPath();
  canvas.moveTo(first.x, heightOf(first.first, field));
  trace();
  canvas.stroke();
}

/** A bar for each pixel: many times faster than lines that go up and down in each of them, and no less to see. */
function drawBars(canvas: Canvas, run: readonly Column[], field: Field, pen: Pen): void {
  const { bottom, span, width } = field;
  if (pen.areaColor !== null) {
    canvas.fillStyle = pen.areaColor;
    for (const [index, { place, greatest }] of run.entries()) {
      const y = heightOf(greatest, field);
      canvas.fillRect(place, y, (run[index + 1]?.place ?? place + 1) - place, bottom - y);
    }
  }
  canvas.fillStyle = pen.color;
  const period = pen.dash.reduce((sum, part) => sum + part, 0);
  const on = pen.dash[0] ?? 0;
  // Dashes stand on times, not on the page: they move with the curve.
  const offset = Math.round((span.from * width) / (span.to - span.from));
  let before = run[0];
  for (const column of run) {
    const { place } = column;
    const from = before?.place ?? place;
    const last = before?.last ?? column.first;
    before = column;
    const top = heightOf(Math.max(column.greatest, last), field);
    const length = heightOf(Math.min(column.least, last), field) - top;
    // A gap between dashes is no place to lose a spike in.
    if (period > 0 && length < 2 * pen.width && (place + offset) % period >= on) continue;
    const start = Math.min(place, from + 1);
    const thickness = Math.max(length, pen.width);
    canvas.fillRect(start, top - (thickness - length) / 2, place + 1 - start, thickness);
  }
}
