/** How much memory a run will take: by the formula of its file, else by what earlier runs of it took. */

import { formatBytes } from '../../base/size.ts';

export interface MemoryEstimate {
  readonly bytes: number;
  /** How many earlier runs it is from; null: from the formula of the file. */
  readonly runs: number | null;
}

/** What a run may take more than nearly all earlier ones did. */
const ROOM = 1.2;
const PERCENTILE = 0.95;

/** From the peaks of earlier runs; null where there is none. */
export function estimateFrom(peaks: readonly number[]): MemoryEstimate | null {
  const sorted = [...peaks].sort((a, b) => a - b);
  // The smallest that at least so many of them do not exceed.
  const peak = sorted[Math.ceil(PERCENTILE * sorted.length) - 1];
  return peak === undefined ? null : { bytes: Math.round(peak * ROOM), runs: sorted.length };
}

/** `626 MiB by the formula of the file`, `0.6 GiB from 7 earlier runs` */
export function estimateText({ bytes, runs }: MemoryEstimate): string {
  const shown = formatBytes(bytes);
  if (runs === null) return `${shown} by the formula of the file`;
  return `${shown} from ${runs} earlier ${runs === 1 ? 'run' : 'runs'}`;
}

/** Undefined where there is room enough. */
export function shortage({ bytes }: MemoryEstimate, freeBytes: number): string | undefined {
  if (bytes <= freeBytes) return undefined;
  return `The run is estimated to take ${formatBytes(bytes)} of memory; ${formatBytes(freeBytes)} are free.`;
}
