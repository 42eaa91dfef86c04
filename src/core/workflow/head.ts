/** The commit a work tree stands at, read from git's own files: no process is started, so nothing in them can run. */

import fs from 'node:fs';
import path from 'node:path';
import { readIfThere } from '../../base/files.ts';
import type { CodeState } from '../run/code.ts';

const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** Undefined outside of a repository, before the first commit, and where git keeps its refs in another form. */
export function readHead(from: string): CodeState | undefined {
  try {
    const place = findRepository(from);
    return place && headOf(place);
  } catch {
    return undefined; // unreadable is as good as unknown
  }
}

/** The id that a ref names, as far as its files tell; of a packed tag with words of its own that of its commit. */
export function readRef({ common }: RepositoryPlace, ref: string): string | undefined {
  if (!/^refs\/[^\0]+$/.test(ref) || ref.split('/').includes('..')) return undefined;
  return looseRef(common, ref) ?? packedRef(common, ref);
}

function headOf(place: RepositoryPlace): CodeState | undefined {
  const head = fs.readFileSync(path.join(place.own, 'HEAD'), 'utf8').trim();
  if (COMMIT.test(head)) return { commit: head, branch: null };
  const ref = /^ref: (refs\/[^\0]+)$/.exec(head)?.[1];
  const commit = ref && readRef(place, ref);
  return ref && commit ? { commit, branch: ref.replace(/^refs\/heads\//, '') } : undefined;
}

function looseRef(gitFolder: string, ref: string): string | undefined {
  const file = path.join(gitFolder, ref);
  const isFile = fs.statSync(file, { throwIfNoEntry: false })?.isFile(); // else it is the folder of others
  const text = isFile ? readIfThere(file)?.trim() : undefined;
  return text !== undefined && COMMIT.test(text) ? text : undefined;
}

function packedRef(gitFolder: string, ref: string): string | undefined {
  const lines = (readIfThere(path.join(gitFolder, 'packed-refs')) ?? '').split('\n');
  const index = lines.findIndex((line) => line.endsWith(` ${ref}`));
  const [own = ''] = lines[index]?.split(' ') ?? [];
  // The commit of a tag stands in the line below it.
  const [, peeled = own] = /^\^(.+)/.exec(lines[index + 1] ?? '') ?? [];
  return [peeled, own].find((id) => COMMIT.test(id));
}

/** Where a repository keeps what. */
export interface RepositoryPlace {
  /** The folder with `.git` in it. */
  readonly top: string;
  /** What is of this work tree alone, such as its HEAD and index. */
  readonly own: string;
  /** What all work trees of the repository share; usually the same folder. */
  readonly common: string;
}

/** By `.git` in the nearest ancestor; in a linked work tree or a submodule that is a file which names the folder. */
export function findRepository(from: string): RepositoryPlace | undefined {
  for (let top = path.resolve(from); ; top = path.dirname(top)) {
    const found = repositoryAt(top);
    if (found || top === path.dirname(top)) return found;
  }
}

/** With its top at this very folder. */
export function repositoryAt(top: string): RepositoryPlace | undefined {
  const candidate = path.join(top, '.git');
  const stat = fs.statSync(candidate, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return placeOf(top, candidate);
  if (!stat?.isFile()) return undefined;
  const target = /^gitdir: (.+)$/m.exec(fs.readFileSync(candidate, 'utf8'))?.[1];
  return target === undefined ? undefined : placeOf(top, path.resolve(top, target));
}

function placeOf(top: string, own: string): RepositoryPlace {
  const common = readIfThere(path.join(own, 'commondir'))?.trim();
  return { top, own, common: common === undefined ? own : path.resolve(own, common) };
}
