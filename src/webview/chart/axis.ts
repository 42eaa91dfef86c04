/** What a chart goes along: the time of the run, or the steps that its program counts. */

import { formatCount } from '../../base/figure.ts';
import { formatElapsed } from './elapsed.ts';
import { lengthOf, type Span } from './span.ts';
import { stepTicks, type Ticks, timeTicks } from './ticks.ts';

export interface Axis {
  readonly id: 'time' | 'step';
  /** At most `most` round places in a span. */
  ticks(span: Span, most: number): Ticks;
  /** `step` is how fine it is to be told. */
  format(place: number, step: number): string;
  /** How fine a place is told where that much is shown. */
  fineness(span: Span): number;
}

export const TIME: Axis = {
  id: 'time',
  ticks: timeTicks,
  format: formatElapsed,
  fineness: (span) => (lengthOf(span) < 20_000 ? 100 : 1000),
};

export const STEPS: Axis = {
  id: 'step',
  ticks: stepTicks,
  format: (place, step) => formatCount(step < 1 ? place : Math.round(place), language()),
  fineness: () => 1,
};

/** Of the window, as the host wrote it into the page. */
export function language(): string {
  return (typeof document === 'undefined' ? '' : document.documentElement.lang) || 'en';
}
