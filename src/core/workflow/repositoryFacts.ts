/**
 * What is asked about a repository beside its status. Each answer is remembered as long as the files that it comes
 * from are as they were, so that the next snapshot need not ask.
 */

import fs from 'node:fs';
import path from 'node:path';
import { entriesBelow } from '../../base/files.ts';
import { withoutLogin } from './address.ts';
import type { Git } from './git.ts';
import { GitFailure } from './gitFailure.ts';
import { findRepository, type RepositoryPlace } from './head.ts';
import { Memory, stampsOf } from './memory.ts';
import { GITLINK, type TreeStatus } from './status.ts';
import type { TreePath } from './treePath.ts';

const DESCRIBE_LIMIT_MS = 10_000;
const SETTINGS = String.raw`^(remote\..*\.url|branch\..*\.remote|core\.(filemode|sparsecheckout))$`;

export interface Repository {
  readonly git: Git;
  readonly place: RepositoryPlace;
  readonly memory: Memory;
  readonly signal?: AbortSignal | undefined;
}

/** The repository around a folder, its top as git itself says it. Undefined outside of one. */
export async function openRepository(
  git: Git,
  folder: string,
  {
    snapshotsFolder,
    signal,
  }: { readonly snapshotsFolder: string; readonly signal?: AbortSignal | undefined },
): Promise<Repository | undefined> {
  const found = findRepository(folder);
  if (found === undefined) return undefined;
  const memory = new Memory(snapshotsFolder, found.top);
  const { ino } = fs.statSync(path.join(found.top, '.git'), { bigint: true });
  const stamp = `${ino} ${stampsOf(path.join(found.common, 'config'))}`;
  try {
    const top = await memory.recall('top', stamp, async () =>
      (await git.run(['rev-parse', '--show-toplevel'], { cwd: found.top, signal }))
        .toString('utf8')
        .replace(/\n$/, ''),
    );
    return { git, place: { ...found, top: path.resolve(top) }, memory, signal };
  } catch (error) {
    const isNone =
      error instanceof GitFailure && /not a git repository|run in a work tree/.test(error.stderr);
    if (isNone) return undefined;
    throw error;
  }
}

/** A file as the index has it, that `git status` says nothing of, or not enough. */
export interface IndexEntry {
  readonly path: TreePath;
  readonly mode: string;
  readonly object: string;
  /** Whether it need not be in the work tree. */
  readonly maySkip: boolean;
}

export interface IndexFacts {
  /** The commits of other repositories. */
  readonly gitlinks: readonly IndexEntry[];
  /** Files that git was told not to look at: `assume-unchanged`, `skip-worktree`. */
  readonly hidden: readonly IndexEntry[];
}

/** One letter, mode, object, stage and path. */
const LISTED = /^(\S) (\d+) ([0-9a-f]+) 0\t(.+)$/s;

export async function indexFacts({ git, place, memory, signal }: Repository): Promise<IndexFacts> {
  const lines = await memory.recall('index', stampsOf(path.join(place.own, 'index')), async () => {
    const all = await git.run(['ls-files', '-v', '--stage', '-z'], { cwd: place.top, signal });
    const unusual = (line: string) => /^[a-zS] /.test(line) || line.startsWith(`H ${GITLINK} `);
    return all.toString('latin1').split('\0').filter(unusual).join('\0');
  });
  const entries = lines.split('\0').flatMap((line) => {
    const [, tag = '', mode = '', object = '', file = ''] = LISTED.exec(line) ?? [];
    return file === '' ? [] : [{ path: file, mode, object, maySkip: /s/i.test(tag) }];
  });
  return {
    gitlinks: entries.filter(({ mode }) => mode === GITLINK),
    hidden: entries.filter(({ mode }) => mode !== GITLINK),
  };
}

export interface RepositoryConfig {
  /** Whether the file system knows which files are programs. */
  readonly hasModes: boolean;
  readonly isSparse: boolean;
  /** The address of the remote that the branch follows, without anybody's name or password. */
  readonly remote: string | null;
}

export async function repositoryConfig(
  { git, place, memory, signal }: Repository,
  branch: string | null,
): Promise<RepositoryConfig> {
  const stamp = stampsOf(path.join(place.common, 'config'), path.join(place.own, 'config.worktree'));
  const text = await memory.recall('config', stamp, async () => {
    const answer = await git.ask(['config', '-z', '--get-regexp', SETTINGS], { cwd: place.top, signal });
    return answer.stdout.toString('utf8');
  });
  const values = new Map<string, string>();
  for (const item of text.split('\0')) {
    const end = item.indexOf('\n');
    // The first address of a remote is the one that is fetched from; of anything else the last value counts.
    const key = item.slice(0, end);
    if (end > 0 && !(key.startsWith('remote.') && values.has(key))) values.set(key, item.slice(end + 1));
  }
  return {
    hasModes: values.get('core.filemode') !== 'false',
    isSparse: values.get('core.sparsecheckout') === 'true',
    remote: remoteOf(values, branch),
  };
}

function remoteOf(values: ReadonlyMap<string, string>, branch: string | null): string | null {
  const followed = branch === null ? undefined : values.get(`branch.${branch}.remote`);
  const all = [...values].filter(([key]) => key.startsWith('remote.')).map(([, url]) => url);
  const url =
    values.get(`remote.${followed}.url`) ??
    values.get('remote.origin.url') ??
    (all.length === 1 ? all[0] : undefined);
  return url === undefined ? null : withoutLogin(url);
}

/** As `git describe --tags --always --long --dirty`, without looking through the work tree again. */
export async function describeCommit(
  { git, place, memory, signal }: Repository,
  { commit }: TreeStatus,
  isDirty: boolean,
): Promise<string | null> {
  if (commit === null) return null;
  const text = await memory.recall('describe', `${commit} ${tagsStamp(place.common)}`, async () => {
    const args = ['describe', '--tags', '--always', '--long', commit];
    const answer = await git
      .ask(args, { cwd: place.top, limitMs: DESCRIBE_LIMIT_MS, signal })
      .catch((error: unknown) => {
        signal?.throwIfAborted();
        return { code: -1, stdout: Buffer.from(String(error)) };
      });
    return answer.code === 0 ? answer.stdout.toString('utf8').trim() : '';
  });
  if (text === '') return null;
  return isDirty ? `${text}-dirty` : text;
}

/** Changes with every tag: they lie in one file, in a file each, or in tables. */
function tagsStamp(common: string): string {
  const tags = path.join(common, 'refs', 'tags');
  const folders = fs.existsSync(tags)
    ? entriesBelow(tags)
        .filter((entry) => entry.isDirectory())
        .map((entry) => path.join(entry.parentPath, entry.name))
    : [];
  return stampsOf(
    path.join(common, 'packed-refs'),
    path.join(common, 'reftable', 'tables.list'),
    tags,
    ...folders,
  );
}
