/** Percentiles by linear interpolation between ranks, as numpy has them: exact of a list, nearly so of a stream. */

/** Of 0 to 100. Neither the list nor its order is changed. */
export function percentile(values: ArrayLike<number>, percent: number): number {
  if (!(percent >= 0 && percent <= 100)) throw new RangeError(`There is no percentile ${percent}.`);
  if (values.length === 0) throw new RangeError('Of no values there is no percentile.');
  return ofSorted(Float64Array.from(values).sort(), percent);
}

function ofSorted(sorted: Float64Array, percent: number): number {
  const rank = (percent / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] as number;
  const above = sorted[Math.ceil(rank)] as number;
  return below === above ? below : below + (above - below) * (rank - Math.floor(rank));
}

/** How much of a stream is kept. */
export interface DigestSize {
  /** So many values are kept as they are; until then percentiles are exact. */
  readonly exact: number;
  /** Beyond that about so many groups. */
  readonly groups: number;
}

const USUAL: DigestSize = { exact: 512, groups: 200 };
const FIRST_ROOM = 8;

/** Values in their order, each of which stands for so many. */
interface Groups {
  readonly means: Float64Array;
  readonly weights: Float64Array;
}

const NONE: Groups = { means: new Float64Array(0), weights: new Float64Array(0) };

/**
 * Percentiles of a stream without keeping it (a t-digest, merged in batches): neighbours are put into groups, which are
 * the smaller the nearer they are to an end. Finite values only.
 */
export class Digest {
  count = 0;
  private least = Number.POSITIVE_INFINITY;
  private greatest = Number.NEGATIVE_INFINITY;
  /** None while values are few. */
  private groups = NONE;
  private waiting: Float64Array;
  private waitingCount = 0;
  private readonly size: DigestSize;

  constructor(size: DigestSize = USUAL) {
    this.size = size;
    this.waiting = new Float64Array(Math.min(FIRST_ROOM, size.exact));
  }

  add(value: number): void {
    this.count++;
    if (value < this.least) this.least = value;
    if (value > this.greatest) this.greatest = value;
    if (this.waitingCount === this.waiting.length) this.makeRoom();
    this.waiting[this.waitingCount++] = value;
  }

  /** As if all values of the other had been added here. */
  merge(other: Digest): void {
    for (let index = 0; index < other.waitingCount; index++) this.add(other.waiting[index] as number);
    if (other.groups === NONE) return;
    this.count += other.count - other.waitingCount;
    this.least = Math.min(this.least, other.least);
    this.greatest = Math.max(this.greatest, other.greatest);
    this.groupWith(other.groups);
  }

  /** Null of none. */
  percentile(percent: number): number | null {
    if (this.count === 0) return null;
    if (this.groups === NONE) return ofSorted(this.waiting.slice(0, this.waitingCount).sort(), percent);
    if (this.waitingCount > 0) this.groupWith(NONE);
    return this.between((percent / 100) * (this.count - 1));
  }

  /** Between the middles of two groups a straight line; the first and the last value are known. */
  private between(rank: number): number {
    const { means, weights } = this.groups;
    let before = 0;
    let last: Point = [0, this.least];
    for (let group = 0; group < means.length; group++) {
      const weight = weights[group] as number;
      const next: Point = [before + (weight - 1) / 2, means[group] as number];
      if (rank <= next[0]) return onLine(rank, last, next);
      before += weight;
      last = next;
    }
    return onLine(rank, last, [this.count - 1, this.greatest]);
  }

  private makeRoom(): void {
    if (this.waiting.length === this.size.exact) return this.groupWith(NONE);
    const larger = new Float64Array(Math.min(this.size.exact, this.waiting.length * 4));
    larger.set(this.waiting);
    this.waiting = larger;
  }

  /** Makes groups of everything there is, and of these. */
  private groupWith(others: Groups): void {
    const means = this.waiting.slice(0, this.waitingCount).sort();
    const waiting = { means, weights: new Float64Array(means.length).fill(1) };
    this.waitingCount = 0;
    this.groups = grouped(inOrder(inOrder(this.groups, waiting), others), this.size.groups);
  }
}

/** Of two lists in order one. */
function inOrder(a: Groups, b: Groups): Groups {
  const count = a.means.length + b.means.length;
  const [means, weights] = [new Float64Array(count), new Float64Array(count)];
  let [fromA, fromB] = [0, 0];
  for (let at = 0; at < count; at++) {
    const isA = fromB === b.means.length || (a.means[fromA] as number) <= (b.means[fromB] as number);
    const from = isA ? a : b;
    const place = isA ? fromA++ : fromB++;
    means[at] = from.means[place] as number;
    weights[at] = from.weights[place] as number;
  }
  return { means, weights };
}

/** Neighbours are put together as long as they are not too many for their place: few at the ends, many in the middle. */
function grouped({ means, weights }: Groups, groups: number): Groups {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let last = -1;
  let before = 0;
  for (let at = 0; at < means.length; at++) {
    const weight = weights[at] as number;
    const own = last < 0 ? 0 : (weights[last] as number);
    const share = (before + (own + weight) / 2) / total;
    const most = ((Math.PI * total) / groups) * Math.sqrt(share * (1 - share));
    if (last >= 0 && own + weight <= most) {
      const mean = means[last] as number;
      weights[last] = own + weight;
      means[last] = mean + (((means[at] as number) - mean) * weight) / (own + weight);
      continue;
    }
    before += own;
    last++;
    means[last] = means[at] as number;
    weights[last] = weight;
  }
  return { means: means.slice(0, last + 1), weights: weights.slice(0, last + 1) };
}

type Point = readonly [at: number, value: number];

function onLine(at: number, [from, low]: Point, [to, high]: Point): number {
  return to <= from ? high : low + ((high - low) * (at - from)) / (to - from);
}
