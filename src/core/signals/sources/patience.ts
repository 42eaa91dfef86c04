/** Leaves a source alone that failed again and again: for longer each time, until it answers. */

const FAILURES = 3;
/** In rounds. */
const FIRST_PAUSE = 5;
const LONGEST_PAUSE = 60;

export class Patience {
  private failures = 0;
  private pause = FIRST_PAUSE;
  /** Rounds that are still left out. */
  private left = 0;

  /** Whether this round is left out. After a pause there is one trial. */
  skips(): boolean {
    if (this.left === 0) return false;
    this.left--;
    return true;
  }

  /** How many rounds are left out from now on. */
  get skipping(): number {
    return this.left;
  }

  succeeded(): void {
    this.failures = 0;
    this.pause = FIRST_PAUSE;
  }

  failed(): void {
    if (++this.failures < FAILURES) return;
    this.left = this.pause;
    this.pause = Math.min(LONGEST_PAUSE, this.pause * 2);
  }
}
