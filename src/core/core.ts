/** The only place that constructs services: the same for the command line, the editor and the tests. */

import os from 'node:os';
import path from 'node:path';
import type { Logger } from '../base/logger.ts';
import type { UserFolders } from '../base/userFolders.ts';
import type { Executor, WaitingRunner } from './executors/executor.ts';
import { LocalExecutor } from './executors/local.ts';
import { chooseNode } from './executors/node.ts';
import type { RunFolder } from './run/folder.ts';
import { findWorkspaceRoot, openWorkspace, type Workspace } from './run/workspace.ts';
import { type MachineConfig, readMachineConfig } from './settings/settings.ts';
import { type Attended, attend } from './store/attend.ts';
import { RunStore } from './store/store.ts';

export interface CoreOptions {
  readonly folders: UserFolders;
  readonly runnerFile: string;
  readonly log: Logger;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A runner that was started ahead of everything else. */
  readonly waiting?: WaitingRunner | undefined;
  /** False where nothing may be started or changed. */
  readonly mayAdopt: boolean;
}

export interface Core {
  readonly log: Logger;
  /** Opens the workspace that a folder belongs to, or exactly this folder when `isRoot`. Creates nothing. */
  open(folder: string, isRoot: boolean): OpenWorkspace;
}

export interface OpenWorkspace {
  readonly workspace: Workspace;
  readonly store: RunStore;
  readonly executor: Executor;
  /** The true state of a run; one that nobody follows any more is taken up first. */
  attend(folder: RunFolder): Promise<Attended>;
}

export function createCore(options: CoreOptions): Core {
  const { folders, runnerFile, log, env, waiting, mayAdopt } = options;
  let machine: MachineConfig | undefined;
  const machineConfig = () => (machine ??= readMachineConfig(folders.config));
  const executor = new LocalExecutor({
    folders,
    runnerFile,
    env,
    waiting,
    node: () => chooseNode({ machine: machineConfig(), cacheFolder: folders.cache, env }),
  });
  return {
    log,
    open(folder, isRoot) {
      const root = isRoot ? path.resolve(folder) : findWorkspaceRoot(folder, os.homedir());
      const workspace = openWorkspace(root, machineConfig(), env);
      return {
        workspace,
        store: new RunStore(workspace),
        executor,
        attend: (run) => attend(run, { executor, log, mayAdopt }),
      };
    },
  };
}
