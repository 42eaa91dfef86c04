/** What was said of one key as a line on a chart: of each pixel the least and the greatest, and what is no number. */

/** In the order in which it was said. */
export interface Points {
  readonly at: Float64Array;
  readonly values: Float64Array;
}

export interface ChartCurve extends Points {
  /** Places that go back begin a new pass: the index of the first point of each but the first. */
  readonly passes: readonly number[];
}

export interface ReducedCurve extends ChartCurve {
  /** Whether each point is one value that was said. */
  readonly isRaw: boolean;
}

export interface CurvePart {
  readonly from: number;
  readonly to: number;
  readonly pixels: number;
}

/** More passes than anybody can tell apart are one, in the order of their places. */
export const MOST_PASSES = 32;
/** Of a pixel: the least, the greatest, NaN and both infinities. */
const MOST_OF_PIXEL = 5;

/** Points without a place are left out. With `isOneWay` places that go back are put in order. */
export function curveOf(points: Points, isOneWay: boolean): ChartCurve {
  const { at, values } = placed(points);
  const passes: number[] = [];
  for (let index = 1; index < at.length; index++)
    if ((at[index] as number) < (at[index - 1] as number)) passes.push(index);
  if (passes.length === 0 || (!isOneWay && passes.length < MOST_PASSES)) return { at, values, passes };
  const order = Uint32Array.from(at.keys()).sort((a, b) => (at[a] as number) - (at[b] as number) || a - b);
  return {
    at: Float64Array.from(order, (index) => at[index] as number),
    values: Float64Array.from(order, (index) => values[index] as number),
    passes: [],
  };
}

/** With the point before and the one behind the part, so that lines go on to its edges. */
export function reduced(curve: ChartCurve, part: CurvePart): ReducedCurve {
  const starts = [0, ...curve.passes];
  const into = new Collected();
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? curve.at.length;
    into.beginPass();
    reducePass(curve, { ...part, start, end }, into);
  }
  return into.curve();
}

/** A list of numbers that grows. */
class Collected {
  #at = new Float64Array(1024);
  #values = new Float64Array(1024);
  #count = 0;
  readonly #passes: number[] = [];
  isRaw = true;

  beginPass(): void {
    if (this.#count > (this.#passes.at(-1) ?? 0)) this.#passes.push(this.#count);
  }

  push(at: number, value: number): void {
    if (this.#count === this.#at.length) {
      this.#at = grown(this.#at);
      this.#values = grown(this.#values);
    }
    this.#at[this.#count] = at;
    this.#values[this.#count++] = value;
  }

  curve(): ReducedCurve {
    return {
      at: this.#at.slice(0, this.#count),
      values: this.#values.slice(0, this.#count),
      passes: this.#passes.filter((index) => index > 0 && index < this.#count),
      isRaw: this.isRaw,
    };
  }
}

function grown(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}

interface PassPart extends CurvePart {
  readonly start: number;
  readonly end: number;
}

function reducePass({ at, values }: ChartCurve, part: PassPart, into: Collected): void {
  const { from, to, pixels, start, end } = part;
  const first = Math.max(start, start + placeOf(at.subarray(start, end), from) - 1);
  const last = Math.min(end, start + placeOf(at.subarray(start, end), to, true) + 1);
  const width = (to - from) / pixels;
  if (last - first <= 2 * pixels + 2 || !(width > 0)) {
    for (let index = first; index < last; index++) into.push(at[index] as number, values[index] as number);
    return;
  }
  into.isRaw = false;
  const pixel = new Pixel();
  let shown = Number.NaN;
  for (let index = first; index < last; index++) {
    // Pixels lie on one grid for all parts of the same width: a curve stands still while somebody pans.
    const place = Math.floor((at[index] as number) / width);
    if (place !== shown) pixel.flush(into);
    shown = place;
    pixel.take(at[index] as number, values[index] as number);
  }
  pixel.flush(into);
}

/** What is known of one pixel so far. */
class Pixel {
  readonly #places = new Float64Array(MOST_OF_PIXEL);
  readonly #values = new Float64Array(MOST_OF_PIXEL);
  readonly #has = new Uint8Array(MOST_OF_PIXEL);

  take(at: number, value: number): void {
    if (Number.isFinite(value)) {
      if (this.#has[0] === 0 || value < (this.#values[0] as number)) this.#put(0, at, value);
      if (this.#has[1] === 0 || value > (this.#values[1] as number)) this.#put(1, at, value);
    } else {
      const kind = Number.isNaN(value) ? 2 : value > 0 ? 3 : 4;
      if (this.#has[kind] === 0) this.#put(kind, at, value);
    }
  }

  /** In the order in which they were. */
  flush(into: Collected): void {
    const kinds: number[] = [];
    for (let kind = 0; kind < MOST_OF_PIXEL; kind++) if (this.#has[kind] === 1) kinds.push(kind);
    const isOne =
      this.#has[0] === 1 && this.#places[0] === this.#places[1] && this.#values[0] === this.#values[1];
    if (kinds.length > 1) kinds.sort((a, b) => (this.#places[a] as number) - (this.#places[b] as number));
    for (const kind of kinds)
      if (!(isOne && kind === 1)) into.push(this.#places[kind] as number, this.#values[kind] as number);
    this.#has.fill(0);
  }

  #put(kind: number, at: number, value: number): void {
    this.#has[kind] = 1;
    this.#places[kind] = at;
    this.#values[kind] = value;
  }
}

/** The first index whose place is not before `wanted`; with `isAfter`, the first one after it. */
function placeOf(at: Float64Array, wanted: number, isAfter = false): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const place = at[middle] as number;
    if (place < wanted || (isAfter && place === wanted)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function placed({ at, values }: Points): Points {
  if (!at.some((place) => !Number.isFinite(place))) return { at, values };
  const isPlaced = (_: number, index: number) => Number.isFinite(at[index] as number);
  return { at: at.filter(isPlaced), values: values.filter(isPlaced) };
}
