/** Time that was seen to pass, by the monotonic clock: while the machine or its runner was suspended, nobody knows. */

/** A step so much longer than the one before it is a gap. */
const GAP_FACTOR = 3;
const GAP_MS = 2_000;

export class HoldTime {
  private last: number | undefined;
  private usual: number | undefined;

  /** What was until now is not known: time counts again from the next look on. */
  forget(): void {
    this.last = undefined;
  }

  /** Milliseconds since the last look; 0 at the first one, and after a gap. Looks that are always slow are no gaps. */
  stepTo(mono: number): number {
    const { last, usual } = this;
    this.last = mono;
    if (last === undefined) return 0;
    const step = Math.max(0, mono - last);
    this.usual = step;
    const isGap = step > Math.max(GAP_MS, usual ?? 0) * GAP_FACTOR;
    return isGap ? 0 : step;
  }
}
