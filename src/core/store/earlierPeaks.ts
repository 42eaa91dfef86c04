/** What earlier runs of the same experiment took at most: in slices, from the cached states of the newest runs alone. */

import { Pace } from '../../base/pace.ts';
import { estimateFrom, type MemoryEstimate } from '../estimates/memory.ts';
import type { RunState } from '../run/model.ts';
import type { RunStore } from './store.ts';

/** So many runs of it are enough. */
const MOST_RUNS = 50;
/** And among so many runs they are looked for. */
const MOST_LOOKS = 2_000;

export interface Experiment {
  /** The parameter file, relative to the workspace as in its records. */
  readonly file: string;
  readonly name: string;
}

/** By the formula of the file, else by what earlier runs of it took; null where neither is there. */
export async function estimateMemory(
  store: RunStore,
  experiment: Experiment,
  formulaBytes: number | null,
  signal?: AbortSignal,
): Promise<MemoryEstimate | null> {
  if (formulaBytes !== null) return { bytes: formulaBytes, runs: null };
  return estimateFrom(await earlierPeaks(store, experiment, signal));
}

async function earlierPeaks(
  store: RunStore,
  experiment: Experiment,
  signal?: AbortSignal,
): Promise<number[]> {
  const pace = new Pace();
  const peaks: number[] = [];
  let looks = 0;
  for (const { state } of store.runs()) {
    const peak = state && isOf(state, experiment) ? state.resources?.peakRssBytes : null;
    if (typeof peak === 'number' && peak > 0) peaks.push(peak);
    if (peaks.length >= MOST_RUNS || ++looks >= MOST_LOOKS || signal?.aborted) break;
    await pace.turn();
  }
  return peaks;
}

/** A run that broke off says little of what a whole one takes. */
function isOf({ status, file, name }: RunState, experiment: Experiment): boolean {
  return status === 'completed' && (file === experiment.file || name === experiment.name);
}
