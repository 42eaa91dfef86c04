/** This machine: a detached runner per run. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { sha256 } from '../../base/checksum.ts';
import { AppError, messageOf } from '../../base/errors.ts';
import { PRIVATE_FILE, PRIVATE_FOLDER, writeAtomic } from '../../base/files.ts';
import type { UserFolders } from '../../base/userFolders.ts';
import { cleanEnvironment, RUNNER_MARK } from '../process/environment.ts';
import type { RunFolder } from '../run/folder.ts';
import { type Executor, GO, type RunnerMode, type StartedRunner, type WaitingRunner } from './executor.ts';

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

  async start(folder: RunFolder, mode: RunnerMode): Promise<StartedRunner> {
    this.runnerCopy ??= copyRunner(this.options.runnerFile, this.options.folders.data);
    // Its own output goes to a file that is open before it starts: a runner that dies at once leaves a trace.
    const log = fs.openSync(folder.runnerLog, 'a', PRIVATE_FILE);
    try {
      const child = spawn(await this.options.node(), [this.runnerCopy, mode, folder.root], {
        cwd: '/',
        env: this.environment(folder),
        detached: true,
        windowsHide: true,
        stdio: ['ignore', log, log],
      });
      const gone = once(child, 'exit').then(([code]) => code as number | null);
      gone.catch(() => undefined); // said by the rejection below
      await once(child, 'spawn');
      return { gone, release: () => child.unref() };
    } catch (cause) {
      throw new AppError('cannot-start', `The runner could not be started: ${messageOf(cause)}`, { cause });
    } finally {
      fs.closeSync(log);
    }
  }

  async standby(folder: RunFolder): Promise<WaitingRunner> {
    this.runnerCopy ??= copyRunner(this.options.runnerFile, this.options.folders.data);
    const child = spawn(await this.options.node(), [this.runnerCopy, 'standby', folder.root], {
      cwd: '/',
      env: this.environment(folder),
      detached: true,
      windowsHide: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    child.on('error', () => undefined); // without a pid it is seen as gone
    child.stdin.on('error', () => undefined); // it died early, which `gone` tells
    const gone = child.pid === undefined ? Promise.resolve(null) : exitOf(child);
    return {
      begin() {
        fs.closeSync(fs.openSync(folder.runnerLog, 'a', PRIVATE_FILE));
        child.stdin.end(GO);
        return { gone, release: () => child.unref() };
      },
      dismiss: () => child.stdin.end(),
    };
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

async function exitOf(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'exit');
  return code as number | null;
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
