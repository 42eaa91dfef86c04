/**
 * The points of one series in memory, as they were said. Of one that is too long for it neighbours are thinned out: of
 * each few the least, the greatest and one that is no number stay, as they are, so that no spike is lost.
 */

/** All that memory holds of a series, in the order in which it was said. Good until more is read. */
export interface SaidPoints {
  /** Milliseconds since the program started. */
  readonly time: Float64Array;
  /** NaN where none was said. */
  readonly steps: Float64Array;
  readonly values: Float64Array;
}

const FIRST_ROOM = 16;
/** Of so many points at least one goes. */
const GROUP = 4;

export class Points {
  /** Points that are kept; values there were. */
  count = 0;
  total = 0;
  notFinite = 0;
  hasSteps = false;
  least = Number.NaN;
  greatest = Number.NaN;
  last = Number.NaN;
  /** So many values are thinned out together. */
  private stride = 1;
  /** From here on points are not thinned out yet. */
  private loose = 0;
  private time = new Float64Array(FIRST_ROOM);
  private steps = new Float64Array(FIRST_ROOM);
  private values = new Float64Array(FIRST_ROOM);

  get isThinned(): boolean {
    return this.stride > 1;
  }

  /** NaN where it has no step. */
  add(time: number, step: number, value: number): void {
    const { count } = this;
    if (count === this.values.length) this.makeRoom(count * 2);
    this.time[count] = time;
    this.steps[count] = step;
    this.values[count] = value;
    this.count = count + 1;
    this.total++;
    this.last = value;
    if (!Number.isNaN(step)) this.hasSteps = true;
    if (!Number.isFinite(value)) this.notFinite++;
    else {
      if (!(value >= this.least)) this.least = value;
      if (!(value <= this.greatest)) this.greatest = value;
    }
    if (this.stride > 1 && this.count - this.loose === this.stride) this.thin(this.loose, this.stride);
  }

  /** Fewer points: of each four at most three, mostly two. */
  condense(): void {
    this.stride = this.stride === 1 ? GROUP : this.stride * 2;
    this.thin(0, GROUP);
  }

  /** Room for so many, where that is known. */
  makeRoom(room: number): void {
    if (room <= this.values.length) return;
    this.time = larger(this.time, room);
    this.steps = larger(this.steps, room);
    this.values = larger(this.values, room);
  }

  all(): SaidPoints {
    const { count } = this;
    return {
      time: this.time.subarray(0, count),
      steps: this.steps.subarray(0, count),
      values: this.values.subarray(0, count),
    };
  }

  private thin(start: number, group: number): void {
    let into = start;
    for (let from = start; from < this.count; from += group)
      for (const place of this.kept(from, Math.min(this.count, from + group))) this.copy(place, into++);
    this.count = into;
    this.loose = into;
  }

  /** The least, the greatest and the first that is no number, in their order. */
  private kept(from: number, to: number): number[] {
    let least = -1;
    let greatest = -1;
    let odd = -1;
    for (let place = from; place < to; place++) {
      const value = this.values[place] as number;
      if (!Number.isFinite(value)) odd = odd < 0 ? place : odd;
      else {
        if (least < 0 || value < (this.values[least] as number)) least = place;
        if (greatest < 0 || value > (this.values[greatest] as number)) greatest = place;
      }
    }
    return [...new Set([least, greatest, odd])].filter((place) => place >= 0).sort((a, b) => a - b);
  }

  private copy(from: number, to: number): void {
    this.time[to] = this.time[from] as number;
    this.steps[to] = this.steps[from] as number;
    this.values[to] = this.values[from] as number;
  }
}

function larger(numbers: Float64Array, room: number): Float64Array<ArrayBuffer> {
  const made = new Float64Array(room);
  made.set(numbers);
  return made;
}
