/** A series along one axis as it grows, and its moving averages: what was looked at before is not looked at again. */

import { type ChartCurve, curveOf, MOST_PASSES } from './chartLine.ts';

export class GrowingCurve {
  /** Whether places must never go back: then what does is put in order. */
  readonly #isOneWay: boolean;
  #count = 0;
  #passes: number[] = [];
  /** Of one whose points do not stand as they were said. */
  #ordered: ChartCurve | undefined;
  readonly #averages = new Map<number, GrowingAverage>();

  constructor(isOneWay: boolean) {
    this.#isOneWay = isOneWay;
  }

  /** Points that were there before are the same; `at` and `values` may stand elsewhere in memory. */
  follow(at: Float64Array, values: Float64Array): ChartCurve {
    const { length } = at;
    if (this.#ordered && length === this.#count) return this.#ordered;
    const isPlain = !this.#ordered && this.#look(at);
    this.#count = length;
    if (isPlain) return { at, values, passes: this.#passes };
    this.#averages.clear();
    this.#ordered = curveOf({ at, values }, this.#isOneWay);
    return this.#ordered;
  }

  /** Of what `follow` gave last. */
  average(curve: ChartCurve, weight: number): ChartCurve {
    if (this.#ordered) this.#averages.delete(weight);
    const average = this.#averages.get(weight) ?? new GrowingAverage(weight);
    // Who moves a slider leaves many behind.
    if (!this.#averages.has(weight) && this.#averages.size >= MOST_AVERAGES) this.#averages.clear();
    this.#averages.set(weight, average);
    return average.follow(curve);
  }

  /** Whether the new ones can stand as they were said. */
  #look(at: Float64Array): boolean {
    for (let index = this.#count; index < at.length; index++) {
      const place = at[index] as number;
      if (!Number.isFinite(place)) return false;
      if (index === 0 || place >= (at[index - 1] as number)) continue;
      this.#passes = [...this.#passes, index];
      if (this.#isOneWay || this.#passes.length >= MOST_PASSES) return false;
    }
    return true;
  }
}

const MOST_AVERAGES = 2;

/** Forgets by its weight, as if nothing had been before the first value of each pass. */
class GrowingAverage {
  readonly #weight: number;
  #values = new Float64Array(0);
  #count = 0;
  #pass = 0;
  #sum = 0;
  #rest = 1;

  constructor(weight: number) {
    this.#weight = weight;
  }

  follow({ at, values, passes }: ChartCurve): ChartCurve {
    if (values.length > this.#values.length) {
      const larger = new Float64Array(Math.ceil(values.length * 1.25));
      larger.set(this.#values.subarray(0, this.#count));
      this.#values = larger;
    }
    for (let index = this.#count; index < values.length; index++) {
      if (index === passes[this.#pass]) this.#begin();
      this.#values[index] = this.#next(values[index] as number);
    }
    this.#count = values.length;
    return { at, values: this.#values.subarray(0, values.length), passes };
  }

  #begin(): void {
    this.#pass++;
    this.#sum = 0;
    this.#rest = 1;
  }

  /** What is no number has none, and changes none. */
  #next(value: number): number {
    if (!Number.isFinite(value)) return Number.NaN;
    this.#sum = this.#weight * this.#sum + (1 - this.#weight) * value;
    this.#rest *= this.#weight;
    return this.#sum / (1 - this.#rest);
  }
}
