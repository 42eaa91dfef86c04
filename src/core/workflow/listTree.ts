/** What the tree of a commit would write, looked through before a single file of it is: a tree need not come from git. */

import { AppError } from '../../base/errors.ts';
import type { Git, GitCall } from './git.ts';
import { GITLINK } from './status.ts';
import { isCommitName, treeEntries } from './treeEntries.ts';
import { shownPath, type TreePath } from './treePath.ts';

export interface ListedTree {
  readonly files: number;
  readonly submodules: readonly { readonly path: TreePath; readonly commit: string }[];
  /** Names of the submodules by path, as `.gitmodules` has them. */
  readonly modules: ReadonlyMap<TreePath, string>;
}

/** How the repository is asked. */
type TreeCall = GitCall & { readonly gitDir: string };

/** Throws when the commit is gone, or when something in its tree would leave the folder that it is written to. */
export async function listTree(git: Git, commit: string, call: TreeCall): Promise<ListedTree> {
  if (!isCommitName(commit)) throw new AppError('invalid', `"${commit}" is not the name of a commit.`);
  const { code } = await git.ask(['cat-file', '-e', `${commit}^{commit}`], call);
  if (code !== 0) {
    throw new AppError('not-found', `The commit ${commit} is no longer in ${call.gitDir}.`, {
      hint: 'Somebody removed the ref that kept it, and git has cleaned up since; a backup or another clone may have it.',
    });
  }
  const entries = await treeEntries(git, commit, call);
  refuseHostile(entries.map(({ path }) => path));
  const links = entries.filter(({ mode }) => mode === GITLINK);
  return {
    files: entries.length - links.length,
    submodules: links.map(({ path, object }) => ({ path, commit: object })),
    modules: links.length === 0 ? new Map() : await modulesOf(git, commit, call),
  };
}

/** Names that lead out of a folder or into `.git`, in all spellings by which some file system finds it. */
function refuseHostile(paths: readonly TreePath[]): void {
  const files = new Set<TreePath>();
  for (const path of paths) {
    if (files.has(path) || path.split('/').some(isHostile)) throw hostile(path);
    files.add(path);
  }
  const folders = new Set<TreePath>();
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (folders.has(folder)) break;
      if (files.has(folder)) throw hostile(path);
      folders.add(folder);
    }
  }
}

function isHostile(name: string): boolean {
  if (name === '' || name === '.' || name === '..') return true;
  if (process.platform === 'win32' && /[\\:]/.test(name)) return true;
  const plain = shownPath(name).replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '');
  return /^(\.git|git~1)[ .]*(:.*)?$/i.test(plain);
}

function hostile(path: TreePath): AppError {
  return new AppError(
    'refused',
    `The tree was not made by git: "${shownPath(path)}" in it would be written elsewhere.`,
  );
}

async function modulesOf(git: Git, commit: string, call: TreeCall): Promise<Map<TreePath, string>> {
  const args = [
    'config',
    `--blob=${commit}:.gitmodules`,
    '-z',
    '--get-regexp',
    String.raw`^submodule\..*\.path$`,
  ];
  const { stdout } = await git.ask(args, call);
  const modules = new Map<TreePath, string>();
  for (const item of stdout.toString('latin1').split('\0')) {
    const [, name = '', path = ''] = /^submodule\.(.+)\.path\n(.*)$/s.exec(item) ?? [];
    // A name is a path among the submodules of the repository, and must stay there.
    if (name !== '' && !name.split(/[\\/]/).some((part) => ['', '.', '..'].includes(part)))
      modules.set(path, shownPath(name));
  }
  return modules;
}
