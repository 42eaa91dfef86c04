/** This machine: a detached runner per run. */

import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { sha256 } from '../../base/checksum.ts';
import { AppError, messageOf } from '../../base/errors.ts';
import { PRIVATE_FILE, PRIVATE_FOLDER, writeAtomic } from '../../base/files.ts';
import type { UserFolders } from '../../base/userFolders.ts';
import { cleanEnvironment, RUNNER_MARK } from '../process/environment.ts';
import type { RunFolder } from '../run/folder.ts';
import { type Executor, GO, type StartedRunner, type WaitingRunner } from './executor.ts';

export interface LocalExecutorOptions {
  readonly folders: UserFolders;
  /** The Node that runs the runner. */
  readonly node: () => Promise<string>;
  /** The built runner that belongs to this program. */
  readonly runnerFile: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export class LocalExecutor implements Executor {
  readonly name = 'local';
  private readonly options: LocalExecutorOptions;
  private runnerCopy: string | undefined;

  constructor(options: LocalExecutorOptions) {
    this.options = options;
  }

  async standby(folder: RunFolder): Promise<WaitingRunner> {
    // Its output has no place before the run folder is there; it opens its log itself when it is told to begin.
    const child = await this.spawnRunner('launch', folder, ['pipe', 'ignore', 'ignore']);
    child.stdin?.on('error', () => undefined); // it died early, which `gone` tells
    return {
      begin() {
        child.stdin?.end(GO);
        return startedRunner(child);
      },
      dismiss() {
        child.stdin?.end();
        child.unref();
      },
    };
  }

  async adopt(folder: RunFolder): Promise<StartedRunner> {
    const log = fs.openSync(folder.runnerLog, 'a', PRIVATE_FILE);
    try {
      return startedRunner(await this.spawnRunner('adopt', folder, ['ignore', log, log]));
    } finally {
      fs.closeSync(log);
    }
  }

  private async spawnRunner(mode: string, folder: RunFolder, stdio: StdioOptions): Promise<ChildProcess> {
    try {
      this.runnerCopy ??= copyRunner(this.options.runnerFile, this.options.folders.data);
      const child = spawn(await this.options.node(), [this.runnerCopy, mode, folder.root], {
        cwd: '/',
        env: this.environment(folder),
        detached: true,
        windowsHide: true,
        stdio,
      });
      await once(child, 'spawn');
      return child;
    } catch (cause) {
      throw new AppError('cannot-start', `The runner could not be started: ${messageOf(cause)}`, { cause });
    }
  }

  private environment(folder: RunFolder): Record<string, string> {
    const failPoint = this.options.env['RUNTRAIL_FAIL_POINT'];
    return {
      ...cleanEnvironment(this.options.env),
      [RUNNER_MARK]: folder.id,
      ...(failPoint !== undefined && { RUNTRAIL_FAIL_POINT: failPoint }),
    };
  }
}

function startedRunner(child: ChildProcess): StartedRunner {
  const gone =
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve(child.exitCode)
      : once(child, 'exit').then(([code]) => code as number | null);
  return { gone, release: () => child.unref() };
}

/**
 * The user's own copy of the runner, one per content: updating or removing the extension never pulls code from
 * under a live run.
 */
function copyRunner(runnerFile: string, dataFolder: string): string {
  const code = fs.readFileSync(runnerFile);
  const folder = path.join(dataFolder, 'runners');
  const copy = path.join(folder, `runner-${sha256(code).slice(0, 12)}.cjs`);
  if (fs.statSync(copy, { throwIfNoEntry: false })?.size !== code.length) {
    fs.mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
    writeAtomic(copy, code);
  }
  return copy;
}
