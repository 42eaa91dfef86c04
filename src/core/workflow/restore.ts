/** The code of a run brought back: the tree of a commit as files, in a new folder and nowhere else. */

import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import type { Git } from './git.ts';
import { findRepository } from './head.ts';
import { type ListedTree, listTree } from './listTree.ts';
import { ownFilters } from './ownFilters.ts';
import { shownPath } from './treePath.ts';
import { wholeFolder } from './wholeFolder.ts';

export interface RestoreAsk {
  /** The repository that keeps the commit. */
  readonly gitDir: string;
  readonly commit: string;
  /** A folder that is not there yet, or is empty. */
  readonly to: string;
  /** Where the work tree was, in which the repositories of its submodules may still be. */
  readonly root?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Restored {
  readonly folder: string;
  readonly files: number;
  /** Submodules whose repository is gone: their folders are empty. */
  readonly missing: readonly MissingSubmodule[];
}

interface MissingSubmodule {
  readonly path: string;
  readonly commit: string;
}

export function emptySubmodule({ path, commit }: MissingSubmodule): string {
  return `The submodule ${path} is empty: no repository here has its commit ${commit}.`;
}

/** Either all of it or nothing: nothing is left beside `to` either. */
export async function restoreTree(git: Git, ask: RestoreAsk): Promise<Restored> {
  const to = path.resolve(ask.to);
  return wholeFolder(to, async (place, arrive) => {
    const tree = path.join(place, 'tree');
    fs.mkdirSync(tree);
    const { files, missing } = await new Restoring(git, ask, place).write(ask, tree, 0);
    arrive(tree);
    return { folder: to, files, missing };
  });
}

interface Source {
  readonly gitDir: string;
  readonly commit: string;
  readonly root?: string | undefined;
}

const DEEPEST = 10;

class Restoring {
  private readonly git: Git;
  private readonly ask: RestoreAsk;
  private readonly place: string;
  private count = 0;

  constructor(git: Git, ask: RestoreAsk, place: string) {
    this.git = git;
    this.ask = ask;
    this.place = place;
  }

  async write(source: Source, folder: string, depth: number): Promise<Omit<Restored, 'folder'>> {
    refuseForeign(source.gitDir);
    const tree = await listTree(this.git, source.commit, this.call(source.gitDir));
    await this.checkOut(source, folder);
    const missing: { path: string; commit: string }[] = [];
    let { files } = tree;
    for (const { path: at, commit } of tree.submodules) {
      const inner = depth < DEEPEST ? await this.innerSource(source, tree, { path: at, commit }) : undefined;
      if (inner === undefined) {
        missing.push({ path: shownPath(at), commit });
        continue;
      }
      const below = await this.write(inner, path.join(folder, shownPath(at)), depth + 1);
      files += below.files;
      missing.push(...below.missing.map((each) => ({ ...each, path: `${shownPath(at)}/${each.path}` })));
    }
    return { files, missing };
  }

  /** git itself writes the files, with an index of its own and no word of the user's hooks. */
  private async checkOut({ gitDir, commit }: Source, folder: string): Promise<void> {
    const filters = await ownFilters(this.git, this.call(gitDir));
    await this.git.run(['read-tree', '-m', '-u', '--no-sparse-checkout', commit], {
      ...this.call(gitDir, folder, filters),
      indexFile: path.join(this.place, `index${this.count++}`),
    });
  }

  /** The repository may name a work tree of its own, which may be gone. */
  private call(gitDir: string, folder = this.place, env: Readonly<Record<string, string>> = {}) {
    return { gitDir, cwd: folder, env: { ...env, GIT_WORK_TREE: folder }, signal: this.ask.signal };
  }

  /** The repository of a submodule: in the old work tree, or among those of its parent. */
  private async innerSource(
    { gitDir, root }: Source,
    tree: ListedTree,
    { path: at, commit }: { readonly path: string; readonly commit: string },
  ): Promise<Source | undefined> {
    const inside = root === undefined ? undefined : path.join(root, shownPath(at));
    const place = inside === undefined ? undefined : findRepository(inside);
    const name = tree.modules.get(at);
    const candidates = [
      place?.top === inside ? place?.own : undefined,
      name === undefined ? undefined : path.join(gitDir, 'modules', name),
    ];
    for (const candidate of candidates) {
      if (candidate === undefined || !fs.existsSync(candidate)) continue;
      const args = ['cat-file', '-e', `${commit}^{commit}`];
      const { code } = await this.git.ask(args, this.call(candidate));
      if (code === 0) return { gitDir: candidate, commit, root: inside };
    }
    return undefined;
  }
}

/** git runs what the configuration of a repository says; that of another user may say anything. */
function refuseForeign(gitDir: string): void {
  const stat = fs.statSync(gitDir, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw new AppError('not-found', `The repository ${gitDir} is no longer there.`, {
      hint: 'It may have been moved, or removed from the cache of repositories.',
    });
  }
  const me = process.getuid?.();
  if (me === undefined || stat.uid === me) return;
  throw new AppError('refused', `The repository ${gitDir} belongs to another user, so it is not opened.`);
}
