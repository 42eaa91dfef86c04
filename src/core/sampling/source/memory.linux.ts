/** What memory tells of itself only for a price: read of the largest processes, and not at every look. */

import type { ProcessStat } from '../../process/stat.linux.ts';
import { sum } from './inheritance.linux.ts';
import type { Processes } from './processes.linux.ts';

const PEAKS = 3;
const LARGEST = 8;

/** The most that a single one of them ever had: a peak between two looks shows there. */
export function peakOf(stats: readonly ProcessStat[], processes: Processes): number {
  return Math.max(0, ...largest(stats, PEAKS).map(({ pid }) => processes.peakBytes(pid) ?? 0));
}

export interface Closely {
  readonly pssBytes: number | null;
  readonly files: number | null;
}

/** Of the largest only; what the others have without sharing is taken to be the same part of what they have. */
export function lookClosely(stats: readonly ProcessStat[], processes: Processes, pageBytes: number): Closely {
  let [pss, rss, files] = [0, 0, 0];
  for (const { pid, rssPages } of largest(stats, LARGEST)) {
    const own = processes.pssBytes(pid);
    if (own !== undefined) {
      pss += own;
      rss += rssPages * pageBytes;
    }
    files += processes.openFiles(pid) ?? 0;
  }
  if (rss === 0) return { pssBytes: null, files: files || null };
  const all = sum(stats, ({ rssPages }) => rssPages * pageBytes);
  return { pssBytes: Math.round(pss * Math.max(1, all / rss)), files };
}

function largest(stats: readonly ProcessStat[], count: number): ProcessStat[] {
  return stats.toSorted((a, b) => b.rssPages - a.rssPages).slice(0, count);
}
