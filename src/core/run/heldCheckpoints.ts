/** Checkpoints that a live run goes on from: they lie in the folder of the earlier run, and must stay there. */

import { isId } from '../../base/ids.ts';
import { readAnnotations } from './annotations.ts';
import { type RunFolder, readRequest, readState } from './folder.ts';
import { isFinal } from './model.ts';
import type { Workspace } from './workspace.ts';

export interface HeldCheckpoint {
  /** As in the record of the run that left it. */
  readonly path: string;
  /** The run that goes on from it. */
  readonly by: string;
}

/** Of one run; the runs that go on from it are named by its annotations. */
export function heldCheckpoints(workspace: Pick<Workspace, 'run'>, folder: RunFolder): HeldCheckpoint[] {
  const later = readAnnotations(folder).flatMap(({ kind, value }) => (kind === 'resumed' ? [value] : []));
  return [...new Set(later)].filter(isId).flatMap((id) => heldBy(workspace.run(id), folder.id));
}

function heldBy(later: RunFolder, earlier: string): HeldCheckpoint[] {
  try {
    const { resumes } = readRequest(later);
    if (resumes?.id !== earlier || isFinal(readState(later).status)) return [];
    return [{ path: resumes.checkpoint.path, by: later.id }];
  } catch {
    return []; // it was removed, or never came to be
  }
}
