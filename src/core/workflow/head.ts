/** The commit a work tree stands at, read from git's own files: no process is started, so nothing in them can run. */

import fs from 'node:fs';
import path from 'node:path';
import { readIfThere } from '../../base/files.ts';
import type { CodeState } from '../run/model.ts';

const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** Undefined outside of a repository, before the first commit, and where git keeps its refs in another form. */
export function readHead(from: string): CodeState | undefined {
  try {
    const gitFolder = findGitFolder(from);
    return gitFolder === undefined ? undefined : headOf(gitFolder);
  } catch {
    return undefined; // unreadable is as good as unknown
  }
}

function headOf(gitFolder: string): CodeState | undefined {
  const head = fs.readFileSync(path.join(gitFolder, 'HEAD'), 'utf8').trim();
  if (COMMIT.test(head)) return { commit: head, branch: null };
  const ref = /^ref: (refs\/[^\0]+)$/.exec(head)?.[1];
  if (ref === undefined || ref.split('/').includes('..')) return undefined;
  const common = readIfThere(path.join(gitFolder, 'commondir'))?.trim();
  const shared = common === undefined ? gitFolder : path.resolve(gitFolder, common);
  const commit = looseRef(shared, ref) ?? packedRef(shared, ref);
  return commit === undefined ? undefined : { commit, branch: ref.replace(/^refs\/heads\//, '') };
}

function looseRef(gitFolder: string, ref: string): string | undefined {
  const text = readIfThere(path.join(gitFolder, ref))?.trim();
  return text !== undefined && COMMIT.test(text) ? text : undefined;
}

function packedRef(gitFolder: string, ref: string): string | undefined {
  for (const line of (readIfThere(path.join(gitFolder, 'packed-refs')) ?? '').split('\n')) {
    const [commit = '', name] = line.split(' ');
    if (name === ref && COMMIT.test(commit)) return commit;
  }
  return undefined;
}

/** `.git` of the nearest ancestor; in a linked work tree or a submodule that is a file which names the folder. */
function findGitFolder(from: string): string | undefined {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, '.git');
    const stat = fs.statSync(candidate, { throwIfNoEntry: false });
    if (stat?.isDirectory()) return candidate;
    if (stat?.isFile()) {
      const target = /^gitdir: (.+)$/m.exec(fs.readFileSync(candidate, 'utf8'))?.[1];
      return target === undefined ? undefined : path.resolve(folder, target);
    }
    if (folder === path.dirname(folder)) return undefined;
  }
}
