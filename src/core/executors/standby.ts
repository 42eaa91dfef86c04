/** A runner that is started before its run folder is there, and waits on stdin for what it is to do. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { newId } from '../../base/ids.ts';
import { AS_NODE, cleanEnvironment, RUNNER_MARK } from '../process/environment.ts';
import type { RunnerTask } from '../run/model.ts';
import type { StartedRunner, WaitingRunner } from './executor.ts';

/** A runner lives as long as its run: what it throws away is collected early, in place of room for much of it. */
export const SMALL = ['--max-semi-space-size=1'];

type Environment = Readonly<Record<string, string | undefined>>;

/** Returns at once. What goes wrong with the start is seen as a runner that is gone. */
export function spawnStandby(node: string, runnerFile: string, env: Environment): WaitingRunner {
  const id = newId();
  // Its output has no place before the run folder is there; it opens its log itself when it is told to begin.
  const child = spawn(node, [...SMALL, runnerFile, 'launch', id], {
    cwd: '/',
    env: runnerEnvironment(env, id),
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const runner = startedRunner(child);
  child.stdin.on('error', () => undefined); // it died early, which `gone` tells
  return {
    id,
    begin(folder, given) {
      const task: RunnerTask = { folder: folder.root, ...given };
      child.stdin.end(JSON.stringify(task));
      return runner;
    },
    dismiss() {
      child.stdin.end();
      child.unref();
    },
  };
}

export function startedRunner(child: ChildProcess): StartedRunner {
  const failed = once(child, 'error').then(() => null);
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  failed.catch(() => undefined);
  ended.catch(() => undefined); // an error is told by the other
  return { gone: Promise.race([ended, failed]), release: () => child.unref() };
}

export function runnerEnvironment(env: Environment, id: string): Record<string, string> {
  const failPoint = env['RUNTRAIL_FAIL_POINT'];
  return {
    ...cleanEnvironment(env),
    ...AS_NODE,
    [RUNNER_MARK]: id,
    ...(failPoint !== undefined && { RUNTRAIL_FAIL_POINT: failPoint }),
  };
}
