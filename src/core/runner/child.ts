/** Starting the program, behind its wrapper, in a session of its own, with its output in a file. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { failPoint } from '../../base/failPoint.ts';
import { PRIVATE_FILE } from '../../base/files.ts';
import { findProgram } from '../process/findProgram.ts';
import type { RunFolder } from '../run/folder.ts';
import type { Prepared } from './prepare.ts';
import { PENDING_EXIT, WRAPPER_NAME, WRAPPER_SCRIPT } from './wrapper.ts';

/** Starts the wrapper and, through it, the program. Resolves once the wrapper runs; rejects when it cannot. */
export async function startWrapper(folder: RunFolder, { argv, cwd, env }: Prepared): Promise<ChildProcess> {
  fs.writeFileSync(folder.wrapperPid, '', { mode: PRIVATE_FILE });
  fs.writeFileSync(folder.exitPending, PENDING_EXIT, { mode: PRIVATE_FILE });
  failPoint('before-spawn');
  // Both streams on one descriptor, in append mode: true order, full speed, and no reader that could die.
  const log = fs.openSync(folder.console, 'a', PRIVATE_FILE);
  const errors = fs.openSync(folder.wrapperErrors, 'a', PRIVATE_FILE);
  try {
    const isWindows = process.platform === 'win32';
    const control = folder.at('control');
    const [program, args] = isWindows ? windowsWrapper(control, argv) : shellWrapper(cwd, argv, env);
    const child = spawn(program, args, {
      cwd: isWindows ? cwd : control,
      env,
      detached: true,
      windowsHide: true,
      stdio: isWindows ? ['ignore', log, log] : ['ignore', log, errors, log],
    });
    await Promise.race([once(child, 'spawn'), once(child, 'error').then(([error]) => Promise.reject(error))]);
    return child;
  } finally {
    fs.closeSync(log);
    fs.closeSync(errors);
  }
}

function windowsWrapper(control: string, argv: readonly string[]): [string, string[]] {
  return [process.execPath, [process.argv[1] ?? '', '--wrap', control, ...argv]];
}

function shellWrapper(
  cwd: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): [string, string[]] {
  const shell = findProgram('sh', '/', env) ?? '/bin/sh';
  return [shell, ['-c', WRAPPER_SCRIPT, WRAPPER_NAME, cwd, ...argv]];
}
