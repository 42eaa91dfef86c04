/**
 * The whole work tree with all its changes, kept as a commit beside the branches. There is no index in this: `git
 * status` names what differs, new contents are stored once, and one stream applies them to the tree of the commit.
 * Where nothing has changed since the last snapshot, that is two short processes.
 */

import fs from 'node:fs';
import path from 'node:path';
import { messageOf } from '../../base/errors.ts';
import type { CodeState, LeftOut, Snapshot, Submodule } from '../run/code.ts';
import type { CodeSettings } from '../settings/code.ts';
import type { Git } from './git.ts';
import { findRepository, readHead } from './head.ts';
import { describeCommit, openRepository } from './repositoryFacts.ts';
import { runRef } from './runRef.ts';
import { ownPattern } from './secrets.ts';
import { type Taken, takeTree } from './takeTree.ts';
import { shownPath } from './treePath.ts';

export interface SnapshotAsk {
  /** Anywhere in the repository. */
  readonly folder: string;
  readonly runId: string;
  readonly settings: Pick<CodeSettings, 'snapshotsFolder' | 'snapshot'>;
  /** Paths of which nothing is taken, besides `.runtrail`. */
  readonly leaveOut: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

export interface Snapshotted {
  readonly state: CodeState;
  /** What the record should say loudly: there is no snapshot, or something important is not in it. */
  readonly warnings: readonly string[];
}

/** So many paths are named in a record. */
const MOST_NAMED = 1000;

/** Undefined outside of a repository. A snapshot that cannot be made never fails a launch: then it is a warning. */
export async function snapshot(git: Git, ask: SnapshotAsk): Promise<Snapshotted | undefined> {
  try {
    return await takeSnapshot(git, ask);
  } catch (error) {
    ask.signal?.throwIfAborted();
    const known = readHead(ask.folder) ?? { commit: null, branch: null };
    const root = findRepository(ask.folder)?.top ?? ask.folder;
    return {
      state: { ...known, describe: null, remote: null, root, snapshot: null },
      warnings: [`no snapshot of the code was made: ${messageOf(error)}`],
    };
  }
}

async function takeSnapshot(git: Git, ask: SnapshotAsk): Promise<Snapshotted | undefined> {
  const { settings, signal } = ask;
  const repository = await openRepository(git, ask.folder, {
    snapshotsFolder: settings.snapshotsFolder,
    signal,
  });
  if (repository === undefined) return undefined;
  const taken = await takeTree(repository, {
    runId: ask.runId,
    ref: runRef(ask.runId),
    snapshotsFolder: settings.snapshotsFolder,
    secrets: settings.snapshot.secrets.map(ownPattern),
    budget: { left: settings.snapshot.bytes },
    leaveOut: ask.leaveOut.map(realPath),
    depth: 0,
  });
  const { status, remote } = taken;
  const isDirty = status.entries.some(({ kind }) => kind !== 'untracked');
  const describe = await describeCommit(repository, status, isDirty);
  repository.memory.save();
  const { commit, branch } = status;
  return {
    state: { commit, branch, describe, remote, root: repository.place.top, snapshot: recordOf(taken) },
    warnings: warningsOf(taken),
  };
}

function recordOf({ commit, ref, changed, leftOut, submodules }: Taken): Snapshot {
  return {
    commit,
    ref,
    changed: changed.slice(0, MOST_NAMED).map(shownPath),
    changedCount: changed.length,
    leftOut: leftOut.slice(0, MOST_NAMED).map((each): LeftOut => ({ ...each, path: shownPath(each.path) })),
    leftOutCount: leftOut.length,
    submodules: submodules.map((each): Submodule => ({ ...each, path: shownPath(each.path) })),
  };
}

/** A password is left out on purpose; what is too large or cannot be read is missing. */
function warningsOf({ leftOut }: Taken): string[] {
  const named = (why: LeftOut['why'], reason: string) => {
    const files = leftOut.filter((each) => each.why === why).map((each) => shownPath(each.path));
    if (files.length === 0) return [];
    const shown = files.slice(0, 3).join(', ') + (files.length > 3 ? ` and ${files.length - 3} more` : '');
    return [`not in the snapshot of the code, ${reason}: ${shown}`];
  };
  return [
    ...named('size', 'as it would be larger than the settings allow'),
    ...named('unreadable', 'as it cannot be read'),
  ];
}

function realPath(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    return path.resolve(file);
  }
}
