/** Keeps the cache within its size: what was not used for the longest time goes, never what a live run uses. */

import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { messageOf } from '../../base/errors.ts';
import { listFolder, PRIVATE_FOLDER } from '../../base/files.ts';
import { isBusy } from '../../base/lock.ts';
import { takeLock } from '../process/ownLock.ts';
import type { CodeSettings } from '../settings/code.ts';
import { clearHolds, Uses } from './holds.ts';
import { Place } from './place.ts';
import { removeReadOnly } from './seal.ts';
import { WorkTrees } from './trees.ts';

/** A work tree, or a whole repository with all of them. */
export interface Item {
  readonly place: Place;
  readonly address: string;
  readonly tree: { readonly name: string; readonly commit: string } | null;
  /** Of a repository without its trees. */
  readonly bytes: number;
  readonly usedAt: number;
  readonly inUse: boolean;
}

const TRASH = '.gone-';

/** Everything in the cache, in the order in which it goes: trees first, each kind oldest first. */
export function itemsOf(settings: Pick<CodeSettings, 'repositoriesFolder'>): Item[] {
  const items = Place.all(settings.repositoriesFolder).flatMap(itemsAt);
  return items.sort((a, b) => Number(a.tree === null) - Number(b.tree === null) || a.usedAt - b.usedAt);
}

function itemsAt(place: Place): Item[] {
  const about = place.readAbout();
  const address = about?.address ?? place.name;
  const uses = new Uses(place);
  const trees = new WorkTrees(place).list().map(({ name, commit, bytes, usedAt }) => ({
    place,
    address,
    tree: { name, commit },
    bytes,
    usedAt,
    inUse: uses.has(name),
  }));
  const whole = {
    place,
    address,
    tree: null,
    bytes: about?.bytes ?? 0,
    usedAt: place.usedAt,
    inUse: uses.any,
  };
  return [...trees, whole];
}

/** After something was added. A launch does not fail because of what is too much; that is said. */
export async function makeRoom(settings: CodeSettings): Promise<string[]> {
  try {
    await emptyTrash(settings.repositoriesFolder);
    const items = itemsOf(settings);
    for (const item of surplus(items, settings.repositories.cacheBytes)) await remove(item);
    return [];
  } catch (error) {
    return [`No room could be made in the cache of repositories: ${messageOf(error)}`];
  }
}

/** A repository whose first fetch came to nothing, unless somebody else is at it. */
export async function removeUnready(place: Place): Promise<void> {
  if (place.isReady || new Uses(place).any) return;
  try {
    await remove({ place, tree: null });
  } catch {
    // The next launch of it begins with what is there.
  }
}

/** What must go so that the rest takes at most so much. */
export function surplus(items: readonly Item[], bytes: number): Item[] {
  let total = items.reduce((sum, item) => sum + item.bytes, 0);
  return items.filter((item) => {
    if (total <= bytes || item.inUse) return false;
    total -= item.bytes;
    return true;
  });
}

/** Whether it is gone: not when a launch works on the repository right now, or began to use it. */
export async function remove({ place, tree }: Pick<Item, 'place' | 'tree'>): Promise<boolean> {
  const lock = takeLock(place.lock);
  if (isBusy(lock)) return false;
  try {
    clearHolds(place);
    const gone = tree === null ? takeRepository(place) : takeTree(place, tree.name);
    if (gone === undefined) return false;
    await removeReadOnly(gone);
    return true;
  } finally {
    lock.release();
  }
}

/** Undefined when it is gone already, or used. */
function takeTree(place: Place, name: string): string | undefined {
  const trees = new WorkTrees(place);
  if (!isTaken(trees.recordOf(name), () => new Uses(place).has(name))) return undefined;
  const gone = trashName(place);
  if (fs.existsSync(trees.folderOf(name))) fs.renameSync(trees.folderOf(name), gone);
  for (const file of [goingName(trees.recordOf(name)), trees.indexCopy(name)])
    fs.rmSync(file, { force: true });
  return gone;
}

function takeRepository(place: Place): string | undefined {
  if (!fs.existsSync(place.root)) return undefined;
  const isUsed = () => new Uses(place).any;
  if (place.isReady ? !isTaken(place.ready, isUsed) : isUsed()) return undefined;
  const gone = trashName(place);
  fs.renameSync(place.root, gone);
  keepHolds(gone, place);
  return gone;
}

/** Of launches that began just now: they saw that nothing is there, and begin anew. */
function keepHolds(gone: string, place: Place): void {
  const { holds } = new Place(path.dirname(gone), path.basename(gone));
  for (const name of listFolder(holds)) {
    fs.mkdirSync(place.holds, { recursive: true, mode: PRIVATE_FOLDER });
    fs.renameSync(path.join(holds, name), path.join(place.holds, name));
  }
}

/** A launch holds first and looks then; we take the mark first and look at holds then: one of us sees the other. */
function isTaken(mark: string, isUsed: () => boolean): boolean {
  if (!fs.existsSync(mark)) return false;
  fs.renameSync(mark, goingName(mark));
  if (!isUsed()) return true;
  fs.renameSync(goingName(mark), mark);
  return false;
}

function goingName(mark: string): string {
  return `${mark}.going`;
}

function trashName({ root }: Place): string {
  return path.join(path.dirname(root), `${TRASH}${randomBytes(6).toString('hex')}`);
}

/** What a removal left that was killed. */
export async function emptyTrash(repositoriesFolder: string): Promise<void> {
  for (const name of listFolder(repositoriesFolder)) {
    if (name.startsWith(TRASH)) await removeReadOnly(path.join(repositoriesFolder, name));
  }
}
