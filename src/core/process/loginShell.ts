/**
 * The environment that a terminal of this user would have. A program with a window may have been started from a menu,
 * where nothing of what the user's shell sets is known.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { errnoOf, messageOf } from '../../base/errors.ts';
import { type BaseEnvironment, cleanEnvironment, INHERITED, withoutEditor } from './environment.ts';
import { environmentCommand } from './shellCommand.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const LIMIT_MS = 10_000;
/** What a shell that has ended wrote is read by then; something it left running may keep its output open for ever. */
const LAST_WORDS_MS = 500;

/** Asks the shell once. */
export class LoginShell {
  private readonly env: Environment;
  private asked: Promise<BaseEnvironment> | undefined;

  constructor(env: Environment) {
    this.env = env;
  }

  environment(): Promise<BaseEnvironment> {
    this.asked ??= loginShellEnvironment({ env: this.env });
    return this.asked;
  }

  /** The next question starts the shell again. */
  forget(): void {
    this.asked = undefined;
  }
}

export interface LoginShellOptions {
  /** Of this program. */
  readonly env: Environment;
  readonly limitMs?: number;
}

/** Never rejects: where the shell does not tell, this program's own environment has to do, with the reason. */
export async function loginShellEnvironment({
  env,
  limitMs = LIMIT_MS,
}: LoginShellOptions): Promise<BaseEnvironment> {
  const own = withoutEditor(cleanEnvironment(env));
  if (process.platform === 'win32') return { ...INHERITED, variables: own };
  const shell = env['SHELL'] || shellOfUser() || '/bin/sh';
  try {
    const told = JSON.parse(await ask(shell, own, limitMs)) as Record<string, string>;
    const variables = withoutEditor(cleanEnvironment(told));
    for (const name of OF_THE_SHELL) delete variables[name];
    return { ...INHERITED, from: 'login-shell', shell, variables };
  } catch (error) {
    const problem = `The login shell ${shell} ${messageOf(error)}; the environment of this program is used.`;
    return { ...INHERITED, shell, problem, variables: own };
  }
}

/** The shell's own book-keeping, which says nothing about where the program will run. */
const OF_THE_SHELL = ['_', 'PWD', 'OLDPWD', 'SHLVL'];

function shellOfUser(): string | null {
  try {
    return os.userInfo().shell;
  } catch {
    return null; // a container may have no entry for its user
  }
}

/** The JSON that the shell prints between two marks, whatever its start-up files print around it. */
async function ask(shell: string, env: Environment, limitMs: number): Promise<string> {
  const mark = randomBytes(12).toString('hex');
  const child = spawn(shell, environmentCommand(shell, mark), {
    cwd: '/',
    // In an editor this program is only a Node when it is told to be; start-up files may look at the last one.
    env: {
      ...env,
      ELECTRON_RUN_AS_NODE: '1',
      ELECTRON_NO_ATTACH_CONSOLE: '1',
      VSCODE_RESOLVING_ENVIRONMENT: '1',
    },
    detached: true, // no terminal to take over, and a process group of its own
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const limit = setTimeout(() => endGroup(child), limitMs);
  limit.unref();
  child.once('exit', () => clearTimeout(limit));
  try {
    return await Promise.race([answer(child, mark), failure(child), tooLate(limitMs)]);
  } finally {
    // Whatever it started may go on talking; nobody listens.
    child.stdout?.destroy();
    child.stderr?.destroy();
    child.unref();
  }
}

function answer(child: ChildProcess, mark: string): Promise<string> {
  let text = '';
  const told = new RegExp(`${mark}(\\{.*\\})${mark}`, 's'); // a shell may also print the command itself
  return new Promise((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const [, json] = told.exec(text) ?? [];
      if (json !== undefined) resolve(json);
    });
  });
}

async function failure(child: ChildProcess): Promise<never> {
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    words = (words + chunk).slice(-2000);
  });
  const why = await new Promise<string>((resolve) => {
    child.once('error', (error) =>
      resolve(errnoOf(error) === 'ENOENT' ? 'is not there' : `cannot be started (${messageOf(error)})`),
    );
    child.once('exit', (code, signal) => resolve(`ended with ${signal ?? `exit code ${code}`}`));
  });
  await delay(LAST_WORDS_MS);
  const last = words.trim().split('\n').at(-1) ?? '';
  throw new Error(why + (last === '' ? '' : ` ("${last}")`));
}

async function tooLate(limitMs: number): Promise<never> {
  await delay(limitMs, undefined, { ref: false });
  throw new Error(`did not answer within ${limitMs / 1000} s`);
}

/** The shell and everything it started, unless that made itself independent. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (errnoOf(error) !== 'ESRCH') throw error; // it has just gone by itself
  }
}
