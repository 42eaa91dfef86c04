/** A row of a table, or an object of a file of JSON lines, as a line of signals: which of its values are what. */

import type { SaidNumber } from '../../run/signals.ts';
import type { SignalLine } from '../line.ts';
import { saidNumber } from '../recognise/wordedMetrics.ts';

/** The first of them that there is says which step it was; the others are no metrics. */
const STEPS = [
  ...['step', 'global_step', 'trainer/global_step', '_step', 'iteration', 'iter', 'batch', 'epoch'],
  ...['round', 'generation', 'episode', 'trial', ''],
];
const TIMES = ['time', 'timestamp', '_timestamp', 'wall_time', 'datetime', 'date', 'created_at'];
const LABELS = ['subset', 'split', 'phase', 'fold', 'dataset', 'stage', 'set', 'condition', 'group'];
const MOST_KEYS = 1_000;
/** 2001 and 2286, in seconds: what is less is time since some start, and in milliseconds all are more. */
const LEAST_EPOCH = 1e9;
const MOST_EPOCH = 1e10;

export type Cell = string | number | boolean | null;

/** Undefined where it has no number that measures anything. */
export function lineOfRow(row: readonly (readonly [string, Cell])[], source: string): SignalLine | undefined {
  const metric: [string, SaidNumber][] = [];
  const context: [string, string][] = [];
  const steps = new Map<string, number>();
  let time: string | undefined;
  for (const [key, cell] of row.slice(0, MOST_KEYS)) {
    const word = key.toLowerCase();
    const number =
      typeof cell === 'number' ? finiteOrWord(cell) : typeof cell === 'string' ? saidNumber(cell) : undefined;
    const at = TIMES.includes(word) ? timeOf(cell, number) : undefined;
    if (at !== undefined) time ??= at;
    else if (STEPS.includes(word)) {
      if (typeof number === 'number') steps.set(word, number);
    } else if (number !== undefined) metric.push([key, number]);
    else if (typeof cell === 'string' && cell !== '' && LABELS.includes(word))
      context.push([key, cell.slice(0, 100)]);
  }
  if (metric.length === 0) return undefined;
  const step = STEPS.map((name) => steps.get(name)).find((value) => value !== undefined);
  return {
    metric: Object.fromEntries(metric),
    ...(step !== undefined && { step }),
    ...(context.length > 0 && { context: Object.fromEntries(context) }),
    ...(time !== undefined && { time }),
    source,
  };
}

export function finiteOrWord(value: number): SaidNumber {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? value : value > 0 ? 'Infinity' : '-Infinity';
}

/** ISO; undefined where it is no moment, such as seconds since the start of the program. */
function timeOf(cell: Cell, number: SaidNumber | undefined): string | undefined {
  if (typeof number === 'number') {
    const seconds = number > MOST_EPOCH ? number / 1000 : number;
    return seconds >= LEAST_EPOCH && seconds <= MOST_EPOCH
      ? new Date(seconds * 1000).toISOString()
      : undefined;
  }
  const ms = typeof cell === 'string' && /^\d{4}-\d\d-\d\d[T ]\d/.test(cell) ? Date.parse(cell) : Number.NaN;
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

/** The numbers of a JSON value with their ways, as `train/loss`. */
export function leavesOf(value: unknown): (readonly [string, Cell])[] {
  const leaves: (readonly [string, Cell])[] = [];
  const go = (inner: unknown, way: string, depth: number): void => {
    if (leaves.length >= MOST_KEYS || depth > 16) return;
    if (typeof inner === 'object' && inner !== null) {
      for (const [key, each] of Object.entries(inner))
        go(each, way === '' ? key : `${way}/${key}`, depth + 1);
    } else if (typeof inner === 'number' || typeof inner === 'string' || typeof inner === 'boolean')
      leaves.push([way, inner]);
  };
  go(value, '', 0);
  return leaves;
}
