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

/** Mean and variance by the method of Welford, seen from the first value: exact also where all are large and nearly the same. */
export class RunningStatistics {
  count = 0;
  missing = 0;
  private first = 0;
  /** The mean, as its distance to the first value. */
  private average = 0;
  /** The sum of the squares of all distances to the mean. */
  private squares = 0;
  private least = Number.POSITIVE_INFINITY;
  private greatest = Number.NEGATIVE_INFINITY;
  private last: number[] = [];

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
    this.least = Math.min(this.least, value);
    this.greatest = Math.max(this.greatest, value);
    this.last.push(value);
    if (this.last.length > LAST) this.last.shift();
  }

  /** As if all values of the other, which are the newer ones, had been added here (Chan's formula). */
  merge(other: RunningStatistics): void {
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
    this.last = [...this.last, ...other.last].slice(-LAST);
  }

  /** Of a sample of all that could have been measured: over n - 1; 0 of a single value. */
  get variance(): number {
    return this.count < 2 ? 0 : this.squares / (this.count - 1);
  }

  figures(): Figures {
    const isEmpty = this.count === 0;
    return {
      count: this.count,
      mean: isEmpty ? null : this.first + this.average,
      deviation: isEmpty ? null : Math.sqrt(this.variance),
      min: isEmpty ? null : this.least,
      max: isEmpty ? null : this.greatest,
      last: [...this.last],
      missing: this.missing,
    };
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
