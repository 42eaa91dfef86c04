/** This machine: a detached runner per run. */

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { PRIVATE_FILE } from '../../base/files.ts';
import type { UserFolders } from '../../base/userFolders.ts';
import type { RunFolder } from '../run/folder.ts';
import { copyRunner } from './copyRunner.ts';
import type { Executor, StartedRunner, WaitingRunner } from './executor.ts';

import { runnerEnvironment, SMALL, spawnStandby, startedRunner } from './standby.ts';

export interface LocalExecutorOptions {
  readonly folders: UserFolders;
  /** The Node that runs the runner. */
  readonly node: () => Promise<string>;
  /** The built runner that belongs to this program. */
  readonly runnerFile: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A runner that waits already, for the first run. */
  readonly waiting?: WaitingRunner | undefined;
}

export class LocalExecutor implements Executor {
  readonly name = 'local';
  private readonly options: LocalExecutorOptions;
  private waiting: WaitingRunner | undefined;
  private runnerCopy: string | undefined;

  constructor(options: LocalExecutorOptions) {
    this.options = options;
    this.waiting = options.waiting;
  }

  async standby(): Promise<WaitingRunner> {
    const { waiting } = this;
    this.waiting = undefined;
    return waiting ?? spawnStandby(await this.options.node(), this.runner(), this.options.env);
  }

  async adopt(folder: RunFolder): Promise<StartedRunner> {
    const node = await this.options.node();
    // Its own output goes to a file that is open before it starts: a runner that dies at once leaves a trace.
    const log = fs.openSync(folder.runnerLog, 'a', PRIVATE_FILE);
    try {
      const child = spawn(node, [...SMALL, this.runner(), 'adopt', folder.root], {
        cwd: '/',
        env: runnerEnvironment(this.options.env, folder.id),
        detached: true,
        windowsHide: true,
        stdio: ['ignore', log, log],
      });
      return startedRunner(child);
    } finally {
      fs.closeSync(log);
    }
  }

  private runner(): string {
    this.runnerCopy ??= copyRunner(this.options.runnerFile, this.options.folders.data);
    return this.runnerCopy;
  }
}
