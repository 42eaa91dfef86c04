/** The only place that constructs services: the same for the command line, the editor and the tests. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Logger } from '../base/logger.ts';
import type { UserFolders } from '../base/userFolders.ts';
import type { Executor, WaitingRunner } from './executors/executor.ts';
import { LocalExecutor } from './executors/local.ts';
import { chooseNode } from './executors/node.ts';
import { findWorkspaceRoot, nearestWorkspace, openWorkspace, type Workspace } from './run/workspace.ts';
import { type CodeSettings, codeSettings } from './settings/code.ts';
import { type MachineConfig, readMachineConfig } from './settings/settings.ts';
import { type Attending, attend } from './store/attend.ts';
import { EarlierDurations } from './store/earlierDurations.ts';
import { RunList } from './store/runList.ts';
import { RunStore } from './store/store.ts';

export interface CoreOptions {
  readonly folders: UserFolders;
  readonly runnerFile: string;
  readonly log: Logger;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A runner that was started ahead of everything else. */
  readonly waiting?: WaitingRunner | undefined;
  /** An editor's own Node goes with its updates; a run is not to depend on it where there is another. */
  readonly isEditor?: boolean;
  /** Whether anything may be started or changed right now: trust may be granted later. */
  readonly mayAdopt: () => boolean;
}

export interface Core {
  readonly log: Logger;
  /** Opens the workspace that a folder belongs to, or exactly this folder when `isRoot`. Creates nothing. */
  open(folder: string, isRoot: boolean): OpenWorkspace;
  /** The workspace that a folder belongs to; `fallback` where no folder above it says that it is one. */
  rootOf(folder: string, options: RootOptions): string;
}

export interface RootOptions {
  readonly fallback?: string | undefined;
  /** The fallback is a workspace by itself: a git repository around it does not make it a part of a larger one. */
  readonly isOwn: boolean;
}

/** `attend` gives the true state of a run; one that nobody follows any more is taken up first. */
export interface OpenWorkspace extends Attending {
  readonly workspace: Workspace;
  readonly machine: MachineConfig;
  readonly code: CodeSettings;
  readonly store: RunStore;
  readonly executor: Executor;
  /** How far runs are that do not say it. */
  readonly earlier: EarlierDurations;
  /** The live list of its runs. It belongs to the caller, who starts and disposes it. */
  list(): RunList;
}

export function createCore(options: CoreOptions): Core {
  const { folders, runnerFile, log, env, waiting, mayAdopt } = options;
  const machineConfig = settingsAsTheyAre(folders.config);
  const executor = new LocalExecutor({
    folders,
    runnerFile,
    env,
    waiting,
    node: () =>
      chooseNode({
        machine: machineConfig(),
        cacheFolder: folders.cache,
        env,
        isOwnLasting: !options.isEditor,
      }),
  });
  const home = os.homedir();
  return {
    log,
    rootOf: (folder, { fallback, isOwn }) =>
      (isOwn ? nearestWorkspace(folder, home) : undefined) ??
      (isOwn && fallback !== undefined ? fallback : findWorkspaceRoot(folder, home, fallback)),
    open(folder, isRoot) {
      const root = isRoot ? path.resolve(folder) : findWorkspaceRoot(folder, home);
      const workspace = openWorkspace(root, machineConfig(), env);
      const { ignored, file } = workspace.config;
      if (ignored.length > 0)
        log.warn(
          `${file}: ${ignored.join(', ')} can only be set for the machine, in ${machineConfig().file}.`,
        );
      const store = new RunStore(workspace);
      const earlier = new EarlierDurations(store);
      const open: OpenWorkspace = {
        workspace,
        get machine() {
          return machineConfig();
        },
        get code() {
          return codeSettings(machineConfig(), folders.cache);
        },
        store,
        earlier,
        executor,
        attend: (run) => attend(run, { executor, log, mayAdopt: mayAdopt() }),
        list: () => new RunList({ workspace, open, earlier, mayAdopt, log }),
      };
      return open;
    },
  };
}

/** Read again only after the file has changed: a window is open for weeks. */
function settingsAsTheyAre(configFolder: string): () => MachineConfig {
  let read: { readonly config: MachineConfig; readonly version: string } | undefined;
  return () => {
    const { mtimeMs, size } = fs.statSync(path.join(configFolder, 'config.json'), {
      throwIfNoEntry: false,
    }) ?? { mtimeMs: 0, size: 0 };
    const version = `${mtimeMs} ${size}`;
    if (read?.version !== version) read = { config: readMachineConfig(configFolder), version };
    return read.config;
  };
}
