/** Removing checkpoints: by the keep policy, with a list of what would go first, or one that a person chose. */

import fs from 'node:fs';
import path from 'node:path';
import { errnoOf } from '../../base/errors.ts';
import { isCheckpoint } from '../run/checkpointShapes.ts';
import type { Checkpoint, KeepPolicy } from '../run/checkpoints.ts';
import { isTextList } from '../run/fieldShapes.ts';
import type { RunFolder } from '../run/folder.ts';
import { heldCheckpoints } from '../run/heldCheckpoints.ts';
import type { EventData, RunEvent } from '../run/model.ts';
import type { CheckpointView } from '../run/view.ts';
import type { Workspace } from '../run/workspace.ts';
import { type Fate, fatesOf } from './keep.ts';
import { placeOf } from './place.ts';
import {
  finishFolder,
  isAnotherByNow,
  isOldPart,
  mayChange,
  orphanParts,
  removeFromDisk,
  whyNotRemoved,
} from './remove.ts';

export interface PrunePlan {
  /** Of all that are there, in the order of the record. */
  readonly fates: readonly Fate[];
  /** Space that is free afterwards. */
  readonly bytes: number;
}

export interface PruneOptions {
  readonly policy: KeepPolicy;
  readonly isLive: boolean;
  readonly isAutomatic?: boolean;
}

type Runs = Pick<Workspace, 'run'>;

/** What would go, and why; touches nothing. */
export function planPrune(
  runs: Runs,
  folder: RunFolder,
  checkpoints: readonly CheckpointView[] | null,
  { policy, isLive, isAutomatic = false }: PruneOptions,
): PrunePlan {
  const held = heldCheckpoints(runs, folder);
  const fates = fatesOf(checkpoints ?? [], {
    ...{ policy, isLive, isAutomatic },
    inUse: new Map(held.map((each) => [each.path, each.by])),
    isOutside: (name) => path.isAbsolute(name),
  });
  return { fates, bytes: freedBytes(folder, goingOf(fates)) };
}

export function goingOf(fates: readonly Fate[]): CheckpointView[] {
  return fates.flatMap(({ checkpoint, stays }) => (stays ? [] : [checkpoint]));
}

/** A part that others share stays; of files that are gone already nothing is freed. */
function freedBytes(folder: RunFolder, going: readonly Checkpoint[]): number {
  const manifests = new Set(going.flatMap(({ kind, path: name }) => (kind === 'state' ? [name] : [])));
  const before = new Set(orphanParts(folder));
  const parts = manifests.size > 0 ? orphanParts(folder, manifests).filter((part) => !before.has(part)) : [];
  const ofFiles = [...parts, ...manifests].map((name) => sizeOf(placeOf(folder, name)));
  const others = going.flatMap(({ kind, bytes, path: name }) =>
    kind !== 'state' && fs.existsSync(placeOf(folder, name)) ? [bytes] : [],
  );
  return [...ofFiles, ...others].reduce((sum, bytes) => sum + bytes, 0);
}

function sizeOf(file: string): number {
  return fs.lstatSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** By whom a checkpoint was removed that the program removed itself. */
export const BY_PROGRAM = 'program';

export interface Removal {
  readonly by: string;
  readonly why: string;
  /** Also what lies outside of the run folder. */
  readonly outside: boolean;
  pruned(data: EventData['pruned']): void;
  /** One that could not be removed is there after all. */
  restored(data: EventData['checkpoint']): void;
}

export interface Removed {
  /** Paths as in the record. */
  readonly removed: readonly string[];
  readonly kept: readonly { readonly path: string; readonly message: string }[];
}

/** One line of the record names so many at most. */
const MOST_IN_EVENT = 200;

/**
 * Recorded first and removed then: whoever is killed in between leaves a file that nobody misses, and the next one to
 * remove anything takes it with it.
 */
export function dropCheckpoints(
  folder: RunFolder,
  checkpoints: readonly Checkpoint[],
  removal: Removal,
): Removed {
  const removed: string[] = [];
  const kept: { path: string; message: string }[] = [];
  const going = checkpoints.filter((checkpoint) => {
    const { path: name } = checkpoint;
    const message =
      whyNotRemoved(folder, name, removal) ??
      (isAnotherByNow(folder, checkpoint) ? 'something else is there by now' : undefined) ??
      (mayChange(placeOf(folder, name)) ? undefined : 'its folder may not be changed');
    if (message !== undefined) kept.push({ path: name, message });
    return message === undefined;
  });
  for (let at = 0; at < going.length; at += MOST_IN_EVENT) {
    const some = going.slice(at, at + MOST_IN_EVENT);
    recordPruned(folder, some, removal);
    for (const { good: _good, isPruned: _isPruned, ...record } of some) {
      const message = removeFromDisk(folder, record.path, removal);
      if (message === undefined) removed.push(record.path);
      else {
        kept.push({ path: record.path, message });
        removal.restored(record);
      }
    }
  }
  if (going.some(({ kind }) => kind === 'state')) removeOrphans(folder, removal);
  return { removed, kept };
}

/** Who frees space on a full disk has none for the record: there the first file has to go before. */
function recordPruned(folder: RunFolder, checkpoints: readonly Checkpoint[], removal: Removal): void {
  const { by, why, pruned } = removal;
  const paths = checkpoints.map((each) => each.path);
  try {
    pruned({ paths, by, why });
  } catch (error) {
    const [first] = paths;
    const isFull = ['ENOSPC', 'EDQUOT'].includes(errnoOf(error) ?? '');
    if (!isFull || first === undefined || removeFromDisk(folder, first, removal) !== undefined) throw error;
    pruned({ paths, by, why });
  }
}

/** Parts that no manifest names any more. */
export function removeOrphans(folder: RunFolder, { by, pruned }: Pick<Removal, 'by' | 'pruned'>): void {
  const parts = orphanParts(folder).filter(
    (part) => whyNotRemoved(folder, part, { outside: false }) === undefined,
  );
  for (let at = 0; at < parts.length; at += MOST_IN_EVENT) {
    const some = parts.slice(at, at + MOST_IN_EVENT);
    pruned({ paths: some, by, why: 'no checkpoint names these parts any more' });
    // A client that needs one of them again gives it a new time first.
    for (const part of some)
      if (isOldPart(placeOf(folder, part))) removeFromDisk(folder, part, { outside: false });
  }
}

/**
 * What was recorded as removed and is still there: its remover was killed. What was written since is another one, and
 * what the program had moved away is its own to remove.
 */
export function leftOver(folder: RunFolder, events: readonly RunEvent[]): Checkpoint[] {
  const left = new Map<string, Checkpoint>();
  const known = new Map<string, Checkpoint>();
  for (const { type, data, time } of events) {
    if (type === 'checkpoint' && isCheckpoint(data)) {
      const { traces: _traces, ...record } = data;
      known.set(data.path, { ...record, good: true, isPruned: false });
      left.delete(data.path);
    } else if (type === 'pruned' && isTextList(data.paths) && data.by !== BY_PROGRAM) {
      for (const name of data.paths) {
        const before = known.get(name);
        if (before && isStillThere(folder, name, Date.parse(time)))
          left.set(name, { ...before, isPruned: true });
      }
    }
  }
  return [...left.values()];
}

/** Folders whose remover was killed when they were out of sight already. */
export function finishFolders(folder: RunFolder, events: readonly RunEvent[]): void {
  for (const { type, data } of events) {
    if (type !== 'pruned' || !isTextList(data.paths)) continue;
    for (const name of data.paths) finishFolder(folder, name);
  }
}

/** The clock of files is a little behind. */
const CLOCK_MS = 20;

function isStillThere(folder: RunFolder, name: string, prunedMs: number): boolean {
  if (path.isAbsolute(name)) return false;
  const stat = fs.lstatSync(placeOf(folder, name), { throwIfNoEntry: false });
  return stat !== undefined && Math.max(stat.mtimeMs, stat.ctimeMs) < prunedMs + CLOCK_MS;
}
