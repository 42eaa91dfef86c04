/** All files in the tree of a commit, as git names them; nothing is checked out, and nothing fetched. */

import type { Git, GitCall } from './git.ts';
import type { TreePath } from './treePath.ts';

export interface TreeEntry {
  /** In octal. */
  readonly mode: string;
  readonly object: string;
  readonly path: TreePath;
}

/** A few kilobytes of objects can stand for a tree that fills any disk. */
const MOST_BYTES = 256 << 20;
const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
const LISTED = /^(\d+) (\w+) ([0-9a-f]+)\t(.+)$/s;

/** What is no name of a commit must not become an argument. */
export function isCommitName(text: unknown): text is string {
  return typeof text === 'string' && COMMIT.test(text);
}

/** The commit must be there. */
export async function treeEntries(git: Git, commit: string, call: GitCall): Promise<TreeEntry[]> {
  const listing = await git.run(['ls-tree', '-r', '-z', '--full-tree', commit], {
    ...call,
    mostBytes: MOST_BYTES,
  });
  return listing
    .toString('latin1')
    .split('\0')
    .flatMap((line) => {
      const [, mode = '', , object = '', path = ''] = LISTED.exec(line) ?? [];
      return path === '' ? [] : [{ mode, object, path }];
    });
}
