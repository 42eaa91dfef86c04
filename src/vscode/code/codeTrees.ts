/** The files of a commit and what is in them, as git has them: nothing is checked out, and nothing fetched. */

import fs from 'node:fs';
import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import { formatBytes } from '../../base/size.ts';
import { shortCommit } from '../../core/run/commit.ts';
import type { Git } from '../../core/workflow/git.ts';
import type { CodePlace } from './codePlaces.ts';

const { l10n } = vscode;

interface TreeFile {
  readonly mode: string;
  readonly object: string;
}

/** By path, with `/`. */
export type Tree = ReadonlyMap<string, TreeFile>;

/** A file that is not the same in two trees. */
export interface Difference {
  readonly path: string;
  readonly kind: 'added' | 'changed' | 'removed';
}

const LIMIT_MS = 60_000;
/** More is not read: an editor would not show it. */
const MOST_READ = 64 << 20;
/** More is not shown. */
const MOST_SHOWN = 5 << 20;
/** git takes what has a NUL among so many bytes for binary. */
const LOOKED_AT = 8000;

/** Many documents of one comparison ask for the same two. */
const KEPT_TREES = 6;
const trees = new Map<string, Promise<Tree>>();

/** What a commit names never changes. Where nothing was committed yet, nothing is in it. */
export function treeOf(git: Git, place: CodePlace, commit: string | null): Promise<Tree> {
  if (commit === null) return Promise.resolve(new Map());
  const key = `${JSON.stringify(place.repository)} ${commit}`;
  const reading = trees.get(key) ?? readTree(git, place, commit);
  trees.delete(key);
  trees.set(key, reading);
  reading.catch(() => trees.delete(key));
  const [oldest] = trees.keys();
  if (trees.size > KEPT_TREES && oldest !== undefined) trees.delete(oldest);
  return reading;
}

async function readTree(git: Git, { repository, kind }: CodePlace, commit: string): Promise<Tree> {
  const folder = 'gitDir' in repository ? repository.gitDir : repository.cwd;
  if (!fs.existsSync(folder)) throw repositoryGone(kind, folder);
  const args = ['ls-tree', '-r', '-z', '--full-tree', commit];
  const { code, stdout } = await git.ask(args, { ...repository, limitMs: LIMIT_MS });
  if (code !== 0) throw await goneOr(git, repository, commit);
  const tree = new Map<string, TreeFile>();
  for (const line of stdout.toString('utf8').split('\0')) {
    const [, mode, object, path] = /^(\d+) \w+ ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
    if (mode !== undefined && object !== undefined && path !== undefined) tree.set(path, { mode, object });
  }
  return tree;
}

function repositoryGone(kind: CodePlace['kind'], folder: string): AppError {
  const hint =
    kind === 'workflow'
      ? l10n.t('The cache let go of it. Restore Code of This Run To… fetches it again.')
      : l10n.t('Was the folder moved? Move it back to look at the code of this run.');
  return new AppError('not-found', l10n.t('The repository {0} is no longer there.', folder), { hint });
}

/** Git's own words, unless the commit just is not there. */
async function goneOr(git: Git, repository: CodePlace['repository'], commit: string): Promise<Error> {
  // Refuses with the reason where the repository itself cannot be opened.
  await git.run(['rev-parse', '--git-dir'], { ...repository, limitMs: LIMIT_MS });
  return new AppError(
    'not-found',
    l10n.t('The commit {0} is no longer in its repository.', shortCommit(commit)),
    { hint: l10n.t('Its reference was removed, and git has cleaned up since.') },
  );
}

/** In the order of their names. */
export function differences(before: Tree, after: Tree): Difference[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return paths
    .flatMap((path): Difference[] => {
      const [old, now] = [before.get(path), after.get(path)];
      if (old?.object === now?.object && old?.mode === now?.mode) return [];
      return [{ path, kind: old === undefined ? 'added' : now === undefined ? 'removed' : 'changed' }];
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The text of a file; what is none, or too much, is said instead. */
export async function textOf(
  git: Git,
  { repository }: CodePlace,
  { mode, object }: TreeFile,
): Promise<string> {
  if (mode === '160000') return l10n.t('Submodule at commit {0}', object);
  const call = { ...repository, limitMs: LIMIT_MS };
  const size = Number(await git.line(['cat-file', '-s', object], call));
  if (size > MOST_READ) return l10n.t('This file is not shown: it is {0} large.', formatBytes(size));
  const bytes = await git.run(['cat-file', 'blob', object], call);
  if (bytes.subarray(0, LOOKED_AT).includes(0)) {
    return l10n.t(
      'This file is not shown: it is binary, {0}. Its object in git: {1}',
      formatBytes(size),
      object,
    );
  }
  if (size <= MOST_SHOWN) return bytes.toString('utf8');
  const cut = bytes.toString('utf8', 0, MOST_SHOWN);
  return `${cut}\n${l10n.t('… cut here: the file is {0} large.', formatBytes(size))}\n`;
}
