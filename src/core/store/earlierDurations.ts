/**
 * How far live runs are that do not say it: by how long earlier runs of the same experiment took. Looked up when somebody
 * looks at such a run, never when it is started: in slices, from the cached states of the newest runs alone.
 */

import { Pace } from '../../base/pace.ts';
import { systemClock } from '../../base/time.ts';
import { type Asked, nearest, progressFrom } from '../estimates/duration.ts';
import { hostFacts } from '../process/host.ts';
import { activeMs } from '../run/activeTime.ts';
import { type RunFolder, readEventFile } from '../run/folder.ts';
import { RunTime } from '../run/runTime.ts';
import type { RunProgress } from '../run/signals.ts';
import type { RunView } from '../run/view.ts';
import type { RunStore } from './store.ts';

/** So many of the runs that were asked most nearly the same are enough. */
const MOST_RUNS = 20;
/** They are chosen among so many of the same experiment, */
const MOST_CHOSEN_FROM = 200;
/** which are looked for among so many runs. */
const MOST_LOOKS = 1_000;
/** What was found holds so long: meanwhile runs may have ended. */
const FRESH_MS = 5 * 60_000;
const MOST_EXPERIMENTS = 100;

/** One that was completed. */
interface Earlier extends Asked {
  readonly durationMs: number;
}

interface Found {
  readonly atMs: number;
  readonly runs: Promise<readonly Earlier[]>;
  /** Once they are all known. */
  known?: readonly Earlier[];
}

export class EarlierDurations {
  private readonly store: RunStore;
  private readonly found = new Map<string, Found>();

  constructor(store: RunStore) {
    this.store = store;
  }

  /** The run with how far it is by estimate, where that is all there is. */
  async withEstimate(view: RunView, folder: RunFolder): Promise<RunView> {
    if (!isSilent(view)) return view;
    const runs = await this.lookFor(view).runs;
    return { ...view, progress: estimate(view, folder, runs) };
  }

  /** The same at once; `onKnown` is called when another look will tell more. */
  withEstimateNow(view: RunView, folder: RunFolder, onKnown: () => void): RunView {
    if (!isSilent(view)) return view;
    const { known, runs } = this.lookFor(view);
    if (known) return { ...view, progress: estimate(view, folder, known) };
    void runs.then(onKnown);
    return view;
  }

  private lookFor({ file, name }: Pick<RunView, 'file' | 'name'>): Found {
    const key = JSON.stringify([file, name]);
    const before = this.found.get(key);
    if (before && performance.now() - before.atMs < FRESH_MS) return before;
    const found: Found = { atMs: performance.now(), runs: this.completed(file, name) };
    void found.runs.then((runs) => {
      found.known = runs;
    });
    // What was known holds until more is.
    if (before?.known) found.known = before.known;
    this.found.delete(key);
    this.found.set(key, found);
    const [oldest] = this.found.keys();
    if (this.found.size > MOST_EXPERIMENTS && oldest !== undefined) this.found.delete(oldest);
    return found;
  }

  /** The newest first. Never rejects: what cannot be read tells nothing. */
  private async completed(file: string | null, name: string): Promise<readonly Earlier[]> {
    const pace = new Pace();
    const runs: Earlier[] = [];
    let looks = 0;
    try {
      for (const { state } of this.store.runs()) {
        if (runs.length >= MOST_CHOSEN_FROM || ++looks > MOST_LOOKS) break;
        await pace.turn();
        const isOfIt = state?.status === 'completed' && (state.file === file || state.name === name);
        if (!isOfIt || state.durationMs === null) continue;
        const durationMs = state.durationMs + (state.resumes?.earlierMs ?? 0);
        runs.push({ command: state.command, parameters: state.parameters, durationMs });
      }
    } catch {
      // The folder of the runs is gone, or not to be read just now.
    }
    return runs;
  }
}

/** Whether it is at work without a word of how far it is. */
function isSilent({ status, progress, startedAt }: RunView): boolean {
  return progress === null && startedAt !== null && (status === 'running' || status === 'paused');
}

function estimate(view: RunView, folder: RunFolder, earlier: readonly Earlier[]): RunProgress | null {
  if (earlier.length === 0) return null;
  const { events } = readEventFile(folder);
  const time = RunTime.of(events);
  if (!time) return null;
  const now = time.elapsed(systemClock, hostFacts().boot);
  const elapsed = activeMs(events, time, now) + (view.resumes?.earlierMs ?? 0);
  const durations = nearest(view, earlier, MOST_RUNS).map(({ durationMs }) => durationMs);
  return progressFrom(durations, elapsed, new Date(systemClock.now()).toISOString());
}
