/** What a parameter file may ask to be made of all values of a metric, beside what every metric has. */

import type { Stream } from './stream.ts';

/** As written, for documentation and for whoever wrote something else. */
export const AGGREGATE_WORDS =
  'count, sum, mean, sd, min, max, range, median, p90 (any percentile), wins, losses, draws, win rate, ' +
  'count > 0.5 or share > 0.5 (also >=, <, <=, ==, !=)';

/** One of them while values come. */
export interface Aggregate {
  add(value: number): void;
  /** Null where there were no values. */
  result(stream: Stream): number | null;
}

type OfStream = (stream: Stream) => number | null;

const OF_STREAM: Readonly<Record<string, OfStream>> = {
  count: (stream) => stream.statistics().count,
  sum: (stream) => stream.statistics().sum,
  mean: (stream) => stream.statistics().mean,
  sd: (stream) => stream.statistics().sd,
  min: (stream) => stream.statistics().min,
  max: (stream) => stream.statistics().max,
  median: (stream) => stream.percentile(50),
  range: (stream) => {
    const { min, max } = stream.statistics();
    return min === null || max === null ? null : max - min;
  },
};

const COMPARISONS: Readonly<Record<string, (value: number, with_: number) => boolean>> = {
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '==': (value, limit) => value === limit,
  '!=': (value, limit) => value !== limit,
};

/** Above nothing is won, below it is lost; a draw is half of a win. */
const GAMES: Readonly<Record<string, (value: number) => number>> = {
  wins: (value) => Number(value > 0),
  losses: (value) => Number(value < 0),
  draws: (value) => Number(value === 0),
};

/** Undefined where it is none. */
export function aggregateOf(text: string): Aggregate | undefined {
  const words = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const ofStream = Object.hasOwn(OF_STREAM, words) ? OF_STREAM[words] : percentileOf(words);
  if (ofStream) return { add: () => undefined, result: ofStream };
  if (words === 'win rate' || words === 'win-rate')
    return new Tally((value) => (value > 0 ? 1 : value === 0 ? 0.5 : 0), true);
  const game = Object.hasOwn(GAMES, words) ? GAMES[words] : undefined;
  if (game) return new Tally(game, false);
  return comparisonOf(words);
}

function percentileOf(words: string): OfStream | undefined {
  const percent = Number(/^p(\d{1,3}(?:\.\d{1,6})?)$/.exec(words)?.[1]);
  return percent <= 100 ? (stream) => stream.percentile(percent) : undefined;
}

function comparisonOf(words: string): Aggregate | undefined {
  const [, kind, sign = '', limit] = /^(count|share) ?([<>]=?|[=!]=) ?(-?[\d.e+-]{1,30})$/.exec(words) ?? [];
  const compare = COMPARISONS[sign];
  const value = Number(limit);
  if (!compare || Number.isNaN(value)) return undefined;
  return new Tally((each) => Number(compare(each, value)), kind === 'share');
}

/** A sum over all values that are numbers, or its share of them. */
class Tally implements Aggregate {
  private readonly worth: (value: number) => number;
  private readonly isShare: boolean;
  private sum = 0;
  private count = 0;

  constructor(worth: (value: number) => number, isShare: boolean) {
    this.worth = worth;
    this.isShare = isShare;
  }

  add(value: number): void {
    if (Number.isNaN(value)) return;
    this.sum += this.worth(value);
    this.count++;
  }

  result(): number | null {
    if (!this.isShare) return this.sum;
    return this.count === 0 ? null : this.sum / this.count;
  }
}
