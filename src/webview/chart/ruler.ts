/** The labels of the axis, on a canvas of their own: they change with every frame of a pan. */

import type { Axis } from './axis.ts';
import { placeOf, ticksAcross } from './layout.ts';
import type { Span } from './span.ts';
import type { Theme } from './theme.ts';

const HEIGHT = 24;

export interface RulerLook {
  readonly width: number;
  readonly span: Span;
  readonly theme: Theme;
  readonly axis: Axis;
}

export function drawRuler(canvas: HTMLCanvasElement, { width, span, theme, axis }: RulerLook): void {
  const ratio = devicePixelRatio;
  const context = canvas.getContext('2d');
  if (!context) return;
  // Setting a size empties the canvas, too.
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(HEIGHT * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${HEIGHT}px`;
  context.scale(ratio, ratio);
  context.font = theme.font;
  context.fillStyle = theme.text;
  context.textBaseline = 'middle';
  const { at, step } = ticksAcross(span, width, axis);
  for (const tick of at) {
    const text = axis.format(tick, step);
    const textWidth = context.measureText(text).width;
    const left = placeOf(tick, span, width) - textWidth / 2;
    context.fillText(text, Math.min(Math.max(left, 0), width - textWidth), HEIGHT / 2);
  }
}
