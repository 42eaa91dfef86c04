/** A clone of the user's own, looked at through git's own files: no process is started, and nothing is changed. */

import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { readIfThere, whatIs } from '../../base/files.ts';
import { shortCommit } from '../run/commit.ts';
import { isSameRepository, withoutLogin } from './address.ts';
import { type RepositoryPlace, readHead, readRef, repositoryAt } from './head.ts';

/** Why a clone cannot be used for what was asked. */
export interface CloneFault {
  readonly code: 'not-a-clone' | 'other-repository';
  readonly sentence: string;
}

/** Nothing is there, or an empty folder: it can be cloned there. */
export function isFree(folder: string): boolean {
  const found = whatIs(folder);
  return found === undefined || (found === 'folder' && isEmpty(folder));
}

export function isClone(folder: string): boolean {
  return repositoryAt(folder) !== undefined;
}

/** Undefined where it is a clone of this repository, or nothing yet. */
export function cloneFault(folder: string, repository: string | null): CloneFault | undefined {
  if (isFree(folder)) return undefined;
  const git = repositoryAt(folder);
  if (!git) {
    const sentence = `${folder} is there, and is no clone of a repository; nothing is cloned over it.`;
    return { code: 'not-a-clone', sentence };
  }
  const origin = originOf(git);
  if (origin === undefined || repository === null || isSameRepository(origin, repository)) return undefined;
  const sentence = `${folder} is a clone of ${withoutLogin(origin)}, and not of ${withoutLogin(repository)}.`;
  return { code: 'other-repository', sentence };
}

/**
 * Whether the clone stands at what was asked: at the commit, on the branch, or at the commit of the branch or tag.
 * Where nothing was asked it stands right wherever it is.
 */
export function standsAt(folder: string, ref: string | null): boolean {
  if (ref === null) return true;
  const git = repositoryAt(folder);
  const head = git && readHead(folder);
  if (!git || !head?.commit) return false;
  if (head.branch === ref || `refs/heads/${head.branch}` === ref) return true;
  if (/^[0-9a-f]{7,64}$/i.test(ref) && head.commit.startsWith(ref.toLowerCase())) return true;
  return namesOf(ref).some((name) => commitOf(git, name) === head.commit);
}

/** The commit that a branch or a tag has in the clone. */
export function commitNamed(folder: string, ref: string): string | undefined {
  const git = repositoryAt(folder);
  if (!git) return undefined;
  for (const name of namesOf(ref)) {
    const commit = commitOf(git, name);
    if (commit !== undefined) return commit;
  }
  return undefined;
}

function namesOf(ref: string): string[] {
  const names = ['', 'refs/heads/', 'refs/tags/', 'refs/remotes/origin/'].map((before) => before + ref);
  return names.filter((name) => name.startsWith('refs/'));
}

/** `0123456789 (main)` */
export function standText(folder: string): string {
  const head = readHead(folder);
  if (!head?.commit) return 'no commit that is known';
  return head.branch === null ? shortCommit(head.commit) : `${shortCommit(head.commit)} (${head.branch})`;
}

function isEmpty(folder: string): boolean {
  try {
    return fs.readdirSync(folder).length === 0;
  } catch {
    return false;
  }
}

/** The commit of a ref; of a tag with words of its own the one that it names. */
function commitOf(git: RepositoryPlace, ref: string): string | undefined {
  const id = readRef(git, ref);
  return id && (taggedCommit(git, id) ?? id);
}

/** A tag that git has not packed yet is a file of its own, compressed. */
function taggedCommit({ common }: RepositoryPlace, id: string): string | undefined {
  try {
    const packed = fs.readFileSync(path.join(common, 'objects', id.slice(0, 2), id.slice(2)));
    const text = zlib.inflateSync(packed, { maxOutputLength: 1 << 20 }).toString('latin1');
    return /^tag \d+\0object ([0-9a-f]{40,64})\n/.exec(text)?.[1];
  } catch {
    return undefined; // it is none of those
  }
}

function originOf({ common }: RepositoryPlace): string | undefined {
  const [, section = ''] = (readIfThere(path.join(common, 'config')) ?? '').split(/^\[remote "origin"\]/m);
  return /^[ \t]*url[ \t]*=[ \t]*(.+?)[ \t]*$/m.exec(section.split(/^\[/m)[0] ?? '')?.[1];
}
