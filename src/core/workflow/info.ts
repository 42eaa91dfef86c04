/** The state of a repository for people and programs. Nothing is changed, and no server is asked. */

import { isoTime } from '../../base/time.ts';
import type { Git } from './git.ts';
import { findRepository } from './head.ts';
import { ownFilters } from './ownFilters.ts';
import {
  describeCommit,
  type IndexEntry,
  indexFacts,
  openRepository,
  type Repository,
  repositoryConfig,
} from './repositoryFacts.ts';
import { RUN_REFS } from './runRef.ts';
import { type StatusEntry, type TreeStatus, treeStatus } from './status.ts';
import { onDisk, shownPath } from './treePath.ts';

interface SubmoduleInfo {
  readonly path: string;
  readonly commit: string;
  readonly is_dirty: boolean;
}

export interface RepositoryInfo {
  /** Null: nothing was committed yet. */
  readonly commit_hash: string | null;
  readonly branch: string | null;
  /** Of the commit. */
  readonly last_modified: string | null;
  readonly remote: string | null;
  readonly is_dirty: boolean;
  readonly describe: string | null;
  readonly root: string;
  /** Tracked files that differ from the commit; `status` in the two letters of git. */
  readonly dirty_files: readonly { readonly path: string; readonly status: string }[];
  readonly untracked: readonly string[];
  readonly submodules: readonly {
    readonly path: string;
    readonly commit: string;
    readonly is_dirty: boolean;
  }[];
  readonly upstream: string | null;
  readonly ahead: number | null;
  readonly behind: number | null;
  /** Ids of the runs whose code the repository keeps. */
  readonly snapshot_refs: readonly string[];
}

export interface InfoOptions {
  readonly snapshotsFolder: string;
  readonly signal?: AbortSignal | undefined;
}

/** Undefined outside of a repository. */
export async function repositoryInfo(
  git: Git,
  folder: string,
  options: InfoOptions,
): Promise<RepositoryInfo | undefined> {
  const repository = await openRepository(git, folder, options);
  if (repository === undefined) return undefined;
  const [status, index] = await Promise.all([statusOf(repository), indexFacts(repository)]);
  const { commit, branch, upstream, ahead, behind, entries } = status;
  const dirty = entries.filter(({ kind }) => kind !== 'untracked');
  const submodules = await submodulesOf(repository, status, index.gitlinks);
  const { remote } = await repositoryConfig(repository, branch);
  const isDirty = dirty.length > 0 || submodules.some((each) => each.is_dirty);
  return {
    commit_hash: commit,
    branch,
    last_modified: commit === null ? null : await timeOf(repository, commit),
    remote,
    is_dirty: isDirty || entries.length > 0,
    describe: await describeCommit(repository, status, isDirty),
    root: repository.place.top,
    dirty_files: dirty.map((each) => ({ path: shownPath(each.path), status: lettersOf(each) })),
    untracked: entries.filter(({ kind }) => kind === 'untracked').map((each) => shownPath(each.path)),
    submodules,
    upstream,
    ahead,
    behind,
    snapshot_refs: await snapshotRefs(repository),
  };
}

/** What a repository sets up itself is not run, in none of those inside of it either. */
async function statusOf({ git, place, signal }: Repository): Promise<TreeStatus> {
  const call = { cwd: place.top, signal };
  const env = await ownFilters(git, call);
  return treeStatus(git, { ...call, env }, { isCounting: true, differsSubmodule: 'by commit' });
}

async function submodulesOf(
  { git, place, memory, signal }: Repository,
  { entries }: TreeStatus,
  links: readonly IndexEntry[],
): Promise<SubmoduleInfo[]> {
  const moved = new Set(entries.map((each) => each.path));
  const found: SubmoduleInfo[] = [];
  for (const link of links) {
    const top = onDisk(place.top, link.path).toString('utf8');
    const inner = findRepository(top);
    const status =
      inner?.top === top ? await statusOf({ git, place: inner, memory, signal }) : { entries: [] };
    found.push({
      path: shownPath(link.path),
      commit: link.object,
      is_dirty: moved.has(link.path) || status.entries.length > 0,
    });
  }
  return found;
}

function lettersOf({ states }: StatusEntry): string {
  return states.replaceAll('.', ' ');
}

async function timeOf({ git, place, signal }: Repository, commit: string): Promise<string | null> {
  const call = { cwd: place.top, signal };
  const seconds = await git.lineIfAny(['log', '-1', '--format=%ct', '--no-show-signature', commit], call);
  return seconds === undefined ? null : isoTime(Number(seconds) * 1000);
}

async function snapshotRefs({ git, place, signal }: Repository): Promise<string[]> {
  const args = ['for-each-ref', '--format=%(refname:lstrip=3)', RUN_REFS];
  const names = await git.line(args, { cwd: place.top, signal });
  return names === '' ? [] : names.split('\n');
}
