/** What is said and found out of the checkpoints of a run by whom: marks beside its record, at any time. */

import { errnoOf } from '../../base/errors.ts';
import { annotate, readAnnotations } from '../run/annotations.ts';
import type { RunFolder } from '../run/folder.ts';
import type { CheckpointView } from '../run/view.ts';
import type { Workspace } from '../run/workspace.ts';
import { type CheckpointVerdict, examineCheckpoint } from './verify.ts';

/** A run, and who does something with it. */
export interface OfRun {
  readonly workspace: Workspace;
  readonly folder: RunFolder;
  readonly by: string;
}

/** Keeps it, or no longer, whatever the policy says. */
export function pinCheckpoint(of: OfRun, path: string, pinned: boolean): void {
  annotate(of.workspace, of.folder, of.by, { kind: 'checkpoint', value: { path, pinned } });
}

/** Reads it all, and remembers what came of it. */
export async function verifyCheckpoint(
  of: OfRun,
  checkpoint: CheckpointView,
  signal?: AbortSignal,
): Promise<CheckpointVerdict> {
  const verdict = await examineCheckpoint(of.folder, checkpoint, signal);
  remember(of, verdict);
  return verdict;
}

/** What cannot be written down, on a full or read-only disk, is true all the same. */
function remember({ workspace, folder, by }: OfRun, { path, sha256, outcome }: CheckpointVerdict): void {
  if (outcome === 'unreadable') return;
  const good = outcome === 'good';
  const known = readAnnotations(folder).findLast(
    ({ kind, value }) => kind === 'checkpoint' && value.path === path && value.good !== undefined,
  );
  if (known?.kind === 'checkpoint' && known.value.good === good && known.value.sha256 === sha256) return;
  try {
    annotate(workspace, folder, by, { kind: 'checkpoint', value: { path, good, sha256 } });
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
  }
}
