/** "Did you mean": the name that was probably meant by one that does not exist. */

/** Longer names are not looked at: nobody mistypes them in a way that a distance would show. */
const LONGEST = 100;
/** So many names are compared: who has more of them cannot wait for all. */
const MOST = 1000;

/** The closest of the names, or undefined where none is close enough to be meant. */
export function closestName(name: string, names: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  // A third of the letters may be wrong; of names with one or two letters only the case.
  let limit = Math.min(3, Math.floor(name.length / 3)) + 1;
  let count = 0;
  for (const candidate of names) {
    if (candidate === name || Math.abs(candidate.length - name.length) >= limit) continue;
    if (++count > MOST) break;
    const distance = distanceBetween(wanted, candidate.toLowerCase(), limit);
    if (distance < limit) {
      best = candidate;
      limit = distance;
    }
    if (limit === 0) break;
  }
  return best;
}

/** " Did you mean "x"?", or nothing. */
export function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : ` Did you mean "${name}"?`;
}

/**
 * How many letters must be added, left out, changed or swapped with their neighbour; `limit` as soon as it is
 * certain that it is not less.
 */
function distanceBetween(a: string, b: string, limit: number): number {
  if (a === b) return 0;
  if (a.length > LONGEST || b.length > LONGEST) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let distance = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        distance = Math.min(distance, at(beforeLast, j - 2) + 1);
      row.push(distance);
    }
    if (Math.min(...row) >= limit) return limit;
    beforeLast = last;
    last = row;
  }
  return Math.min(limit, at(last, b.length));
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
