/** Removing checkpoints of a run: by its runner while it lives, else under its lock. */

import { AppError } from '../../base/errors.ts';
import { shortId } from '../../base/ids.ts';
import type { OfRun } from '../checkpoints/ofRun.ts';
import {
  dropCheckpoints,
  finishFolders,
  leftOver,
  type Removed,
  removeOrphans,
} from '../checkpoints/prune.ts';
import { afterEnd } from '../run/afterEnd.ts';
import { readEventFile } from '../run/folder.ts';
import { heldCheckpoints } from '../run/heldCheckpoints.ts';
import { isFinal } from '../run/model.ts';
import type { Attending } from './attend.ts';
import { pruneLive } from './steer.ts';

export interface RemoveOptions {
  /** Paths as in the record. */
  readonly paths: readonly string[];
  readonly why: string;
  /** Also what lies outside of the run folder. */
  readonly outside: boolean;
  readonly signal?: AbortSignal | undefined;
}

export async function removeCheckpoints(
  of: OfRun,
  open: Attending,
  options: RemoveOptions,
): Promise<Removed> {
  const { state, attendance } = await open.attend(of.folder);
  if (isFinal(state.status) || attendance === undefined) return removeAfterEnd(of, options);
  refuseHeld(of, options.paths);
  if (options.outside) {
    throw new AppError('refused', 'While a run lives only checkpoints in its folder can be removed.', {
      hint: 'Remove the others when it has ended.',
    });
  }
  const { paths, signal } = options;
  const wanted = new Set(paths);
  const after = await pruneLive(of.folder, open, { by: of.by, paths, signal });
  const still = after.checkpoints.filter((each) => wanted.has(each.path) && !each.isPruned);
  return {
    removed: paths.filter((name) => !still.some((each) => each.path === name)),
    kept: still.map((each) => ({ path: each.path, message: 'the run needs it, or could not remove it' })),
  };
}

function refuseHeld(
  { workspace, folder }: Pick<OfRun, 'folder' | 'workspace'>,
  paths: readonly string[],
): void {
  const held = heldCheckpoints(workspace, folder).find((each) => paths.includes(each.path));
  if (!held) return;
  throw new AppError('refused', `${held.path} stays: the live run ${shortId(held.by)} goes on from it.`);
}

function removeAfterEnd({ workspace, folder, by }: OfRun, options: RemoveOptions): Removed {
  const { paths, why, outside } = options;
  const { events } = readEventFile(folder);
  return afterEnd(workspace, folder, ({ state, record }) => {
    refuseHeld({ workspace, folder }, paths);
    finishFolders(folder, events);
    const removal = {
      ...{ by, why, outside },
      pruned: (data: Parameters<typeof record<'pruned'>>[1]) => record('pruned', data),
      restored: (data: Parameters<typeof record<'checkpoint'>>[1]) => record('checkpoint', data),
    };
    const going = state.checkpoints.filter((each) => !each.isPruned && paths.includes(each.path));
    const left = leftOver(folder, events);
    const done = dropCheckpoints(folder, [...left, ...going], removal);
    removeOrphans(folder, removal);
    const names = new Set(going.map((each) => each.path));
    return { removed: done.removed.filter((name) => names.has(name)), kept: done.kept };
  });
}
