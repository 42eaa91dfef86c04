/** How long to wait between two samples: longer where looking would take too much, and as asked again when it does not. */

/** Of one core. */
const TOO_MUCH = 0.01;
/** Of the shorter period to go back to, so that it does not change to and fro. */
const CHEAP = 0.005;
/** One expensive look is none yet: memory was tidied up, or the machine was busy. */
const LOOKS = 3;
const LONGEST_MS = 60_000;
export const SHORTEST_MS = 200;

export class Period {
  private readonly askedMs: number;
  private costs: number[] = [];
  ms: number;

  constructor(seconds: number) {
    const asked = Number.isFinite(seconds) ? seconds * 1000 : 1000;
    this.askedMs = Math.round(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, asked)));
    this.ms = this.askedMs;
  }

  /** Learns what one sample cost. */
  add(costMs: number): void {
    this.costs.push(costMs);
    if (this.costs.length < LOOKS) return;
    const usual = this.costs.toSorted((a, b) => a - b)[LOOKS >> 1] ?? 0;
    const shorter = Math.max(this.askedMs, this.ms / 2);
    const isTooMuch = usual > TOO_MUCH * this.ms && this.ms < LONGEST_MS;
    const isCheap = shorter < this.ms && usual < CHEAP * shorter;
    while (usual > TOO_MUCH * this.ms && this.ms < LONGEST_MS) this.ms = Math.min(LONGEST_MS, this.ms * 2);
    if (isCheap) this.ms = shorter;
    this.costs = isTooMuch || isCheap ? [] : this.costs.slice(1);
  }
}
