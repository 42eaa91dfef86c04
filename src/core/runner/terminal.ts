/**
 * A program under a terminal of its own. `script` keeps that terminal: it stands around the wrapper, in a session that
 * is not the run's and without its marks, so that stopping or pausing the run never touches it; what is typed comes to
 * it through a named pipe that it holds open itself, so that no runner has to live for that.
 */

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError, messageOf } from '../../base/errors.ts';
import { readIfThere } from '../../base/files.ts';
import { systemClock } from '../../base/time.ts';
import { RUN_DIR, RUN_ID } from '../process/environment.ts';
import { findProgram } from '../process/findProgram.ts';
import { type Identity, identify, presenceOf } from '../process/identity.ts';
import { processTable } from '../process/platform.ts';
import { singleQuoted } from '../process/shellCommand.ts';
import type { RunFolder } from '../run/folder.ts';
import { APPLY_SIZE } from '../run/input.ts';

type Environment = Readonly<Record<string, string>>;

interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Environment;
}

/** The program that keeps terminals; throws where there is none. */
export function findScript(env: Environment): string {
  const script = process.platform === 'win32' ? undefined : findProgram('script', '/', env);
  if (script !== undefined) return script;
  throw new AppError(
    'cannot-start',
    '"terminal": true needs the program `script` (Debian package bsdutils, elsewhere util-linux).',
    { hint: 'Install it, or remove "terminal" from the parameter file.' },
  );
}

/** Runs a wrapper, given as its argument list, inside of a new terminal; its own errors go to `wrapper.err` as ever. */
export function underTerminal(script: string, wrapper: readonly string[], env: Environment): Command {
  const [shell = '/bin/sh'] = wrapper;
  const { [RUN_ID]: id = '', [RUN_DIR]: folder = '', ...unmarked } = env;
  const { SHELL } = env;
  const command = [
    `export ${RUN_ID}=${singleQuoted(id)} ${RUN_DIR}=${singleQuoted(folder)}`,
    SHELL === undefined ? 'unset SHELL' : `SHELL=${singleQuoted(SHELL)}`,
    `(PATH=$PATH:/usr/bin:/bin; stty sane rows 24 columns 80; stty iutf8; applied=; ${APPLY_SIZE}) 2>/dev/null`,
    'exec 3>&2 2>>wrapper.err',
    `exec ${wrapper.map(singleQuoted).join(' ')}`,
  ].join('\n');
  // `script` runs the command by the shell that SHELL names, whatever that understands.
  return { program: script, args: scriptArguments(shell, command), env: { ...unmarked, SHELL: shell } };
}

/** Linux was run. The other form is that of macOS and the BSDs, and was never run. */
function scriptArguments(shell: string, command: string): string[] {
  if (process.platform === 'linux') return ['-q', '-c', command, '/dev/null'];
  return ['-q', '/dev/null', shell, '-c', command];
}

/** Makes the pipe for what is typed and opens it for both reading and writing: so it never comes to an end. */
export function openInput(folder: RunFolder, env: Environment): number {
  try {
    const path = [env['PATH'], '/usr/bin', '/bin'].filter(Boolean).join(':');
    execFileSync('mkfifo', ['-m', '600', folder.input], {
      env: { PATH: path },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return fs.openSync(folder.input, 'r+');
  } catch (cause) {
    throw new AppError('cannot-start', `No terminal can be made in ${folder.root}: ${messageOf(cause)}`, {
      hint: 'Its file system must have named pipes; "runs" in .runtrail/config.json names another place.',
      cause,
    });
  }
}

const POLL_MS = 2;

/** The pid that the wrapper wrote, once it did; throws when `script` went without having started it. */
export async function pidUnderTerminal(folder: RunFolder, isGone: () => boolean): Promise<number> {
  for (;;) {
    const wasGone = isGone();
    const text = readIfThere(folder.wrapperPid) ?? '';
    if (text.endsWith('\n')) return Number(text);
    if (wasGone) throw new AppError('cannot-start', 'No terminal could be made for it; its log says why.');
    await delay(POLL_MS);
  }
}

/** The `script` around a wrapper that another runner started. */
export function keeperOf(wrapper: Identity): Identity | undefined {
  const row = processTable.list().find(({ pid }) => pid === wrapper.pid);
  return row && identify(row.ppid);
}

/** Longer than it takes to write out what a terminal holds; where `script` was killed, its place is taken by another. */
const DRAIN_MS = 5_000;

/** The last output is in the log when `script` has gone. */
export async function drained(keeper: Identity): Promise<void> {
  const deadline = systemClock.mono() + DRAIN_MS;
  while (presenceOf(keeper) === 'alive' && systemClock.mono() < deadline) await delay(POLL_MS);
}
