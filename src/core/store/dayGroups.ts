/** Runs grouped by when they were made, as a person speaks of days: today, yesterday, last week, then months. */

import { timeOf } from '../../base/ids.ts';

export interface DayGroup {
  /**
   * Names the same group again later. Single days are named by their date, so that what was "Today" before midnight
   * is still the same group when it is called "Yesterday".
   */
  readonly key: string;
  readonly label: string;
  readonly count: number;
  /** Newest first. */
  readonly ids: readonly string[];
}

interface Span {
  readonly key: string;
  readonly label: string;
  /** Its first moment; it ends where the one before it in the list begins. */
  readonly fromMs: number;
}

/**
 * Groups ids that come newest first, in the days of this machine's time zone. Nothing is looked at but the borders,
 * so that it costs the same for many runs as for few. A run from the future (another clock) is one of today.
 */
export function groupByDay(ids: readonly string[], nowMs: number): DayGroup[] {
  const groups: DayGroup[] = [];
  let start = 0;
  for (const { key, label, fromMs } of spansOf(nowMs, (beforeMs) => newestBefore(ids, beforeMs))) {
    const end = firstBefore(ids, fromMs, start);
    if (end > start) groups.push({ key, label, count: end - start, ids: ids.slice(start, end) });
    start = end;
  }
  return groups;
}

/** Endless for what is old: months are made as they are needed, from the time of the newest run that is left. */
function* spansOf(nowMs: number, newest: (beforeMs: number) => number | undefined): Generator<Span> {
  const today = dayBefore(nowMs, 0);
  const yesterday = dayBefore(nowMs, 1);
  const month = dayBefore(nowMs, 29);
  yield { key: dayKey(today), label: 'Today', fromMs: today };
  yield { key: dayKey(yesterday), label: 'Yesterday', fromMs: yesterday };
  yield { key: 'last-7-days', label: 'Last 7 days', fromMs: dayBefore(nowMs, 6) };
  yield { key: 'last-30-days', label: 'Last 30 days', fromMs: month };
  for (let time = newest(month); time !== undefined; ) {
    const date = new Date(time);
    const fromMs = new Date(date.getFullYear(), date.getMonth()).getTime();
    yield { key: dayKey(fromMs).slice(0, 7), label: MONTHS.format(date), fromMs };
    time = newest(fromMs);
  }
}

const MONTHS = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric' });

/** Midnight so many days ago; days are not all 24 hours long. */
function dayBefore(nowMs: number, days: number): number {
  const now = new Date(nowMs);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - days).getTime();
}

function dayKey(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function newestBefore(ids: readonly string[], beforeMs: number): number | undefined {
  const id = ids[firstBefore(ids, beforeMs, 0)];
  return id === undefined ? undefined : timeOf(id);
}

/** Where the ids older than a moment begin. */
function firstBefore(ids: readonly string[], beforeMs: number, from: number): number {
  let low = from;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeOf(ids[middle] ?? '') >= beforeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
