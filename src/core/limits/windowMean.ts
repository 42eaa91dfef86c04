/** The mean of a value over the last so many milliseconds, in parts so coarse that a long time needs no more room. */

const PARTS = 120;

interface Part {
  ms: number;
  sum: number;
}

export class WindowMean {
  private readonly windowMs: number;
  private readonly parts: Part[] = [];
  private ms = 0;
  private sum = 0;

  constructor(windowMs: number) {
    this.windowMs = windowMs;
  }

  /** The value held for so long. */
  add(value: number, ms: number): void {
    if (ms <= 0) return;
    const last = this.parts.at(-1);
    if (last && last.ms + ms <= this.windowMs / PARTS) {
      last.ms += ms;
      last.sum += value * ms;
    } else {
      this.parts.push({ ms, sum: value * ms });
    }
    this.ms += ms;
    this.sum += value * ms;
    for (let first = this.parts[0]; first && this.ms - first.ms >= this.windowMs; first = this.parts[0]) {
      this.parts.shift();
      this.ms -= first.ms;
      this.sum -= first.sum;
    }
  }

  /** Undefined until so much time was seen. */
  get mean(): number | undefined {
    return this.ms > 0 && this.ms >= this.windowMs ? this.sum / this.ms : undefined;
  }
}
