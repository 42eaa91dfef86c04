/**
 * Code from a clone of the user's own: used in place and never changed, or kept as it stands and copied, or passed by
 * for the commit that was asked for.
 */

import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import type { CodeState, WorkflowRequest, WorkflowState } from '../run/code.ts';
import { repositoryAt } from './head.ts';
import { cloneFault, isFree, standsAt, standText } from './localClone.ts';
import { type ObtainContext, type Obtained, obtain } from './obtain.ts';
import { Repositories } from './repositories.ts';
import { emptySubmodule, restoreTree } from './restore.ts';
import { snapshot } from './snapshot.ts';

export interface CodeContext extends ObtainContext {
  /** Paths that are no part of a clone's state. */
  readonly leaveOut: readonly string[];
}

/** A clone that is not there is made first. */
export async function codeOfClone(
  folder: string,
  ask: WorkflowRequest,
  context: CodeContext,
): Promise<Obtained> {
  if (isFree(folder)) await cloneTo(folder, ask, context);
  const fault = cloneFault(folder, ask.repository);
  if (fault)
    throw new AppError('refused', fault.sentence, { hint: 'Name another folder as the local clone.' });
  if (standsAt(folder, ask.ref)) return asItStands(folder, ask, context);
  const sentence = `${folder} stands at ${standText(folder)}, and not at ${ask.ref}`;
  if (ask.onOtherCommit === 'checkout') return ofCommit(folder, ask, context);
  if (ask.onOtherCommit !== 'use') {
    throw new AppError('refused', `${sentence}.`, {
      hint: 'Run it again: then it is asked what to do.',
    });
  }
  const got = await asItStands(folder, ask, context);
  return { ...got, warnings: [`${sentence}; it was used as it is`, ...got.warnings] };
}

async function cloneTo(folder: string, ask: WorkflowRequest, { git, settings, signal, report }: CodeContext) {
  const { repository, ref } = ask;
  if (repository === null) {
    throw new AppError('not-found', `There is no clone at ${folder}, and no repository to clone is named.`);
  }
  try {
    await new Repositories({ git, settings }).cloneTo(repository, folder, { ref, signal, report });
  } catch (error) {
    if (isFree(folder)) throw error; // else another launch made it meanwhile
    signal?.throwIfAborted();
  }
}

/** With all changes that are not committed; of a copy those that come later have no effect. */
async function asItStands(folder: string, ask: WorkflowRequest, context: CodeContext): Promise<Obtained> {
  const { git, settings, run, leaveOut, signal } = context;
  const taken = await snapshot(git, { folder, runId: run.id, settings, leaveOut, signal });
  if (!taken?.state.commit)
    throw new AppError('refused', `Nothing was committed yet in the clone ${folder}.`);
  const { state } = taken;
  const warnings = [...changesIn(folder, state), ...taken.warnings];
  if (ask.mode === 'shared') return { workflow: stateOf(folder, folder, ask, state), warnings, release() {} };
  const kept = state.snapshot?.commit;
  if (kept === undefined) {
    throw new AppError('cannot-start', `The state of ${folder} could not be kept, so no copy can be made.`);
  }
  const to = path.join(run.folder, 'code');
  const gitDir = gitDirOf(folder);
  const { missing } = await restoreTree(git, { gitDir, commit: kept, root: folder, to, signal });
  warnings.push(...missing.map(emptySubmodule));
  return { workflow: { ...stateOf(folder, to, ask, state), mode: 'copy' }, warnings, release() {} };
}

function changesIn(folder: string, { snapshot: kept }: CodeState): string[] {
  if (!kept || kept.changedCount === 0) return [];
  const files = kept.changedCount === 1 ? 'one changed file' : `${kept.changedCount} changed files`;
  return [`the clone ${folder} has ${files}: they are part of this run, and of its record`];
}

function stateOf(clone: string, folder: string, ask: WorkflowRequest, state: CodeState): WorkflowState {
  return {
    repository: ask.repository ?? state.remote ?? null,
    ref: ask.ref,
    commit: state.commit ?? '',
    branch: state.branch,
    folder,
    mode: 'local',
    source: 'local',
    gitDir: gitDirOf(clone),
    state,
  };
}

/** The commit that was asked for, in a folder of its own: from the clone where it has it, else from the repository. */
async function ofCommit(folder: string, ask: WorkflowRequest, context: CodeContext): Promise<Obtained> {
  const { git, run, signal } = context;
  const gitDir = gitDirOf(folder);
  const commit = await commitIn(gitDir, ask.ref ?? 'HEAD', context);
  if (commit === undefined) {
    if (ask.repository !== null) return obtain({ ...ask, local: null }, context);
    throw new AppError('not-found', `The clone ${folder} has no ${ask.ref}, and no repository is named.`);
  }
  const to = path.join(run.folder, 'code');
  const { missing } = await restoreTree(git, { gitDir, commit, root: folder, to, signal });
  // The clone keeps it: perhaps it was never pushed.
  const state = { commit, branch: null, remote: null, root: folder, snapshot: null };
  return {
    workflow: { ...stateOf(folder, to, ask, state), mode: 'copy' },
    warnings: missing.map(emptySubmodule),
    release() {},
  };
}

/** As the clone itself knows it, before what it knows of its server. */
async function commitIn(
  gitDir: string,
  ref: string,
  { git, signal }: CodeContext,
): Promise<string | undefined> {
  const names = /^[0-9a-f]{7,64}$/i.test(ref) ? [ref] : [];
  names.push(...['refs/heads/', 'refs/tags/', 'refs/remotes/origin/'].map((before) => before + ref));
  for (const name of names) {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
    const commit = await git.lineIfAny(args, { gitDir, signal });
    if (commit !== undefined) return commit;
  }
  return undefined;
}

function gitDirOf(folder: string): string {
  const git = repositoryAt(folder);
  if (git) return git.common;
  throw new AppError('refused', `${folder} is no clone any more.`);
}
