/** The repositories of this machine: what a server has, what the cache keeps of it, and clones for people. */

import path from 'node:path';
import { isoTime } from '../../base/time.ts';
import type { FetchProgress } from '../run/code.ts';
import type { CodeSettings } from '../settings/code.ts';
import { type Cloned, cloneTo } from './cloneTo.ts';
import { emptyTrash, type Item, itemsOf, remove, surplus } from './eviction.ts';
import type { Git } from './git.ts';
import { listRemote, type RemoteRefs } from './remote.ts';
import { Server } from './server.ts';

export interface CachedTree {
  readonly commit: string;
  readonly folder: string;
  readonly bytes: number;
  readonly usedAt: string;
  readonly inUse: boolean;
}

export interface CachedRepository {
  readonly address: string;
  readonly folder: string;
  /** With its work trees. */
  readonly bytes: number;
  readonly usedAt: string;
  readonly inUse: boolean;
  readonly trees: readonly CachedTree[];
}

export interface PruneRequest {
  readonly toBytes?: number | undefined;
  readonly unusedForDays?: number | undefined;
  readonly all?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
}

export interface PrunedItem {
  readonly address: string;
  /** Of the work tree; null: the repository itself. */
  readonly commit: string | null;
  readonly bytes: number;
}

export interface Pruned {
  readonly removed: readonly PrunedItem[];
  /** What would have gone, if no live run used it. */
  readonly kept: readonly PrunedItem[];
  readonly bytes: number;
}

export interface CloneToOptions {
  readonly ref?: string | null;
  readonly signal?: AbortSignal | undefined;
  report?(progress: FetchProgress): void;
}

const DAY_MS = 24 * 60 * 60 * 1000;

export class Repositories {
  private readonly git: Git;
  private readonly settings: CodeSettings;

  constructor({ git, settings }: { readonly git: Git; readonly settings: CodeSettings }) {
    this.git = git;
    this.settings = settings;
  }

  remoteRefs(
    address: string,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<RemoteRefs> {
    return listRemote(new Server(address, this.context(signal)));
  }

  cloneTo(
    address: string,
    folder: string,
    { ref = null, signal, report }: CloneToOptions = {},
  ): Promise<Cloned> {
    return cloneTo(address, folder, ref, this.context(signal, report));
  }

  /** Last used first. */
  list(): CachedRepository[] {
    const items = itemsOf(this.settings).reverse();
    return items.flatMap((item) => {
      if (item.tree !== null) return [];
      const trees = items.filter(({ place, tree }) => tree !== null && place.root === item.place.root);
      return [
        {
          address: item.address,
          folder: item.place.root,
          bytes: trees.reduce((sum, { bytes }) => sum + bytes, item.bytes),
          usedAt: isoTime(item.usedAt),
          inUse: item.inUse,
          trees: trees.map(treeOf),
        },
      ];
    });
  }

  async prune({ toBytes, unusedForDays, all = false, dryRun = false }: PruneRequest): Promise<Pruned> {
    const items = itemsOf(this.settings);
    const before = Date.now() - (unusedForDays ?? 0) * DAY_MS;
    const old =
      unusedForDays === undefined && !all ? [] : items.filter(({ usedAt }) => all || usedAt < before);
    const free = new Set(old.filter(({ inUse }) => !inUse));
    const left = items.filter((item) => !free.has(item));
    for (const item of toBytes === undefined ? [] : surplus(left, toBytes)) free.add(item);
    const removed: Item[] = [];
    for (const item of items) {
      if (free.has(item) && (dryRun || (await remove(item)))) removed.push(item);
    }
    if (!dryRun) await emptyTrash(this.settings.repositoriesFolder);
    const kept = old.filter((item) => !removed.includes(item));
    return {
      removed: removed.map(prunedItem),
      kept: kept.map(prunedItem),
      bytes: removed.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  private context(signal?: AbortSignal, report: (progress: FetchProgress) => void = () => undefined) {
    return { git: this.git, settings: this.settings, signal, report };
  }
}

function treeOf({ place, tree, bytes, usedAt, inUse }: Item): CachedTree {
  return {
    commit: tree?.commit ?? '',
    folder: path.join(place.trees, tree?.name ?? ''),
    bytes,
    usedAt: isoTime(usedAt),
    inUse,
  };
}

function prunedItem({ address, tree, bytes }: Item): PrunedItem {
  return { address, commit: tree?.commit ?? null, bytes };
}
