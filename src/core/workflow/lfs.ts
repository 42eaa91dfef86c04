/** What Git LFS keeps beside a repository: fetched with the user's own git-lfs, never by what the repository says. */

import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import { entriesBelow } from '../../base/files.ts';
import { checkAddress } from './address.ts';
import type { GitCall } from './git.ts';
import type { FetchContext } from './server.ts';
import type { Source } from './source.ts';
import type { Making } from './workTree.ts';

const POINTER = 'version https://git-lfs.github.com/spec/v1';
const LONGEST_POINTER = 1024;
const SHOWN = 3;
/** Exactly these, whatever is installed for the user. */
const FILTERS = [
  'filter.lfs.process=git-lfs filter-process',
  'filter.lfs.smudge=git-lfs smudge -- %f',
  'filter.lfs.clean=git-lfs clean -- %f',
  'filter.lfs.required=true',
];

interface LargeFiles {
  /** Whether the tree says that it has any. */
  readonly isUsed: boolean;
  readonly warnings: readonly string[];
}

/** Puts the real files where the tree has pointers to them. Throws where git-lfs is needed and missing. */
export async function fetchLargeFiles(
  { mirror: { server } }: Source,
  folder: string,
  { turn, context }: Making,
): Promise<LargeFiles> {
  const { git, signal } = context;
  if (!attributesBelow(folder).some(mentionsLfs)) return { isUsed: false, warnings: [] };
  const pointers = await pointersIn(folder, context);
  if (pointers.length === 0) return { isUsed: true, warnings: [] };
  const here: GitCall = { cwd: folder, signal, onStart: turn.onStart };
  if ((await git.lineIfAny(['lfs', 'version'], here)) === undefined) throw notInstalled(pointers);
  const { url, warnings } = await endpointOf(server.address, folder, context);
  server.tell('Fetching large files', pointers.length);
  await server.run(['lfs', 'pull', 'origin'], { ...here, config: [...FILTERS, ...url] });
  const left = await pointersIn(folder, context);
  if (left.length === 0) return { isUsed: true, warnings };
  throw new AppError('not-found', `Git LFS did not bring ${namesOf(left)}.`, {
    hint: 'Check that the files were pushed to its store (git lfs push).',
  });
}

/** The files of the tree that are kept by LFS, and are pointers still. */
async function pointersIn(folder: string, { git, signal }: FetchContext): Promise<string[]> {
  const list = ['ls-files', '-z', '--', ':(top,attr:filter=lfs)'];
  const kept = namesIn(await git.run(list, { cwd: folder, signal }));
  return kept.filter((name) => isPointer(path.join(folder, name)));
}

function namesIn(listing: Buffer): string[] {
  return listing.toString('utf8').split('\0').slice(0, -1);
}

function attributesBelow(folder: string): string[] {
  return entriesBelow(folder).flatMap((entry) =>
    entry.name === '.gitattributes' && entry.isFile() ? [path.join(entry.parentPath, entry.name)] : [],
  );
}

function mentionsLfs(file: string): boolean {
  return fs.readFileSync(file, 'utf8').includes('filter=lfs');
}

function isPointer(file: string): boolean {
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  return (
    stat?.isFile() === true &&
    stat.size <= LONGEST_POINTER &&
    fs.readFileSync(file, 'latin1').startsWith(POINTER)
  );
}

/** The store that `.lfsconfig` names is taken where that address is allowed, else the one of the server itself. */
async function endpointOf(address: string, folder: string, { git, settings, signal }: FetchContext) {
  const named = await lfsConfigUrl(folder, () =>
    git.lineIfAny(['config', '--file', '.lfsconfig', '--get', 'lfs.url'], { cwd: folder, signal }),
  );
  if (named === undefined) return { url: ownStore(address), warnings: [] };
  try {
    checkAddress(named, settings.repositories);
    return { url: [`lfs.url=${named}`], warnings: [] };
  } catch {
    const warning = `The repository ${address} names a store of large files that is not allowed, so its own was used.`;
    return { url: ownStore(address), warnings: [warning] };
  }
}

function lfsConfigUrl(folder: string, read: () => Promise<string | undefined>): Promise<string | undefined> {
  const isFile = fs.lstatSync(path.join(folder, '.lfsconfig'), { throwIfNoEntry: false })?.isFile();
  return isFile ? read() : Promise.resolve(undefined);
}

/** Always said: else `.lfsconfig` may name another one under another key. */
function ownStore(address: string): string[] {
  if (!address.startsWith('https:')) return [`lfs.url=${address}`];
  const whole = address.replace(/\/+$/, '');
  return [`lfs.url=${whole}${whole.endsWith('.git') ? '' : '.git'}/info/lfs`];
}

function notInstalled(pointers: readonly string[]): AppError {
  return new AppError(
    'unsupported',
    `${namesOf(pointers)} are kept by Git LFS, which is not installed here.`,
    {
      hint: 'Install git-lfs (https://git-lfs.com) and launch again.',
    },
  );
}

function namesOf(files: readonly string[]): string {
  const more = files.length - SHOWN;
  return `${files.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
