/** A run as programs print it, with what is read beside its state. */

import { readAnnotations } from '../run/annotations.ts';
import { type RunFolder, readDocument } from '../run/folder.ts';
import { isFinal, type RunState } from '../run/model.ts';
import { isState } from '../run/shapes.ts';
import { type ProgressView, type ResourcesView, type RunView, viewOf } from '../run/view.ts';
import { etaOf, type Progress, percentOf, readProgress } from '../signals/progress.ts';

/** Only of a live run signals and figures are read: that keeps a list of many runs cheap. */
export function viewRun(folder: RunFolder, state: RunState): RunView {
  const annotations = readAnnotations(folder);
  if (isFinal(state.status)) return viewOf({ ...state, now: null }, folder.root, { annotations });
  const progress = readProgress(folder.signals);
  return viewOf({ ...state, ...takenSoFar(folder, state) }, folder.root, {
    annotations,
    progress: progress ? progressView(progress, state.startedAt) : null,
  });
}

/** What a live run took so far is in no event: its runner writes it into the cached state every few seconds. */
function takenSoFar(folder: RunFolder, state: RunState): Pick<RunState, 'resources' | 'now'> {
  const { resources = null, now = null } = cachedState(folder) ?? {};
  return { resources: state.resources ?? resources, now };
}

/** The same with its newest sample, as printed; null before the first one. */
export function resourcesSoFar(folder: RunFolder): ResourcesView | null {
  const { resources = null, now = null } = cachedState(folder) ?? {};
  return resources && { ...resources, now };
}

/** Undefined while there is none, and where it cannot be read: a live run needs it for nothing else. */
function cachedState(folder: RunFolder): RunState | undefined {
  try {
    const cached = readDocument(folder.state, 'state', 1, isState);
    return cached?.id === folder.id ? cached : undefined;
  } catch {
    return undefined;
  }
}

function progressView(progress: Progress, startedAt: string | null): ProgressView {
  const { task, done, total } = progress;
  return {
    percent: percentOf(progress),
    etaMs: etaOf(progress, startedAt, Date.now()),
    tasks: [{ task, done, total }],
  };
}
