/** The chart of one key on a canvas: raw curves pale behind smoothed ones, and a sign where a value is no number. */

import type { MetricCurve, MetricLine } from '../../protocol/metrics.ts';
import type { Axis } from '../chart/axis.ts';
import { indexFrom } from '../chart/block.ts';
import { drawCurve, type Field, heightOf } from '../chart/curve.ts';
import { GUTTER, MARGIN_RIGHT, placeOf, ticksAcross } from '../chart/layout.ts';
import type { Span } from '../chart/span.ts';
import { faded, type Theme } from '../chart/theme.ts';
import { logarithmsOf, partSpan, passesOf, type Shown, scaleOf } from './drawing.ts';
import { lineLook } from './lineLook.ts';
import type { Scale } from './scale.ts';

export interface PlotLook extends Shown {
  readonly width: number;
  readonly theme: Theme;
  readonly axis: Axis;
  readonly unit: string | null;
  /** All contexts in their order: each keeps its colour, whichever of them can be seen. */
  readonly contexts: readonly string[];
}

export const HEIGHT = 128;
const PADDING = 8;
const LINE_WIDTH = 1.5;
/** Of its colour: what stands behind a smoothed line, and what was said before the steps went back. */
const BEHIND = 40;
const EARLIER = 55;
const SIGN = 3;
const POINT = 2.5;
/** Points that are nearer to each other than this are a line. */
const APART = 16;

export class MetricPlot {
  readonly #canvas: HTMLCanvasElement;
  #drawn: readonly unknown[] = [];
  #scale: Scale | null = null;

  constructor(parent: HTMLElement) {
    this.#canvas = document.createElement('canvas');
    parent.prepend(this.#canvas);
  }

  get canvas(): HTMLCanvasElement {
    return this.#canvas;
  }

  get scale(): Scale | null {
    return this.#scale;
  }

  /** Distance of a value from the top of the chart; NaN where it has no place. */
  heightOf(value: number): number {
    const scale = this.#scale;
    if (!scale || !Number.isFinite(value) || (scale.isLog && value <= 0)) return Number.NaN;
    return heightOf(scale.isLog ? Math.log10(value) : value, fieldOf(scale, { from: 0, to: 1 }, 1, 1));
  }

  /** Most frames move the cross-hair only. */
  draw(look: PlotLook): void {
    const { parts, span, isLog, hidden, width, theme, axis } = look;
    const all = [parts, span, isLog, hidden, width, theme, axis, devicePixelRatio];
    if (width === 0 || all.every((each, index) => each === this.#drawn[index])) return;
    this.#drawn = all;
    this.#scale = scaleOf(look);
    const context = this.#sized(width);
    if (context) paint(context, look, this.#scale);
  }

  dispose(): void {
    this.#canvas.remove();
  }

  /** Setting a size empties it, too. */
  #sized(width: number): CanvasRenderingContext2D | null {
    const ratio = devicePixelRatio;
    const { style } = this.#canvas;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(HEIGHT * ratio);
    style.width = `${width}px`;
    style.height = `${HEIGHT}px`;
    return this.#canvas.getContext('2d');
  }
}

function fieldOf({ low, top }: Scale, span: Span, width: number, ratio: number): Field {
  return {
    left: GUTTER * ratio,
    width: Math.max(1, width - GUTTER - MARGIN_RIGHT) * ratio,
    bottom: (HEIGHT - PADDING) * ratio,
    height: (HEIGHT - 2 * PADDING) * ratio,
    ...{ span, low, top },
  };
}

function paint(context: CanvasRenderingContext2D, look: PlotLook, scale: Scale): void {
  const { parts, span, width, hidden } = look;
  const field = fieldOf(scale, span, width, devicePixelRatio);
  paintGrid(context, look, { scale, field });
  for (const part of parts) {
    const inside = partSpan(parts, part, span);
    if (inside.to <= inside.from) continue;
    context.save();
    clipTo(context, field, inside);
    for (const line of part.lines)
      if (!hidden.has(line.context)) paintLine(context, line, look, { scale, field });
    context.restore();
  }
}

interface Place {
  readonly scale: Scale;
  readonly field: Field;
}

function clipTo(context: CanvasRenderingContext2D, field: Field, { from, to }: Span): void {
  const { left, width, bottom, height, span } = field;
  const edge = 2 * POINT * devicePixelRatio;
  const at = (moment: number) => left + ((moment - span.from) / (span.to - span.from)) * width;
  const [start, end] = [Math.max(at(from), left), Math.min(at(to), left + width)];
  context.beginPath();
  // What stands at either end is seen as a whole.
  context.rect(start - edge, bottom - height - 2 * edge, end - start + 2 * edge, height + 4 * edge);
  context.clip();
}

function paintGrid(context: CanvasRenderingContext2D, look: PlotLook, { scale, field }: Place): void {
  const { theme, span, width, axis } = look;
  const { left, bottom, height } = field;
  const ratio = devicePixelRatio;
  context.save();
  context.strokeStyle = faded(theme.grid, 40);
  context.lineWidth = 1;
  context.beginPath();
  for (const at of ticksAcross(span, width, axis).at) {
    const x = Math.round(placeOf(at, span, width) * ratio) + 0.5;
    context.moveTo(x, bottom - height);
    context.lineTo(x, bottom);
  }
  for (const { at } of scale.ticks) {
    const y = Math.round(heightOf(at, field)) + 0.5;
    context.moveTo(left, y);
    context.lineTo(left + field.width, y);
  }
  context.stroke();
  context.scale(ratio, ratio);
  context.font = theme.font;
  context.fillStyle = theme.text;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const { at, text } of withUnit(scale.ticks, look.unit, context))
    context.fillText(text, GUTTER - 8, heightOf(at, field) / ratio, GUTTER - 8);
  context.restore();
}

/** The unit stands beside each mark where there is room for it; above the chart it always does. */
function withUnit(
  ticks: Scale['ticks'],
  unit: string | null,
  context: CanvasRenderingContext2D,
): Scale['ticks'] {
  if (!unit) return ticks;
  const whole = ticks.map(({ at, text }) => ({ at, text: text === '0' ? text : `${text} ${unit}` }));
  return whole.every(({ text }) => context.measureText(text).width <= GUTTER - 8) ? whole : ticks;
}

function paintLine(
  context: CanvasRenderingContext2D,
  { context: name, raw, smooth }: MetricLine,
  { theme, contexts }: PlotLook,
  { scale, field }: Place,
): void {
  const { hue, dash } = lineLook(contexts.indexOf(name));
  const color = theme.hues[hue];
  const ratio = devicePixelRatio;
  for (const curve of smooth ? [raw, smooth] : [raw]) {
    const isBehind = smooth !== null && curve === raw;
    const passes = passesOf(curve);
    for (const [index, pass] of passes.entries()) {
      const isEarlier = index < passes.length - 1;
      const values = scale.isLog ? logarithmsOf(pass.values) : pass.values;
      const pen = {
        color: isBehind ? faded(color, BEHIND) : isEarlier ? faded(color, EARLIER) : color,
        areaColor: null,
        width: (isBehind ? 1 : LINE_WIDTH) * ratio,
        dash: dash.map((each) => each * ratio),
      };
      drawCurve(context, pass, values, { field, pen });
      if (curve === raw) paintPoints(context, { at: pass.at, values }, { field, color: pen.color });
    }
  }
  paintSigns(context, raw, { field, color });
}

interface Painted {
  readonly field: Field;
  readonly color: string;
}

/** Few values are seen each for itself; one alone would be no line. */
function paintPoints(
  context: CanvasRenderingContext2D,
  { at, values }: Pick<MetricCurve, 'at' | 'values'>,
  { field, color }: Painted,
): void {
  const { left, width, span } = field;
  const start = Math.max(0, indexFrom(at, span.from));
  const end = indexFrom(at, span.to, true);
  if (end - start > width / (APART * devicePixelRatio)) return;
  context.fillStyle = color;
  for (let index = start; index < end; index++) {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    const x = left + (((at[index] ?? 0) - span.from) / (span.to - span.from)) * width;
    context.beginPath();
    context.arc(x, heightOf(value, field), POINT * devicePixelRatio, 0, 2 * Math.PI);
    context.fill();
  }
}

/** ▲ above and ▼ below for infinities, × on the floor for what is no number at all. */
function paintSigns(
  context: CanvasRenderingContext2D,
  { at, values }: MetricLine['raw'],
  { field, color }: Painted,
): void {
  const { left, width, bottom, height, span } = field;
  const size = SIGN * devicePixelRatio;
  context.save();
  context.setLineDash([]);
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = devicePixelRatio;
  for (let index = 0; index < at.length; index++) {
    const value = values[index] ?? 0;
    const place = at[index] ?? Number.NaN;
    if (Number.isFinite(value) || !(place >= span.from && place <= span.to)) continue;
    const x = left + ((place - span.from) / (span.to - span.from)) * width;
    context.beginPath();
    if (Number.isNaN(value)) paintCross(context, x, bottom - size, size);
    else if (value > 0) paintArrow(context, x, bottom - height, size);
    else paintArrow(context, x, bottom, -size);
  }
  context.restore();
}

function paintCross(context: CanvasRenderingContext2D, x: number, y: number, size: number): void {
  context.moveTo(x - size, y - size);
  context.lineTo(x + size, y + size);
  context.moveTo(x - size, y + size);
  context.lineTo(x + size, y - size);
  context.stroke();
}

/** Its tip stands at `y`. */
function paintArrow(context: CanvasRenderingContext2D, x: number, y: number, size: number): void {
  context.moveTo(x, y);
  context.lineTo(x - size, y + 2 * size);
  context.lineTo(x + size, y + 2 * size);
  context.fill();
}
