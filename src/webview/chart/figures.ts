/** Numbers of any size and unit, as programs say them: also those that are none. */

import { formatCount, formatFigure } from '../../base/figure.ts';
import type { SaidNumber } from '../../core/run/signals.ts';
import { language } from './axis.ts';

const SPACE = '\u00a0';
const LONGEST_UNIT = 24;
/** As many digits as a readout has room for. */
const DIGITS = 5;

/** An empty text where nothing is known. */
export function figureText(value: SaidNumber | null | undefined): string {
  return value === null || value === undefined ? '' : formatFigure(value, DIGITS);
}

/** `4,210`, in the language of the window. */
export function countText(count: number | null | undefined): string {
  return count === null || count === undefined ? '' : formatCount(count, language());
}

/** With its unit: `0.21342 nat`. */
export function withUnit(value: SaidNumber | null | undefined, unit: string | null): string {
  const text = figureText(value);
  return text === '' || !unit ? text : `${text}${SPACE}${shownUnit(unit)}`;
}

/** A program may call it anything. */
export function shownUnit(unit: string): string {
  return unit.length > LONGEST_UNIT ? `${unit.slice(0, LONGEST_UNIT)}…` : unit;
}

/** As JSON can hold it, as it is. */
export function numberOf(value: SaidNumber | null | undefined): number | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'number' ? value : Number(value);
}
