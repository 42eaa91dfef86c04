/** A run as programs print it, with what is read beside its state. */

import { readAnnotations } from '../run/annotations.ts';
import type { RunFolder } from '../run/folder.ts';
import { isFinal, type RunState } from '../run/model.ts';
import { type ProgressView, type RunView, viewOf } from '../run/view.ts';
import { etaOf, type Progress, percentOf, readProgress } from '../signals/progress.ts';

/** Only of a live run the signals are read: that keeps a list of many runs cheap. */
export function viewRun(folder: RunFolder, state: RunState): RunView {
  const progress = isFinal(state.status) ? undefined : readProgress(folder.signals);
  return viewOf(state, folder.root, {
    annotations: readAnnotations(folder),
    progress: progress ? progressView(progress, state.startedAt) : null,
  });
}

function progressView(progress: Progress, startedAt: string | null): ProgressView {
  const { task, done, total } = progress;
  return {
    percent: percentOf(progress),
    etaMs: etaOf(progress, startedAt, Date.now()),
    tasks: [{ task, done, total }],
  };
}
