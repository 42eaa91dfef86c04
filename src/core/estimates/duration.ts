/** How far a run is that says nothing, by how long earlier runs of the same experiment took. */

import { EARLIER_RUNS, type RunProgress } from '../run/signals.ts';

/** Nobody knows that it is done before it is. */
const MOST_PERCENT = 99;
/** A run that takes this many times as long as the longest of them is another kind of run: they say nothing of it. */
const UNLIKE_THEM = 2;
/** The spread is from this part of the earlier runs to that one. */
const LOW = 0.1;
const HIGH = 0.9;

/**
 * How far they were on average after the same time, and how long those of them that took longer still had to go. Null
 * where there were none, or none like it.
 */
export function progressFrom(
  durationsMs: readonly number[],
  elapsedMs: number,
  time: string,
): RunProgress | null {
  const all = durationsMs.filter((duration) => duration > 0).sort((a, b) => a - b);
  const longest = all.at(-1);
  if (longest === undefined || !(elapsedMs >= 0) || elapsedMs > UNLIKE_THEM * longest) return null;
  const done = all.reduce((sum, duration) => sum + Math.min(1, elapsedMs / duration), 0) / all.length;
  const left = all.flatMap((duration) => (duration > elapsedMs ? [duration - elapsedMs] : []));
  const isSpread = left.length > 1;
  return {
    percent: Math.min(MOST_PERCENT, 100 * done),
    etaMs: at(left, 0.5),
    etaLowMs: isSpread ? at(left, LOW) : null,
    etaHighMs: isSpread ? at(left, HIGH) : null,
    ...{ ratePerSecond: null, tasks: [], source: EARLIER_RUNS, time, earlierMs: null },
    earlierRuns: all.length,
  };
}

/** Of sorted values the one at this part of the way, between two of them by their distance. */
function at(sorted: readonly number[], part: number): number | null {
  const place = part * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (low === undefined || high === undefined) return null;
  return low + (high - low) * (place - Math.floor(place));
}

/** What tells two runs of an experiment apart. */
export interface Asked {
  readonly command: readonly string[] | string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Those that were asked most nearly the same, in the order they came. */
export function nearest<T extends Asked>(asked: Asked, others: readonly T[], most: number): T[] {
  const differences = others.map((other) => differenceOf(asked, other));
  const least = Math.min(...differences);
  return others.filter((_, index) => differences[index] === least).slice(0, most);
}

function differenceOf(one: Asked, other: Asked): number {
  const keys = new Set([...Object.keys(one.parameters), ...Object.keys(other.parameters)]);
  let count = isSame(one.command, other.command) ? 0 : 1;
  for (const key of keys) if (!isSame(one.parameters[key], other.parameters[key])) count++;
  return count;
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
