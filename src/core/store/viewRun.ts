/** A run as programs print it, with what is read beside its state. */

import { readAnnotations } from '../run/annotations.ts';
import { type RunFolder, readDocument } from '../run/folder.ts';
import { isFinal, type RunState } from '../run/model.ts';
import { isState } from '../run/shapes.ts';
import { type ResourcesView, type RunView, viewOf } from '../run/view.ts';

/** Of a live run figures are read from its cached state: that keeps a list of many runs cheap. */
export function viewRun(folder: RunFolder, state: RunState): RunView {
  const annotations = readAnnotations(folder);
  const whole = isFinal(state.status) ? { ...state, now: null } : { ...state, ...soFar(folder, state) };
  return viewOf(whole, folder.root, annotations);
}

/** What a live run took and said so far is in no event: its runner writes it into the cached state. */
function soFar(folder: RunFolder, state: RunState): Pick<RunState, 'resources' | 'now' | 'said'> {
  const { resources = null, now = null, said = null } = cachedState(folder) ?? {};
  return { resources: state.resources ?? resources, now, said: state.said ?? said };
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
