/** Figures of many values without keeping them: counted, averaged and compared as they come. */

export interface Figures {
  readonly count: number;
  readonly mean: number | null;
  readonly deviation: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** The newest ones, the newest at the end. */
  readonly last: readonly number[];
  /** How many were no number. */
  readonly missing: number;
}

/** As many of the newest values are kept. */
const LAST = 5;

/** What a list of numbers comes to, by the numbers it was made of. */
export interface MomentFacts {
  readonly count: number;
  /** How many were no finite number; they are in nothing else. */
  readonly missing: number;
  readonly sum: number | null;
  readonly mean: number | null;
  readonly sd: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

/** Mean and variance by the method of Welford, seen from the first value: exact also where all are large and nearly the same. */
export class Moments {
  count = 0;
  missing = 0;
  private first = 0;
  /** The mean, as its distance to the first value. */
  private average = 0;
  /** The sum of the squares of all distances to the mean. */
  private squares = 0;
  private least = Number.POSITIVE_INFINITY;
  private greatest = Number.NEGATIVE_INFINITY;
  /** The sum, and what was lost of it in rounding (Neumaier's). */
  private total = 0;
  private lost = 0;

  add(value: number): void {
    if (!Number.isFinite(value)) {
      this.missing++;
      return;
    }
    if (this.count === 0) this.first = value;
    this.count++;
    const from = value - this.first;
    const distance = from - this.average;
    this.average += distance / this.count;
    this.squares += distance * (from - this.average);
    if (value < this.least) this.least = value;
    if (value > this.greatest) this.greatest = value;
    this.addToSum(value);
  }

  /** As if all values of the other had been added here (Chan's formula). */
  merge(other: Moments): void {
    this.missing += other.missing;
    if (other.count === 0) return;
    if (this.count === 0) this.first = other.first;
    const count = this.count + other.count;
    const distance = other.first - this.first + other.average - this.average;
    this.squares += other.squares + (distance ** 2 * this.count * other.count) / count;
    this.average += (distance * other.count) / count;
    this.count = count;
    this.least = Math.min(this.least, other.least);
    this.greatest = Math.max(this.greatest, other.greatest);
    this.addToSum(other.total);
    this.lost += other.lost;
  }

  /** Of a sample of all that could have been measured: over n - 1; 0 of a single value. */
  get variance(): number {
    return this.count < 2 ? 0 : this.squares / (this.count - 1);
  }

  facts(): MomentFacts {
    const isEmpty = this.count === 0;
    const sum = this.total + this.lost;
    return {
      count: this.count,
      missing: this.missing,
      sum: isEmpty ? null : sum,
      // The sum is exact as long as it is a number at all.
      mean: isEmpty ? null : Number.isFinite(sum) ? sum / this.count : this.first + this.average,
      sd: isEmpty ? null : Math.sqrt(this.variance),
      min: isEmpty ? null : this.least,
      max: isEmpty ? null : this.greatest,
    };
  }

  private addToSum(value: number): void {
    const sum = this.total + value;
    this.lost +=
      Math.abs(this.total) >= Math.abs(value) ? this.total - sum + value : value - sum + this.total;
    this.total = sum;
  }
}

/** With the newest values. */
export class RunningStatistics {
  private readonly moments = new Moments();
  private last: number[] = [];

  add(value: number): void {
    this.moments.add(value);
    if (!Number.isFinite(value)) return;
    this.last.push(value);
    if (this.last.length > LAST) this.last.shift();
  }

  /** As if all values of the other, which are the newer ones, had been added here. */
  merge(other: RunningStatistics): void {
    this.moments.merge(other.moments);
    this.last = [...this.last, ...other.last].slice(-LAST);
  }

  get variance(): number {
    return this.moments.variance;
  }

  figures(): Figures {
    const { count, missing, mean, sd: deviation, min, max } = this.moments.facts();
    return { count, mean, deviation, min, max, last: [...this.last], missing };
  }
}

/** How often something happens: `1.2 k/s`, `5.8/s`, `12/min`, `3/h`. */
export function formatFrequency(perSecond: number): string {
  if (!(perSecond > 0) || !Number.isFinite(perSecond)) return '0/s';
  if (perSecond >= 1000) return `${digits(perSecond / 1000)} k/s`;
  if (perSecond >= 1) return `${digits(perSecond)}/s`;
  if (perSecond * 60 >= 1) return `${digits(perSecond * 60)}/min`;
  return `${digits(perSecond * 3600)}/h`;
}

function digits(value: number): string {
  return value < 9.95 ? value.toFixed(1) : String(Math.round(value));
}
