/** Many points made few: of each stretch the least and the greatest value, in their order, so that no spike is lost. */

/** Writes both into `into`; NaN counts as nothing, and is all that is written where there is nothing else. */
export function leastAndGreatest(
  values: Float64Array,
  { start, end }: Stretch,
  into: Float64Array,
  at: number,
): void {
  let least = Number.NaN;
  let greatest = Number.NaN;
  let isLeastFirst = true;
  for (let index = start; index < end; index++) {
    const value = values[index] as number;
    // Written so that NaN passes neither, and the first number passes both.
    if (!(value >= least) && !Number.isNaN(value)) {
      least = value;
      isLeastFirst = false;
    }
    if (!(value <= greatest) && !Number.isNaN(value)) {
      greatest = value;
      isLeastFirst = true;
    }
  }
  into[at] = isLeastFirst ? least : greatest;
  into[at + 1] = isLeastFirst ? greatest : least;
}

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The first place at which `values`, which never fall, have reached `wanted`. */
export function firstAt(values: Float64Array, count: number, wanted: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where each pixel begins, and the end of the last one. Pixels lie on one grid for all spans of the same width. */
export function pixelStarts(at: Float64Array, { start, end }: Stretch, width: number): number[] {
  const starts: number[] = [];
  let pixel = Number.NaN;
  for (let index = start; index < end; index++) {
    const of = Math.floor((at[index] as number) / width);
    if (of !== pixel) starts.push(index);
    pixel = of;
  }
  return [...starts, end];
}
