/** One lane: a uPlot whose time axis, size and readings are set from outside, and whose curves are drawn by us. */

import uPlot from 'uplot';
import { indexFrom } from './block.ts';
import { drawCurve, type Field } from './curve.ts';
import type { Drawing } from './drawing.ts';
import { GUTTER, MARGIN_RIGHT, ticksAcross } from './layout.ts';

import type { Span } from './span.ts';
import { faded, type Hue, type Theme } from './theme.ts';
import { type Rounding, valueTicks } from './ticks.ts';
import { formatTick, type Unit } from './units.ts';

export interface CurveStyle {
  readonly column: string;
  /** Null is what stands behind the others. */
  readonly hue: Hue | null;
  /** So that more than colour tells curves apart. */
  readonly dash: readonly number[];
  readonly hasArea: boolean;
}

export interface PlotOptions {
  readonly unit: Unit;
  readonly curves: readonly CurveStyle[];
  /** Lines across, such as a limit, and what the machine has. */
  readonly lines: readonly { readonly value: number; readonly isLimit: boolean }[];
  readonly height: number;
}

export interface PlotStart {
  readonly theme: Theme;
  readonly width: number;
  readonly drawing: Drawing;
  readonly span: Span;
}

/** What is so many times above the curves would press them to the floor: it is drawn when they come near. */
const NEAR = 2.5;

const LINE_WIDTH = 1.5;

/** Its axes are the library's; its curve is drawn by us. */
const OWN_SERIES: uPlot.Series = { auto: false, scale: 'y', paths: () => null, points: { show: false } };

export class Plot {
  readonly #options: PlotOptions;
  readonly #theme: Theme;
  readonly #chart: uPlot;
  #drawing: Drawing;
  #span: Span;
  #top = 1;

  /** The first time it is drawn by the library, at the end of this task. */
  constructor(parent: HTMLElement, options: PlotOptions, { theme, width, drawing, span }: PlotStart) {
    this.#options = options;
    this.#theme = theme;
    this.#drawing = drawing;
    this.#span = span;
    this.#chart = new uPlot(this.#settings(width), this.#dataOf(drawing), parent);
  }

  /** Distance of a value from the top of the lane. */
  heightOf(value: number): number {
    const { top, height } = this.#chart.bbox;
    return (top + height - (value / this.#top) * height) / devicePixelRatio;
  }

  draw(drawing: Drawing, span: Span): void {
    const isNew = drawing !== this.#drawing;
    // Most frames move the cross-hair only.
    if (!isNew && span === this.#span) return;
    this.#drawing = drawing;
    this.#span = span;
    this.#chart.batch(() => {
      if (isNew) this.#chart.setData(this.#dataOf(drawing), false);
      this.#chart.setScale('x', { min: span.from, max: span.to });
    });
  }

  resize(width: number): void {
    if (width !== this.#chart.width) this.#chart.setSize({ width, height: this.#options.height });
  }

  dispose(): void {
    this.#chart.destroy();
  }

  #dataOf({ at, columns }: Drawing): Float64Array[] {
    const none = new Float64Array(at.length).fill(Number.NaN);
    return [at, ...this.#options.curves.map(({ column }) => columns.get(column) ?? none)];
  }

  #settings(width: number): uPlot.Options {
    const { height, curves } = this.#options;
    return {
      width,
      height,
      padding: [6, MARGIN_RIGHT, 6, 0],
      cursor: { show: false },
      legend: { show: false },
      scales: {
        x: { time: false, range: () => [this.#span.from, this.#span.to] },
        y: { auto: true, range: () => this.#range() },
      },
      series: [{}, ...curves.map(() => OWN_SERIES)],
      axes: this.#axes(),
      hooks: {
        drawClear: [() => this.#shadeGaps()],
        drawSeries: [(_, index) => this.#drawCurve(index - 1)],
        draw: [() => this.#drawLines()],
      },
    };
  }

  #drawCurve(index: number): void {
    const curve = this.#options.curves[index];
    const values = curve && this.#drawing.columns.get(curve.column);
    if (!values) return;
    const { hue, dash, hasArea } = curve;
    const { hues, quiet, hasAreas } = this.#theme;
    const color = hue === null ? quiet : hues[hue];
    const { ctx, bbox } = this.#chart;
    const ratio = devicePixelRatio;
    const pen = {
      color,
      areaColor: hasArea && hasAreas ? faded(color, 14) : null,
      width: LINE_WIDTH * ratio,
      dash: dash.map((part) => part * ratio),
    };
    ctx.save();
    ctx.beginPath();
    // A line at the floor is as thick as elsewhere.
    ctx.rect(bbox.left, bbox.top - pen.width, bbox.width, bbox.height + 2 * pen.width);
    ctx.clip();
    drawCurve(ctx, this.#drawing, values, { field: this.#field(), pen });
    ctx.restore();
  }

  #axes(): uPlot.Axis[] {
    const { text, grid, font } = this.#theme;
    const { unit } = this.#options;
    const lines = { stroke: faded(grid, 40), width: 1 };
    return [
      {
        size: 0,
        grid: lines,
        ticks: { show: false },
        splits: () => [...ticksAcross(this.#span, this.#chart.width).at],
        values: (_, splits) => splits.map(() => null),
      },
      {
        size: GUTTER,
        gap: 8,
        font,
        stroke: text,
        grid: lines,
        ticks: { show: false },
        splits: () => this.#labels(),
        values: (_, splits) => splits.map((value) => formatTick(value, unit)),
      },
    ];
  }

  /** Lanes are low: there is no room for more than four. */
  #labels(): number[] {
    const { at } = valueTicks(this.#top, this.#rounding);
    return at.filter((_, index) => at.length <= 4 || index % 2 === 0);
  }

  get #rounding(): Rounding {
    const { unit } = this.#options;
    return unit === 'bytes' || unit === 'rate' ? 'bytes' : 'decimal';
  }

  #range(): [number, number] {
    const { curves, lines } = this.#options;
    const greatest = (isBehind: boolean) =>
      curves.filter(({ hue }) => (hue === null) === isBehind).map(({ column }) => this.#greatest(column));
    const own = Math.max(0, ...greatest(false));
    const others = [...greatest(true), ...lines.map(({ value }) => value)];
    const near = others.filter((value) => value <= own * NEAR);
    this.#top = valueTicks(Math.max(own, ...near), this.#rounding).top;
    return [0, this.#top];
  }

  #greatest(column: string): number {
    const { at, columns } = this.#drawing;
    const values = columns.get(column);
    if (!values) return 0;
    const end = Math.min(at.length, indexFrom(at, this.#span.to, true) + 1);
    let greatest = 0;
    for (let index = Math.max(0, indexFrom(at, this.#span.from) - 1); index < end; index++) {
      const value = values[index] ?? 0;
      if (value > greatest && value < Number.POSITIVE_INFINITY) greatest = value;
    }
    return greatest;
  }

  #field(): Field {
    const { left, top, width, height } = this.#chart.bbox;
    return { left, width, bottom: top + height, height, span: this.#span, low: 0, top: this.#top };
  }

  #shadeGaps(): void {
    const { ctx } = this.#chart;
    const { left, width, bottom, height, span } = this.#field();
    ctx.save();
    ctx.fillStyle = faded(this.#theme.quiet, 10);
    const place = (time: number) => {
      const part = (time - span.from) / (span.to - span.from);
      return left + Math.min(Math.max(part, 0), 1) * width;
    };
    for (const { from, to } of this.#drawing.gaps) {
      if (to < span.from || from > span.to) continue;
      ctx.fillRect(place(from), bottom - height, place(to) - place(from), height);
    }
    ctx.restore();
  }

  #drawLines(): void {
    const { ctx } = this.#chart;
    const { left, width, bottom, height, top } = this.#field();
    ctx.save();
    ctx.lineWidth = devicePixelRatio;
    for (const { value, isLimit } of this.#options.lines) {
      if (value > top) continue;
      const y = Math.round(bottom - (value / top) * height) + 0.5;
      ctx.strokeStyle = isLimit ? this.#theme.limit : this.#theme.quiet;
      ctx.setLineDash(isLimit ? [6 * devicePixelRatio, 4 * devicePixelRatio] : []);
      ctx.beginPath();
      ctx.moveTo(left, y);
      ctx.lineTo(left + width, y);
      ctx.stroke();
    }
    ctx.restore();
  }
}
