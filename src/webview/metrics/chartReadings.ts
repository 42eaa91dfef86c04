/**
 * What the page holds of one key: coarse points of everything, and finer ones around what is looked at, with margins, so
 * that panning never waits. What it holds stays until something newer is there.
 */

import type { MetricAxis, MetricLine, MetricReach } from '../../protocol/metrics.ts';
import { around, clip, isWithin, lengthOf, type Span, widen } from '../chart/span.ts';

export interface ChartWish {
  readonly axis: MetricAxis;
  readonly smoothing: number;
  readonly span: Span;
  readonly extent: Span;
  readonly pixels: number;
}

export interface ChartQuestion extends Span {
  readonly axis: MetricAxis;
  readonly smoothing: number;
  readonly pixels: number;
  /** Whether it is of everything there is. */
  readonly isAll: boolean;
}

/** An answer, and what was asked. */
export interface ChartPart {
  readonly asked: ChartQuestion;
  readonly lines: readonly MetricLine[];
  readonly isRaw: boolean;
  readonly version: number;
}

const MARGIN = 1;
const NEAR = 0.4;
/** Coarser than this by so little is not worth a question. */
const FINE_ENOUGH = 0.8;

export class ChartReadings {
  readonly key: string;
  #wish: ChartWish | null = null;
  #overview: ChartPart | null = null;
  #detail: ChartPart | null = null;
  #parts: readonly ChartPart[] = [];

  constructor(key: string) {
    this.key = key;
  }

  /** What is to be drawn, the finer part last; the same list while nothing new is there. */
  get parts(): readonly ChartPart[] {
    return this.#parts;
  }

  want(wish: ChartWish): void {
    // Places along another axis are others.
    if (this.#wish && this.#wish.axis !== wish.axis) this.#hold(null, null);
    this.#wish = wish;
  }

  /**
   * What is missing to show what is wanted. `newest` is the version that is told of, and `reach` how far that goes: the
   * wish is of the last frame, and may end before it.
   */
  question(newest: number, reach: MetricReach | null): ChartQuestion | null {
    const wish = this.#wish;
    if (!wish || !(wish.pixels > 0)) return null;
    const { axis, smoothing, pixels, span } = wish;
    const extent = around(wish.extent, axis === 'time' ? reach?.time : reach?.steps);
    const isOld = ({ version, asked }: ChartPart) => version < newest || asked.smoothing !== smoothing;
    const everything = { axis, smoothing, ...extent, pixels, isAll: true };
    const overview = this.#overview;
    if (!overview) return everything;
    if (isFine(overview, wish)) return isOld(overview) ? everything : null;
    const detail = this.#detail;
    if (!detail || isOld(detail) || !isFine(detail, wish) || !covers(detail, wish)) {
      const near = clip(widen(span, MARGIN), extent);
      const wide = Math.ceil((pixels * lengthOf(near)) / Math.max(Number.MIN_VALUE, lengthOf(span)));
      return { axis, smoothing, ...near, pixels: wide, isAll: false };
    }
    return overview.asked.smoothing === smoothing ? null : everything;
  }

  take(asked: ChartQuestion, lines: readonly MetricLine[], version: number): void {
    const wish = this.#wish;
    if (!wish || asked.axis !== wish.axis) return;
    const part = { asked, lines, version, isRaw: lines.every(({ isRaw }) => isRaw) };
    if (asked.isAll) this.#hold(part, isFine(part, wish) ? null : this.#detail);
    else this.#hold(this.#overview, part);
  }

  #hold(overview: ChartPart | null, detail: ChartPart | null): void {
    this.#overview = overview;
    this.#detail = detail;
    this.#parts = [overview, detail].filter((part) => part !== null);
  }
}

function isFine({ isRaw, asked }: ChartPart, { span, pixels }: ChartWish): boolean {
  return isRaw || asked.pixels / lengthOf(asked) >= (FINE_ENOUGH * pixels) / lengthOf(span);
}

/** With some of what lies beside it: who pans on finds more. */
function covers({ asked }: ChartPart, { span, extent }: ChartWish): boolean {
  return isWithin(clip(widen(span, NEAR), extent), asked);
}
