/** Long work in slices, so that whatever else this program does gets its turn in between. */

/** Also with two or three pieces of work in one turn nobody notices. */
const SLICE_MS = 8;

export class Pace {
  /** How long to leave everything to others after a slice. */
  private readonly restMs: number;
  private sliceStart = performance.now();
  private pause: Promise<void> | undefined;

  constructor(restMs = 0) {
    this.restMs = restMs;
  }

  /** Undefined while there is time left; else what to wait for. All who share a pace share its slices. */
  turn(): Promise<void> | undefined {
    if (performance.now() - this.sliceStart < SLICE_MS) return undefined;
    this.pause ??= new Promise((resolve) => {
      const begin = () => {
        this.sliceStart = performance.now();
        this.pause = undefined;
        resolve();
      };
      if (this.restMs > 0) setTimeout(begin, this.restMs);
      else setImmediate(begin);
    });
    return this.pause;
  }
}
