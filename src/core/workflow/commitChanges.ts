/** A commit made of another one and a list of changes: no index and no work tree is needed for it. */

import fs from 'node:fs';
import path from 'node:path';
import { LINK } from './differences.ts';
import { GitFailure } from './gitFailure.ts';
import type { Repository } from './repositoryFacts.ts';
import { quotedPath, type TreePath } from './treePath.ts';

export type TreeChange =
  | { readonly path: TreePath; readonly mode: null }
  | { readonly path: TreePath; readonly mode: string; readonly object: string }
  | { readonly path: TreePath; readonly mode: typeof LINK; readonly target: Buffer };

export interface NewCommit {
  readonly ref: string;
  /** Null: it is the first one. */
  readonly parent: string | null;
  readonly message: string;
  readonly changes: readonly TreeChange[];
}

/** Returns the new commit, which `ref` then names. */
export async function commitChanges(repository: Repository, commit: NewCommit): Promise<string> {
  const { git, place, signal } = repository;
  const input = streamOf(commit);
  const { code, stdout, stderr } = await git.ask(['fast-import', '--quiet', '--force', '--done'], {
    cwd: place.top,
    input,
    signal,
  });
  const made = stdout.toString('latin1').trim();
  if (code === 0 && made !== '') return made;
  removeReport(stderr, place.top);
  throw new GitFailure('fast-import', code, stderr);
}

/** Ends with `done`: without it, half a stream would make half a tree. What goes comes first, to make room. */
function streamOf({ ref, parent, message, changes }: NewCommit): Buffer {
  const text = Buffer.from(message);
  const gone = changes.filter(({ mode }) => mode === null);
  const kept = changes.filter(({ mode }) => mode !== null);
  return Buffer.concat([
    line(`commit ${ref}`),
    line('mark :1'),
    line(`committer Runtrail <> ${Math.floor(Date.now() / 1000)} +0000`),
    line(`data ${text.length}`),
    text,
    line(parent === null ? '' : `\nfrom ${parent}`),
    ...(parent === null ? [] : gone).map((change) => line(`D ${quotedPath(change.path)}`)),
    ...kept.flatMap(linesOf),
    line('get-mark :1'),
    line('done'),
  ]);
}

function linesOf(change: TreeChange): Buffer[] {
  const name = quotedPath(change.path);
  if ('object' in change) return [line(`M ${change.mode} ${change.object} ${name}`)];
  if (!('target' in change)) return [];
  const { target } = change;
  return [line(`M ${LINK} inline ${name}`), line(`data ${target.length}`), target, line('')];
}

function line(text: string): Buffer {
  return Buffer.from(`${text}\n`, 'latin1');
}

/** What git leaves in the repository about a stream that it refused. */
function removeReport(stderr: string, top: string): void {
  const report = /dumping crash report to (.*fast_import_crash_\d+)$/m.exec(stderr)?.[1];
  if (report !== undefined) fs.rmSync(path.resolve(top, report), { force: true });
}
