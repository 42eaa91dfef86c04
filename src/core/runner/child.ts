/** Starting the program, behind its wrapper, in a session of its own, with its output in a file. */

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { failPoint } from '../../base/failPoint.ts';
import { PRIVATE_FILE } from '../../base/files.ts';
import { AS_NODE } from '../process/environment.ts';
import { findProgram } from '../process/findProgram.ts';
import type { RunFolder } from '../run/folder.ts';
import type { Prepared } from './prepare.ts';
import { openInput, pidUnderTerminal, underTerminal } from './terminal.ts';
import { PENDING_EXIT, WRAPPER_NAME, WRAPPER_SCRIPT } from './wrapper.ts';

export interface StartedWrapper {
  readonly pid: number;
  /** The end of the wrapper, or of the `script` around it. */
  readonly exit: Promise<readonly [code: number | null, signal: string | null]>;
}

/** Starts the wrapper and, through it, the program. Resolves once the wrapper runs; rejects when it cannot. */
export async function startWrapper(folder: RunFolder, prepared: Prepared): Promise<StartedWrapper> {
  fs.writeFileSync(folder.wrapperPid, '', { mode: PRIVATE_FILE });
  const input = prepared.script === undefined ? undefined : openInput(folder, prepared.env);
  fs.writeFileSync(folder.exitPending, PENDING_EXIT, { mode: PRIVATE_FILE });
  failPoint('before-spawn');
  // Both streams on one descriptor, in append mode: true order, full speed, and no reader that could die.
  const log = fs.openSync(folder.console, 'a', PRIVATE_FILE);
  const errors = fs.openSync(folder.wrapperErrors, 'a', PRIVATE_FILE);
  try {
    const child = spawnWrapper(folder, prepared, { input: input ?? 'ignore', log, errors });
    const exit = once(child, 'exit').then(([code, signal]) => [code, signal] as const);
    let isGone = false;
    exit.then(
      () => (isGone = true),
      () => (isGone = true), // it could not be started, which is said below
    );
    await Promise.race([once(child, 'spawn'), once(child, 'error').then(([error]) => Promise.reject(error))]);
    const pid = input === undefined ? (child.pid ?? 0) : await pidUnderTerminal(folder, () => isGone);
    return { pid, exit };
  } finally {
    for (const fd of [input, log, errors]) if (fd !== undefined) fs.closeSync(fd);
  }
}

interface Streams {
  readonly input: number | 'ignore';
  readonly log: number;
  readonly errors: number;
}

function spawnWrapper(
  folder: RunFolder,
  { argv, cwd, env, script }: Prepared,
  { input, log, errors }: Streams,
): ChildProcess {
  const control = folder.at('control');
  const detached: SpawnOptions = { cwd: control, env, detached: true, windowsHide: true };
  if (process.platform === 'win32') {
    const args = [process.argv[1] ?? '', '--wrap', control, ...argv];
    return spawn(process.execPath, args, {
      ...detached,
      cwd,
      env: { ...env, ...AS_NODE },
      stdio: [input, log, log],
    });
  }
  const shell = findProgram('sh', '/', env) ?? '/bin/sh';
  const wrapper = [shell, '-c', WRAPPER_SCRIPT, WRAPPER_NAME, cwd, ...argv];
  if (script === undefined) {
    return spawn(shell, wrapper.slice(1), { ...detached, stdio: [input, log, errors, log] });
  }
  const under = underTerminal(script, wrapper, env);
  return spawn(under.program, under.args, { ...detached, env: under.env, stdio: [input, log, log] });
}
