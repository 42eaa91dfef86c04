/** How values stand on the height of a chart: as they are, or by their logarithm; and the marks beside them. */

import { formatFigure } from '../../base/figure.ts';

export interface Scale {
  readonly isLog: boolean;
  /** The ends of the axis: of a logarithmic one as logarithms. */
  readonly low: number;
  readonly top: number;
  readonly ticks: readonly Tick[];
}

export interface Tick {
  /** Where it stands between `low` and `top`. */
  readonly at: number;
  readonly text: string;
}

/** What is to be seen, of the values that have a place. */
export interface Range {
  readonly least: number;
  readonly greatest: number;
}

const MOST_TICKS = 4;
/** Of the height, so that a curve does not run along the edge. */
const PADDING = 0.06;
const SAME = 1e-10;

export function linearScale({ least, greatest }: Range): Scale {
  if (!(least <= greatest)) return linearScale({ least: 0, greatest: 1 });
  const [low, top] = padded(least, greatest);
  const step = roundStep(top / MOST_TICKS - low / MOST_TICKS);
  const first = Math.ceil(low / step);
  const count = Math.min(MOST_TICKS + 2, Math.floor(top / step) - first + 1);
  const ticks = Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step);
  return { isLog: false, low, top, ticks: ticks.map((at) => ({ at, text: tickText(at, step) })) };
}

/** Of values above zero. */
export function logScale({ least, greatest }: Range): Scale {
  const [low, top] = padded(Math.log10(least), Math.log10(greatest));
  const decades = decadesOf(low, top);
  const ticks = decades.length >= 2 ? decades : betweenDecades(low, top);
  return { isLog: true, low, top, ticks };
}

/** One value alone stands in the middle. What is never below zero has no axis there. */
function padded(least: number, greatest: number): readonly [number, number] {
  const size = Math.max(Math.abs(least), Math.abs(greatest));
  // What differs by less than numbers are exact to is the same.
  const length = greatest - least > size * SAME ? greatest - least : 0;
  const room = length > 0 ? Math.min(length, Number.MAX_VALUE / 4) * PADDING : size * 0.1 || 0.5;
  const low = Math.max(least - room, -Number.MAX_VALUE);
  return [least >= 0 && low < 0 && length > 0 ? 0 : low, Math.min(greatest + room, Number.MAX_VALUE)];
}

function roundStep(wanted: number): number {
  // The least number there is has nothing between it and zero.
  const sound = Math.max(wanted, 1e-300);
  const unit = 10 ** Math.floor(Math.log10(sound));
  return ([1, 2, 5, 10].find((each) => each * unit >= sound * 0.9999) ?? 10) * unit;
}

function tickText(value: number, step: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || step < 1e-4) {
    const digits = Math.max(1, Math.ceil(Math.log10(size) - Math.log10(step)) + 1);
    return formatFigure(value, Math.min(digits, 8));
  }
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return `${value < 0 ? '-' : ''}${size.toFixed(decimals)}`;
}

function decadesOf(low: number, top: number): Tick[] {
  const every = Math.max(1, Math.ceil((top - low) / MOST_TICKS));
  const ticks: Tick[] = [];
  for (let at = Math.ceil(low / every) * every; at <= top; at += every)
    ticks.push({ at, text: formatFigure(10 ** at, 3) });
  return ticks;
}

/** Less than two powers of ten: round numbers between them, as on a plain axis. */
function betweenDecades(low: number, top: number): Tick[] {
  const [least, greatest] = [10 ** low, 10 ** top];
  const plain = linearScale({ least, greatest }).ticks.filter(({ at }) => at >= least && at <= greatest);
  return plain.map(({ at, text }) => ({ at: Math.log10(at), text }));
}
