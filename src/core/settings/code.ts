/** Settings of the machine about code: where it may come from, where it is kept, and what a snapshot takes. */

import path from 'node:path';
import { amount, flag, object, text, texts, type Values } from './typedKeys.ts';

/** `"repositories"` */
export interface RepositorySettings {
  /** Hosts that code may be fetched from; null: any. `*.lab.org` stands for all hosts below. */
  readonly hosts: readonly string[] | null;
  /** Whether it may also be fetched from folders of this machine (`file://` and paths). */
  readonly local: boolean;
  /** Where fetched repositories are kept; undefined: in the user's cache folder. */
  readonly cache: string | undefined;
  /** What was not used for the longest time goes when they take more than this. */
  readonly cacheBytes: number;
  /** How long one fetch may take. */
  readonly fetchMinutes: number;
}

/** `"snapshot"` */
export interface SnapshotSettings {
  /** So much that is new is taken into a snapshot at most. */
  readonly bytes: number;
  /** Patterns of untracked files that are left out, besides those that look like secrets anyway. */
  readonly secrets: readonly string[];
}

/** What the runner needs to get code and to keep its state. */
export interface CodeSettings {
  /** The git to use; null: the one on PATH. */
  readonly git: string | null;
  /** The folder of fetched repositories. */
  readonly repositoriesFolder: string;
  /** The folder where snapshots remember what they have hashed. */
  readonly snapshotsFolder: string;
  /** The folder of what Python compiles of code that several runs share. */
  readonly bytecodeFolder: string;
  readonly repositories: RepositorySettings;
  readonly snapshot: SnapshotSettings;
}

/** What the settings of the machine say of code. */
export interface CodeKeys {
  readonly git: string | undefined;
  readonly repositories: RepositorySettings;
  readonly snapshot: SnapshotSettings;
}

export function codeSettings({ git, repositories, snapshot }: CodeKeys, cacheFolder: string): CodeSettings {
  return {
    git: git ?? null,
    repositoriesFolder: repositories.cache ?? path.join(cacheFolder, 'repositories'),
    snapshotsFolder: path.join(cacheFolder, 'snapshots'),
    bytecodeFolder: path.join(cacheFolder, 'bytecode'),
    repositories,
    snapshot,
  };
}

export function repositorySettings(
  values: Values,
  file: string,
  expand: (path: string) => string,
): RepositorySettings {
  const given = object(values, 'repositories', file);
  const cache = text(given, 'cache', file);
  return {
    hosts: given['hosts'] === undefined ? null : texts(given, 'hosts', file),
    local: flag(given, 'local', file) ?? false,
    cache: cache && expand(cache),
    cacheBytes: amount(given, 'cacheBytes', file) ?? 20e9,
    fetchMinutes: amount(given, 'fetchMinutes', file) ?? 60,
  };
}

export function snapshotSettings(values: Values, file: string): SnapshotSettings {
  const given = object(values, 'snapshot', file);
  return { bytes: amount(given, 'bytes', file) ?? 50e6, secrets: texts(given, 'secrets', file) };
}
