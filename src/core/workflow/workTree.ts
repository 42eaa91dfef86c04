/** Work trees as git knows them: a folder with a file `.git`, and what the repository keeps of it. */

import fs from 'node:fs';
import path from 'node:path';
import type { Place } from './place.ts';
import type { FetchContext } from './server.ts';
import type { Source } from './source.ts';
import type { Turn } from './turn.ts';

/** What is done to a repository by the one whose turn it is. */
export interface Making {
  readonly turn: Turn;
  readonly context: FetchContext;
}

/** No name that another system takes for `.git`, the bytes as they were committed, and no network. */
export const EXACT = [
  'core.protectNTFS=true',
  'core.protectHFS=true',
  'core.autocrlf=false',
  'filter.lfs.process=',
  'filter.lfs.smudge=',
  'filter.lfs.required=false',
];

export async function addWorkTree(
  { mirror: { place }, commit }: Pick<Source, 'mirror' | 'commit'>,
  folder: string,
  { turn, context }: Making,
  isEmpty = false,
): Promise<void> {
  const { git, signal } = context;
  const call = { ...turn, gitDir: place.gitDir, signal };
  if (isRegistered(place, folder)) await git.run(['worktree', 'prune', '--expire=now'], call);
  const how = ['--quiet', '--detach', ...(isEmpty ? ['--no-checkout'] : [])];
  await git.run(['worktree', 'add', ...how, '--', folder, commit], { ...call, config: EXACT });
}

/** A tree of this name was there before, and went without telling git. */
function isRegistered({ gitDir }: Place, folder: string): boolean {
  return fs.existsSync(path.join(gitDir, 'worktrees', path.basename(folder)));
}

/** The index of a work tree lies where the repository keeps what it knows of it. */
export function indexOf(folder: string): string {
  const registration = fs.readFileSync(path.join(folder, '.git'), 'utf8').replace(/^gitdir: /, '');
  return path.join(registration.trimEnd(), 'index');
}
