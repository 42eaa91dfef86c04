/**
 * Which files of a snapshot are no longer as they are in it. Files that came since are not looked at: most of them are
 * what programs wrote.
 */

import fs from 'node:fs';
import { Pace } from '../../base/pace.ts';
import type { CodeState } from '../run/code.ts';
import type { Git } from './git.ts';
import { ownFilters } from './ownFilters.ts';
import { isCommitName, type TreeEntry, treeEntries } from './treeEntries.ts';
import { onDisk, quotedPath, shownPath, type TreePath } from './treePath.ts';

const LIMIT_MS = 60_000;
/** Clocks of file systems are not quite those of programs. */
const MARGIN_MS = 2_000;

/** Paths relative to the top; undefined where nothing can be said of it. `since` is before the snapshot was taken. */
export async function changedSince(
  git: Git,
  { root, snapshot }: CodeState,
  since: Date,
): Promise<string[] | undefined> {
  const kept = snapshot?.commit;
  if (root === undefined || !isCommitName(kept) || !fs.existsSync(root)) return undefined;
  const entries = await treeEntries(git, kept, { cwd: root, limitMs: LIMIT_MS });
  const files = entries.filter(({ mode }) => mode.startsWith('100')); // neither links nor repositories inside
  const { gone, touched } = await lookAt(root, files, since.getTime() - MARGIN_MS);
  const changed = await differing(git, root, touched);
  return [...gone, ...changed].map(shownPath).sort();
}

/** A file whose inode was not written to since is as it was. */
async function lookAt(
  top: string,
  files: readonly TreeEntry[],
  since: number,
): Promise<{ gone: TreePath[]; touched: TreeEntry[] }> {
  const gone: TreePath[] = [];
  const touched: TreeEntry[] = [];
  const pace = new Pace();
  for (const file of files) {
    await pace.turn();
    const stat = fs.lstatSync(onDisk(top, file.path), { throwIfNoEntry: false });
    if (!stat?.isFile()) gone.push(file.path);
    else if (Math.max(stat.ctimeMs, stat.mtimeMs) >= since) touched.push(file);
  }
  return { gone, touched };
}

/** As git itself would store them now. */
async function differing(git: Git, top: string, files: readonly TreeEntry[]): Promise<TreePath[]> {
  if (files.length === 0) return [];
  const input = files.map(({ path }) => `${quotedPath(path)}\n`).join('');
  const env = await ownFilters(git, { cwd: top });
  const { stdout } = await git.ask(['hash-object', '--stdin-paths'], {
    cwd: top,
    input,
    env,
    limitMs: LIMIT_MS,
  });
  const now = stdout.toString('latin1').split('\n');
  return files.filter(({ object }, index) => now[index] !== object).map(({ path }) => path);
}
