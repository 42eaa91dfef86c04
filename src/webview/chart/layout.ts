/** Where moments stand across the page: the same in every lane, the ruler and the lane of events. */

import { type Axis, TIME } from './axis.ts';
import type { Span } from './span.ts';
import type { Ticks } from './ticks.ts';

/** Room for the values of an axis on the left; on the right so that the last label of the time axis is not cut. */
export const GUTTER = 64;
export const MARGIN_RIGHT = 12;
const PIXELS_PER_TICK = 96;

/** Of the part that has curves, in a page of that width. */
export function innerWidth(width: number): number {
  return Math.max(1, width - GUTTER - MARGIN_RIGHT);
}

export function placeOf(moment: number, { from, to }: Span, width: number): number {
  return GUTTER + ((moment - from) / Math.max(1e-9, to - from)) * innerWidth(width);
}

/** The moment at a place; beside the curves that of their end. */
export function momentAt(x: number, { from, to }: Span, width: number): number {
  return from + Math.min(Math.max((x - GUTTER) / innerWidth(width), 0), 1) * (to - from);
}

export function ticksAcross(span: Span, width: number, axis: Axis = TIME): Ticks {
  return axis.ticks(span, Math.max(2, Math.floor(innerWidth(width) / PIXELS_PER_TICK)));
}
