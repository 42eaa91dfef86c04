/** One repository into a snapshot, and those inside of it first. */

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Submodule } from '../run/code.ts';
import { commitChanges, type TreeChange } from './commitChanges.ts';
import { type Difference, differences, LINK, type Omission } from './differences.ts';
import { indexFacts, openRepository, type Repository, repositoryConfig } from './repositoryFacts.ts';
import { GITLINK, type TreeStatus, treeStatus } from './status.ts';
import { type Budget, storeFiles } from './storeFiles.ts';
import { onDisk, type TreePath, treePath } from './treePath.ts';

/** What holds for all repositories of one snapshot. */
export interface Trip {
  readonly runId: string;
  readonly ref: string;
  readonly snapshotsFolder: string;
  readonly secrets: readonly RegExp[];
  readonly budget: Budget;
  /** Absolute. */
  readonly leaveOut: readonly string[];
  /** How many repositories this one is inside of. */
  readonly depth: number;
}

export interface Taken {
  readonly commit: string;
  readonly ref: string;
  readonly status: TreeStatus;
  readonly changed: readonly TreePath[];
  readonly leftOut: readonly Omission[];
  readonly submodules: readonly Submodule[];
  readonly remote: string | null;
}

const DEEPEST = 10;
/** A work tree that takes longer to look through, perhaps over a network, is not to hold up a launch. */
const LONGEST_MS = 120_000;
const STATUS = { isCounting: false, differsSubmodule: 'by anything' } as const;

export async function takeTree(repository: Repository, trip: Trip): Promise<Taken> {
  const spent = { ...trip.budget };
  try {
    return await take(repository, trip);
  } catch (error) {
    repository.signal?.throwIfAborted();
    if (repository.memory.isEmpty) throw error;
    repository.memory.forget(); // git may have thrown away what is remembered
    Object.assign(trip.budget, spent);
    return take(repository, trip);
  }
}

async function take(repository: Repository, trip: Trip): Promise<Taken> {
  const { git, place, memory, signal } = repository;
  const [status, index] = await Promise.all([
    treeStatus(git, { cwd: place.top, signal, limitMs: LONGEST_MS }, STATUS),
    indexFacts(repository),
  ]);
  const config = await repositoryConfig(repository, status.branch);
  const { taken, leftOut } = await differences(status, index, {
    top: place.top,
    config,
    leaveOut: trip.leaveOut.flatMap((folder) => within(place.top, folder)),
    secrets: trip.secrets,
    signal,
  });
  const inner = await takeInner(repository, trip, taken);
  const files = taken.filter((each) => each.kind === 'file');
  const stored = await storeFiles(repository, files, trip.budget);
  const changes = [...changesOf(taken, stored.objects), ...inner.changes];
  const commit = await nameTree(repository, trip, { parent: status.commit, changes });
  memory.save();
  const own = changes.map((change) => change.path).filter((each) => !inner.detailed.has(each));
  const unchanged = index.gitlinks.filter((link) => !inner.paths.has(link.path));
  return {
    commit,
    ref: trip.ref,
    status,
    changed: [...own, ...inner.changed].sort(),
    leftOut: [...leftOut, ...stored.leftOut, ...inner.leftOut].sort((a, b) => (a.path < b.path ? -1 : 1)),
    submodules: [
      ...unchanged.map((link) => ({ path: link.path, commit: link.object, isChanged: false })),
      ...inner.submodules,
    ],
    remote: config.remote,
  };
}

function within(top: string, folder: string): TreePath[] {
  const relative = path.relative(top, folder).split(path.sep).join('/');
  return relative === '' || relative === '..' || relative.startsWith('../') || path.isAbsolute(relative)
    ? []
    : [treePath(relative)];
}

function changesOf(taken: readonly Difference[], objects: ReadonlyMap<TreePath, string>): TreeChange[] {
  return taken.flatMap((each) => changeOf(each, objects) ?? []);
}

function changeOf(each: Difference, objects: ReadonlyMap<TreePath, string>): TreeChange | undefined {
  const { kind, path: at } = each;
  if (kind === 'gone') return { path: at, mode: null };
  if (kind === 'link') return { path: at, mode: LINK, target: each.target };
  if (kind === 'object') return { path: at, mode: each.mode, object: each.object };
  const object = kind === 'file' ? objects.get(at) : undefined;
  if (kind !== 'file' || object === undefined) return undefined;
  const isAsStaged = object === each.staged?.object && each.mode === each.staged.mode;
  return isAsStaged ? undefined : { path: at, mode: each.mode, object };
}

/** The ref names the commit itself where nothing differs, else the commit of the same changes as before, else a new one. */
async function nameTree(
  repository: Repository,
  { ref, runId }: Trip,
  { parent, changes }: { readonly parent: string | null; readonly changes: readonly TreeChange[] },
): Promise<string> {
  const { git, place, memory, signal } = repository;
  const key = keyOf(parent, changes);
  const known = parent !== null && changes.length === 0 ? parent : memory.known('commit', key);
  if (known !== undefined) {
    await git.run(['update-ref', ref, known], { cwd: place.top, signal });
    return known;
  }
  const message = `The work tree at the start of run ${runId}\n`;
  const made = await commitChanges(repository, { ref, parent, message, changes });
  memory.remember('commit', key, made);
  return made;
}

function keyOf(parent: string | null, changes: readonly TreeChange[]): string {
  const hash = createHash('sha256').update(`${parent}\0`);
  for (const change of changes) {
    const content = 'object' in change ? change.object : 'target' in change ? change.target : '';
    hash.update(`${change.mode} ${change.path}\0`).update(content).update('\0');
  }
  return hash.digest('hex');
}

interface Inner {
  readonly changes: readonly TreeChange[];
  /** All that were looked into. */
  readonly paths: ReadonlySet<TreePath>;
  /** Those of which files are named, which is more than their own name. */
  readonly detailed: ReadonlySet<TreePath>;
  readonly changed: readonly TreePath[];
  readonly leftOut: readonly Omission[];
  readonly submodules: readonly Submodule[];
}

/** A changed submodule gets a snapshot in its own repository, which this one then names. */
async function takeInner(outer: Repository, trip: Trip, taken: readonly Difference[]): Promise<Inner> {
  const inner = {
    changes: [] as TreeChange[],
    paths: new Set<TreePath>(),
    detailed: new Set<TreePath>(),
    changed: [] as TreePath[],
    leftOut: [] as Omission[],
    submodules: [] as Submodule[],
  };
  for (const { path: own } of taken.filter(({ kind }) => kind === 'repository')) {
    const found = await takeOne(outer, trip, own);
    if (found === undefined) {
      inner.leftOut.push({ path: own, why: 'unreadable', bytes: null });
      continue;
    }
    const below = <T extends { path: string }>(each: T): T => ({ ...each, path: `${own}/${each.path}` });
    inner.paths.add(own);
    if (found.changed.length > 0) inner.detailed.add(own);
    inner.changes.push({ path: own, mode: GITLINK, object: found.commit });
    inner.changed.push(...found.changed.map((each) => `${own}/${each}`));
    inner.leftOut.push(...found.leftOut.map(below));
    inner.submodules.push({ path: own, commit: found.commit, isChanged: true });
    inner.submodules.push(...found.submodules.map(below));
  }
  return inner;
}

/** Undefined when it cannot be: then it stays as the commit has it. */
async function takeOne(
  { git, place, signal }: Repository,
  trip: Trip,
  below: TreePath,
): Promise<Taken | undefined> {
  const folder = onDisk(place.top, below).toString('utf8');
  try {
    if (trip.depth >= DEEPEST) return undefined;
    const found = await openRepository(git, folder, { snapshotsFolder: trip.snapshotsFolder, signal });
    if (found === undefined || found.place.top !== fs.realpathSync(folder)) return undefined;
    return await takeTree(found, { ...trip, depth: trip.depth + 1 });
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}
