/**
 * A tree beside another one of the same repository: what is the same is a hard link to it, so that a new commit costs
 * what it changes, in time and on the disk. git writes the rest; it never writes into a file, but puts a new one there.
 */

import fs from 'node:fs';
import type { Mirror } from './mirror.ts';
import { linkFiles, removeReadOnly } from './seal.ts';
import type { FetchContext } from './server.ts';
import type { Source } from './source.ts';
import { addWorkTree, EXACT, indexOf, type Making } from './workTree.ts';

/** A plain tree that is as it was made. */
export interface BaseTree {
  readonly folder: string;
  readonly commit: string;
  /** A copy of its index from when it was made. */
  readonly index: string;
}

/** False where that is not possible: then nothing was made. */
export async function shareFiles(
  source: Source,
  folder: string,
  base: BaseTree,
  making: Making,
): Promise<boolean> {
  const { git, signal } = making.context;
  const { mirror, commit } = source;
  if (await hasOtherAttributes(mirror, [base.commit, commit], making.context)) return false;
  try {
    await addWorkTree(source, folder, making, true);
    await linkFiles(base.folder, folder);
    fs.copyFileSync(base.index, indexOf(folder));
    // A link changes the time of the last change of a file's state, and nothing that counts.
    const config = [...EXACT, 'core.trustctime=false'];
    const { onStart } = making.turn;
    await git.run(['reset', '--quiet', '--hard', commit], { cwd: folder, signal, onStart, config });
    return true;
  } catch {
    signal?.throwIfAborted();
    await removeReadOnly(folder); // a file system without links, or with too many of them
    return false;
  }
}

/** With other attributes the same content may be another file. */
async function hasOtherAttributes({ call }: Mirror, commits: readonly string[], { git }: FetchContext) {
  const compare = ['diff-tree', '-r', '--quiet', ...commits, '--', ':(top,glob)**/.gitattributes'];
  return (await git.ask(compare, call)).code !== 0;
}
