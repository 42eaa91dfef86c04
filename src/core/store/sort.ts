/** Sorting runs by any of their fields or parameters. */

import { plainNumber } from '../../base/json.ts';
import type { RunView } from '../run/view.ts';

/** `KEY` ascending, `-KEY` descending, the first key first; what is missing or NaN comes last either way. */
export function sortRuns(runs: readonly RunView[], keys: readonly string[]): RunView[] {
  const orders = keys.map((key) => ({ key: key.replace(/^-/, ''), sign: key.startsWith('-') ? -1 : 1 }));
  return runs.toSorted((a, b) => {
    for (const { key, sign } of orders) {
      const order = compare(fieldOf(a, key), fieldOf(b, key), sign);
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** A run field, else a parameter; `p.KEY` is always the parameter. */
function fieldOf(run: RunView, key: string): unknown {
  const parameter = key.startsWith('p.') ? key.slice(2) : key;
  const value =
    parameter === key && Object.hasOwn(run, key) ? run[key as keyof RunView] : run.parameters[parameter];
  return plainNumber(value);
}

function compare(a: unknown, b: unknown, sign: number): number {
  const aMissing = isMissing(a);
  const bMissing = isMissing(b);
  if (aMissing || bMissing) return Number(aMissing) - Number(bMissing);
  const aNumber = typeof a === 'number';
  const bNumber = typeof b === 'number';
  // Numbers stand before texts: comparing each pair in its own way would have no order at all.
  if (aNumber !== bNumber) return sign * (aNumber ? -1 : 1);
  if (aNumber && bNumber) return a === b ? 0 : a < b ? -sign : sign;
  const [left, right] = [String(a), String(b)];
  return left === right ? 0 : left < right ? -sign : sign;
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || Number.isNaN(value);
}
