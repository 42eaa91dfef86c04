/** New contents become objects of the repository, each of them once. */

import fs from 'node:fs';
import { Pace } from '../../base/pace.ts';
import type { NewFile, Omission } from './differences.ts';
import { GitFailure } from './gitFailure.ts';
import type { Memory } from './memory.ts';
import type { Repository } from './repositoryFacts.ts';
import { holdsSecret, LOOKED_INTO } from './secrets.ts';
import { nameIn, onDisk, quotedPath, type TreePath } from './treePath.ts';

/** In place of an object: there is a secret in it. */
const SECRET = 'secret';
/** What is wrong with so many files is wrong with the repository. */
const MOST_FAULTS = 20;

/** How much that is new a snapshot may still take. */
export interface Budget {
  left: number;
}

export interface StoredFiles {
  readonly objects: ReadonlyMap<TreePath, string>;
  readonly leftOut: readonly Omission[];
}

export async function storeFiles(
  repository: Repository,
  files: readonly NewFile[],
  budget: Budget,
): Promise<StoredFiles> {
  const { memory, place, signal } = repository;
  const pace = new Pace();
  const objects = new Map<TreePath, string>();
  const leftOut: Omission[] = [];
  const unknown: NewFile[] = [];
  for (const file of files.toSorted((a, b) => a.bytes - b.bytes)) {
    await pace.turn();
    signal?.throwIfAborted();
    const { path, bytes } = file;
    if (bytes > budget.left) {
      leftOut.push({ path, why: 'size', bytes });
      continue;
    }
    budget.left -= bytes;
    const object = memory.objectOf(path, file.stamp) ?? lookInto(file, place.top, memory);
    if (object === undefined) unknown.push(file);
    else if (object === SECRET) leftOut.push({ path, why: 'secret', bytes });
    else objects.set(path, object);
  }
  const faulty = await hashFiles(repository, unknown, objects);
  leftOut.push(...faulty.map(({ path, bytes }) => ({ path, why: 'unreadable' as const, bytes })));
  return { objects, leftOut };
}

/** Only small files that git does not track are looked into; what cannot be read is told by git. */
function lookInto(file: NewFile, top: string, memory: Memory): typeof SECRET | undefined {
  if (file.isTracked || file.bytes > LOOKED_INTO) return undefined;
  try {
    const bytes = fs.readFileSync(onDisk(top, file.path));
    if (!holdsSecret(bytes, nameIn(file.path))) return undefined;
  } catch {
    return undefined;
  }
  memory.store(file.path, file, SECRET);
  return SECRET;
}

/** One git for all. It ends at a file that it cannot read; that one is left out, and the rest gone on with. */
async function hashFiles(
  { git, place, memory, signal }: Repository,
  files: readonly NewFile[],
  objects: Map<TreePath, string>,
): Promise<NewFile[]> {
  const faulty: NewFile[] = [];
  for (let rest = files; rest.length > 0; ) {
    const input = rest.map(({ path }) => `${quotedPath(path)}\n`).join('');
    const args = ['hash-object', '-w', '--stdin-paths'];
    const { code, stdout, stderr } = await git.ask(args, { cwd: place.top, input, signal });
    const answers = stdout.toString('latin1').split('\n').slice(0, -1);
    for (const [position, object] of answers.entries()) {
      const file = rest[position];
      if (!file) continue;
      objects.set(file.path, object);
      memory.store(file.path, file, object);
    }
    const fault = rest[answers.length];
    if (fault) faulty.push(fault);
    if (code !== 0 && (!isFaultOfFile(stderr) || faulty.length > MOST_FAULTS))
      throw new GitFailure('hash-object', code, stderr);
    rest = rest.slice(answers.length + 1);
  }
  return faulty;
}

function isFaultOfFile(stderr: string): boolean {
  return !/No space left|quota exceeded|insufficient permission|unable to (write|create)|object directory|not a git repository/i.test(
    stderr,
  );
}
