/** Removing runs: into a folder from which they can be taken back, and never one that lives. */

import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import { makeFolder, PRIVATE_FOLDER } from '../../base/files.ts';
import { hintChange } from '../run/changes.ts';
import { type RunFolder, readState } from '../run/folder.ts';
import { heldCheckpoints } from '../run/heldCheckpoints.ts';
import { isFinal } from '../run/model.ts';
import { attendanceOf, isHeld } from '../run/processes.ts';
import type { Workspace } from '../run/workspace.ts';

/** Moves the run folder to the workspace's trash; returns where it is now. */
export function trashRun(workspace: Workspace, folder: RunFolder): string {
  refuseInUse(workspace, folder);
  makeFolder(workspace.trash, PRIVATE_FOLDER);
  const target = freeName(path.join(workspace.trash, folder.id));
  fs.renameSync(folder.root, target);
  hintChange(workspace.changes, folder.id, 'removed');
  return target;
}

/** A run that goes on, or that another one goes on from. */
export function refuseInUse(workspace: Workspace, folder: RunFolder): void {
  refuseHeld(workspace, folder);
  if (!isLive(folder)) return;
  throw new AppError('refused', `Run ${folder.id} is live and cannot be removed.`, {
    hint: `Stop it first: runtrail stop ${folder.id}`,
  });
}

/** What a live run began with it may read again at any time. */
function refuseHeld(workspace: Workspace, folder: RunFolder): void {
  const [held] = heldCheckpoints(workspace, folder);
  if (!held) return;
  const message = `Run ${held.by} goes on from a checkpoint of run ${folder.id}, which cannot be removed meanwhile.`;
  throw new AppError('refused', message, { hint: `Wait for it, or stop it first: runtrail stop ${held.by}` });
}

/** A run may have been taken back from the trash and removed again. */
function freeName(target: string): string {
  return fs.existsSync(target) ? `${target}.${Date.now()}` : target;
}

/** Also a run elsewhere is live as far as anybody here can know; a damaged record is not. */
function isLive(folder: RunFolder): boolean {
  try {
    if (isFinal(readState(folder).status)) return false;
    return attendanceOf(folder) !== 'unattended';
  } catch (error) {
    if (error instanceof AppError && error.code === 'damaged') return isHeld(folder);
    throw error;
  }
}
