/** How fast something goes on: an average in which what was long ago counts less, and how far it spreads. */

/** What is this long ago counts a third, or what is a quarter of all time ago where that is longer. */
const MEMORY_MS = 30_000;
const MEMORY_SHARE = 0.25;
/** However long one step takes, so much of what was known before still counts: one slow step is not everything. */
const LEAST_KEPT = 0.7;
/** A rate is looked at over so much of the time, so that single steps do not count as its spread. */
const BLOCK_SHARE = 0.01;
const LEAST_BLOCKS = 3;
/** Four of five times it lies between the two. */
const FOUR_OF_FIVE = 1.28;

export interface Eta {
  readonly ms: number;
  /** Null where too little is known of how the rate varies. */
  readonly low: number | null;
  readonly high: number | null;
}

export class Rate {
  /** Time in which anything could have been done. */
  elapsedMs = 0;
  private readonly spread = new Spread();
  private amount = 0;
  private time = 0;
  private blockAmount = 0;
  private blockMs = 0;

  /** So much was done in so much time. */
  add(amount: number, ms: number): void {
    this.elapsedMs += ms;
    const memory = Math.max(MEMORY_MS, MEMORY_SHARE * this.elapsedMs);
    const kept = Math.max(LEAST_KEPT, Math.exp(-ms / memory));
    // Several steps of one moment are one step.
    const isSoon = ms === 0 ? 1 : kept;
    this.amount = this.amount * isSoon + amount;
    this.time = this.time * isSoon + ms;
    this.blockAmount += amount;
    this.blockMs += ms;
    if (this.blockMs > 0 && this.blockMs >= BLOCK_SHARE * this.elapsedMs) {
      this.spread.add(this.blockAmount / this.blockMs, this.blockMs, kept);
      this.blockAmount = 0;
      this.blockMs = 0;
    }
  }

  /** Null while nobody can tell. */
  get perSecond(): number | null {
    const rate = (this.amount / this.time) * 1000;
    return this.time > 0 && Number.isFinite(rate) ? rate : null;
  }

  eta(remaining: number): Eta | null {
    const rate = this.perSecond;
    if (rate === null || rate <= 0) return null;
    const ms = (remaining / rate) * 1000;
    if (!Number.isFinite(ms)) return null;
    const share = this.spread.share(ms);
    if (share === null) return { ms, low: null, high: null };
    return { ms, low: ms * Math.max(0, 1 - share), high: ms * (1 + share) };
  }
}

/** How far the rates of single stretches of time lie from their mean. */
class Spread {
  private blocks = 0;
  private weights = 0;
  private squaredWeights = 0;
  private sum = 0;
  private squares = 0;

  add(rate: number, weight: number, kept: number): void {
    this.blocks++;
    this.weights = this.weights * kept + weight;
    this.squaredWeights = this.squaredWeights * kept ** 2 + weight ** 2;
    this.sum = this.sum * kept + weight * rate;
    this.squares = this.squares * kept + weight * rate ** 2;
  }

  /** Of what is left: by so much it may be more or less. Both the mean and what is to come are uncertain. */
  share(leftMs: number): number | null {
    const mean = this.sum / this.weights;
    if (this.blocks < LEAST_BLOCKS || !(mean > 0)) return null;
    const variance = Math.max(0, this.squares / this.weights - mean ** 2);
    const known = this.weights ** 2 / this.squaredWeights;
    const toCome = Math.max(1, leftMs / (this.squaredWeights / this.weights));
    return FOUR_OF_FIVE * (Math.sqrt(variance) / mean) * Math.sqrt(1 / known + 1 / toCome);
  }
}
