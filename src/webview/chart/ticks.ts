/** Where the marks of an axis stand, and how far it reaches: round numbers of its unit. */

import type { Span } from './span.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const TIME_STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100].map((count) => count * DAY),
];

export interface Ticks {
  readonly step: number;
  readonly at: readonly number[];
}

/** At most `most` round times in a span. */
export function timeTicks(span: Span, most: number): Ticks {
  const wanted = (span.to - span.from) / Math.max(1, most);
  return multiples(TIME_STEPS.find((step) => step >= wanted) ?? Math.ceil(wanted / DAY) * DAY, span);
}

/** At most `most` round counts in a span. */
export function stepTicks(span: Span, most: number): Ticks {
  const wanted = Math.max(1, (span.to - span.from) / Math.max(1, most));
  const unit = magnitudeOf(wanted, 'decimal');
  return multiples(([1, 2, 5, 10].find((step) => step * unit >= wanted) ?? 10) * unit, span);
}

function multiples(step: number, { from, to }: Span): Ticks {
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  return { step, at: Array.from({ length: count }, (_, index) => (first + index) * step) };
}

/** Round numbers of a unit: of bytes powers of two, of all else tens. */
export type Rounding = 'bytes' | 'decimal';

const DECIMAL = [1, 2, 2.5, 5, 10];
const BINARY = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

export interface ValueTicks {
  /** The end of the axis: the last of its marks. */
  readonly top: number;
  readonly at: readonly number[];
}

/** From zero to at least `greatest` in two to four steps; the same for all values that need the same axis. */
export function valueTicks(greatest: number, rounding: Rounding): ValueTicks {
  const wanted = (greatest > 0 && greatest < 1e300 ? greatest : 1) / 4;
  const unit = magnitudeOf(wanted, rounding);
  const steps = rounding === 'bytes' ? BINARY : DECIMAL;
  const step = (steps.find((each) => each * unit >= wanted * 0.9999) ?? 1) * unit;
  const count = Math.max(2, Math.ceil((4 * wanted) / step - 0.0001));
  return { top: count * step, at: Array.from({ length: count + 1 }, (_, index) => index * step) };
}

/** The power of ten, or of 1024, that a value starts from. */
function magnitudeOf(value: number, rounding: Rounding): number {
  if (rounding === 'decimal') return 10 ** Math.floor(Math.log10(value));
  return 1024 ** Math.max(0, Math.floor(Math.log2(value) / 10));
}
