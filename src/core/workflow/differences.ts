/** What of a work tree differs from its commit and belongs into a snapshot, and what is left out of it. */

import fs from 'node:fs';
import { Pace } from '../../base/pace.ts';
import type { LeftOut } from '../run/code.ts';
import { type Stamp, stampOf } from './memory.ts';
import type { IndexEntry, IndexFacts, RepositoryConfig } from './repositoryFacts.ts';
import { isSecretName } from './secrets.ts';
import { GITLINK, type StatusEntry, type TreeStatus } from './status.ts';
import { isWithin, onDisk, type TreePath } from './treePath.ts';

/** A file whose content git may not have yet. */
export interface NewFile extends Stamp {
  readonly kind: 'file';
  readonly path: TreePath;
  readonly mode: string;
  readonly bytes: number;
  readonly isTracked: boolean;
  /** As it is in the index, where only the content can tell whether it differs. */
  readonly staged?: IndexEntry;
}

export type Difference =
  | NewFile
  | { readonly kind: 'gone'; readonly path: TreePath }
  | { readonly kind: 'object'; readonly path: TreePath; readonly mode: string; readonly object: string }
  | { readonly kind: 'link'; readonly path: TreePath; readonly target: Buffer }
  | { readonly kind: 'repository'; readonly path: TreePath };

/** As `LeftOut`, with the path as git has it. */
export interface Omission {
  readonly path: TreePath;
  readonly why: LeftOut['why'];
  readonly bytes: number | null;
}

export interface Differences {
  readonly taken: Difference[];
  readonly leftOut: Omission[];
}

export interface TreeRules {
  readonly top: string;
  readonly config: RepositoryConfig;
  /** Nothing in them is ever looked at. */
  readonly leaveOut: readonly TreePath[];
  readonly secrets: readonly RegExp[];
  readonly signal?: AbortSignal | undefined;
}

export const LINK = '120000';
const OURS = /(^|\/)\.runtrail(\/|$)/;

export async function differences(
  status: TreeStatus,
  index: IndexFacts,
  rules: TreeRules,
): Promise<Differences> {
  const found = new Map<TreePath, Difference | Omission>();
  const pace = new Pace();
  const isOut = (path: TreePath) => OURS.test(path) || isWithin(path, rules.leaveOut);
  for (const entry of status.entries) {
    await pace.turn();
    rules.signal?.throwIfAborted();
    const path = entry.path.replace(/\/$/, '');
    const difference = isOut(path) ? undefined : differenceOf({ ...entry, path }, entry.path !== path, rules);
    if (difference) found.set(path, difference);
  }
  for (const entry of index.hidden) {
    await pace.turn();
    const difference = isOut(entry.path) ? undefined : hiddenDifference(entry, rules);
    if (difference) found.set(entry.path, difference);
  }
  const all = [...found.values()];
  return {
    taken: all.filter((each) => 'kind' in each),
    leftOut: all.filter((each) => 'why' in each),
  };
}

function differenceOf(
  entry: StatusEntry,
  isFolder: boolean,
  rules: TreeRules,
): Difference | Omission | undefined {
  const { path, kind, mode, states, staged } = entry;
  if (isFolder) return { path, why: 'repository', bytes: null };
  if (kind !== 'untracked') {
    if (mode === null) return { kind: 'gone', path };
    if (mode === GITLINK) return { kind: 'repository', path };
    if (states.endsWith('.') && staged !== null) return { kind: 'object', path, mode, object: staged };
  }
  const isTracked = kind !== 'untracked';
  return onDiskNow({ path, mode, isTracked }, rules) ?? (isTracked ? { kind: 'gone', path } : undefined);
}

/** A file that git does not look at may differ all the same, or be gone. */
function hiddenDifference(staged: IndexEntry, rules: TreeRules): Difference | Omission | undefined {
  if (staged.maySkip && rules.config.isSparse) return undefined; // git itself sees to those
  const { path, mode, maySkip } = staged;
  const now = onDiskNow({ path, mode, isTracked: true }, rules);
  if (now === undefined) return maySkip ? undefined : { kind: 'gone', path };
  if ('why' in now || now.kind !== 'file') return mode === LINK ? undefined : now;
  return { ...now, staged };
}

interface Named {
  readonly path: TreePath;
  readonly mode: string | null;
  readonly isTracked: boolean;
}

/** Undefined when there is nothing (any more). */
function onDiskNow(
  { path, mode, isTracked }: Named,
  { top, config, secrets }: TreeRules,
): Difference | Omission | undefined {
  const file = onDisk(top, path);
  try {
    const stat = fs.lstatSync(file, { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    const bytes = Number(stat.size);
    if (!isTracked && isSecretName(path, secrets)) return { path, why: 'secret', bytes };
    if (stat.isSymbolicLink()) return { kind: 'link', path, target: fs.readlinkSync(file, 'buffer') };
    if (!stat.isFile()) return { path, why: 'special', bytes: null };
    const seen = (stat.mode & 0o100n) !== 0n && config.hasModes ? '100755' : '100644';
    const known = mode !== null && (!config.hasModes || mode === LINK) ? mode : seen;
    return { kind: 'file', path, mode: known, bytes, isTracked, ...stampOf(stat) };
  } catch {
    return { path, why: 'unreadable', bytes: null };
  }
}
