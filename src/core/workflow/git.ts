/**
 * The one place that starts git. Its arguments are always lists made by us; its configuration and environment are
 * freed of everything by which a repository could run programs of its own; and it can neither ask nor hang.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';
import { AppError } from '../../base/errors.ts';
import { formatDuration } from '../../base/time.ts';
import { findProgram } from '../process/findProgram.ts';
import { neutralEnvironment, sshCommand } from './gitEnvironment.ts';
import { GitFailure } from './gitFailure.ts';
import { type GitProgress, ProgressReader } from './gitProgress.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export type Transport = 'https' | 'ssh' | 'file';

export interface GitCall {
  /** The folder that git stands in. */
  readonly cwd?: string;
  /** The repository itself, where git is not to look for one. */
  readonly gitDir?: string | undefined;
  /** Instead of the index of the work tree. */
  readonly indexFile?: string;
  /** What it reads on stdin. */
  readonly input?: string | Buffer;
  /** Which transports it may use. None: it answers from what is here, also where objects are missing. */
  readonly transports?: readonly Transport[];
  readonly env?: Environment;
  /** Settings of git for this call, as `name=value`. */
  readonly config?: readonly string[];
  /** Learns the pid as soon as it runs. */
  readonly onStart?: ((pid: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: GitProgress) => void) | undefined;
  /** It is ended after having said nothing for so long. */
  readonly stallMs?: number;
  /** It is ended after so long in any case. */
  readonly limitMs?: number;
  /** It is ended after having answered more. */
  readonly mostBytes?: number;
}

export interface GitAnswer {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Before every command: nothing that a repository's own configuration says may run anything. */
const NEUTRAL = [
  '--no-optional-locks',
  ...[
    'core.fsmonitor=false',
    'core.hooksPath=/dev/null',
    'core.pager=cat',
    'core.askPass=',
    'core.logAllRefUpdates=false',
    'diff.external=',
    'log.showSignature=false',
    'protocol.ext.allow=never',
    'safe.bareRepository=explicit',
    'submodule.recurse=false',
    'gc.auto=0',
    'maintenance.auto=false',
    'advice.detachedHead=false',
  ].flatMap((setting) => ['-c', setting]),
];

/** How long git has to end by itself, and whatever it started after it. */
const GRACE_MS = 2000;
/** A timer of Node cannot run longer, and would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

export class Git {
  readonly program: string;
  private readonly env: Readonly<Record<string, string>>;
  private ownSsh: Promise<string | undefined> | undefined;

  constructor(program: string, env: Environment) {
    this.program = program;
    this.env = neutralEnvironment(env);
  }

  /** The git on PATH, never one that lies in a workspace. */
  static find(env: Environment): Git {
    const program = findProgram('git', '/', env);
    if (program !== undefined) return new Git(program, env);
    throw new AppError('cannot-start', 'git was not found on this machine.', {
      hint: 'Install git, or add its folder to PATH.',
    });
  }

  /** Runs git. Throws a GitFailure when it says no. */
  async run(args: readonly string[], call: GitCall = {}): Promise<Buffer> {
    const { code, stdout, stderr } = await this.ask(args, call);
    if (code === 0) return stdout;
    throw new GitFailure(args[0] ?? '', code, stderr);
  }

  /** One line of an answer. */
  async line(args: readonly string[], call: GitCall = {}): Promise<string> {
    return (await this.run(args, call)).toString('utf8').trim();
  }

  /** As `line`; undefined where git says no. */
  async lineIfAny(args: readonly string[], call: GitCall = {}): Promise<string | undefined> {
    const { code, stdout } = await this.ask(args, call);
    return code === 0 ? stdout.toString('utf8').trim() : undefined;
  }

  /** Runs git and returns whatever it answered; throws only when it could not be started or was ended. */
  async ask(args: readonly string[], call: GitCall = {}): Promise<GitAnswer> {
    const ssh = call.transports?.includes('ssh') && sshCommand(this.env, await this.sshOfUser());
    call.signal?.throwIfAborted();
    const child = spawn(this.program, [...NEUTRAL, ...configOf(call), ...placeOf(call), ...shown(args)], {
      cwd: call.cwd ?? '/',
      env: { ...this.env, ...environmentOf(call), ...(ssh && { GIT_SSH_COMMAND: ssh }), ...call.env },
      // A group of its own, so that whatever it starts to reach a server ends with it, also when somebody else has to
      // end it. Windows has none: there git alone is ended, and what it started ends when it finds nobody to talk to.
      detached: process.platform !== 'win32' && (call.transports !== undefined || call.onStart !== undefined),
      windowsHide: true,
      stdio: [call.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const answer = answerOf(child, call);
    try {
      if (child.pid !== undefined) call.onStart?.(child.pid);
    } catch (error) {
      endGroup(child);
      await answer.catch(() => undefined);
      throw error; // nobody could end it later
    }
    return answer;
  }

  /** `core.sshCommand` as the user has set it; one that a repository sets is not asked for. */
  private sshOfUser(): Promise<string | undefined> {
    this.ownSsh ??= this.lineIfAny(['config', '--get', 'core.sshCommand'], { gitDir: os.devNull });
    return this.ownSsh;
  }
}

/** The drivers that a repository names for its own files run no program. */
function shown(args: readonly string[]): readonly string[] {
  const [command = '', ...rest] = args;
  return ['diff', 'show', 'log'].includes(command)
    ? [command, '--no-ext-diff', '--no-textconv', ...rest]
    : args;
}

/** Beats everything that configuration says about transports. */
function environmentOf({ transports, indexFile }: GitCall): Record<string, string> {
  return {
    GIT_ALLOW_PROTOCOL: (transports ?? []).join(':'),
    ...(transports === undefined && { GIT_NO_LAZY_FETCH: '1' }),
    ...(indexFile !== undefined && { GIT_INDEX_FILE: indexFile }),
  };
}

function configOf({ config = [] }: GitCall): string[] {
  return config.flatMap((setting) => ['-c', setting]);
}

function placeOf({ gitDir }: GitCall): string[] {
  return gitDir === undefined ? [] : [`--git-dir=${gitDir}`];
}

function answerOf(child: ChildProcess, call: GitCall): Promise<GitAnswer> {
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    const errors = new ProgressReader(call.onProgress);
    let ended: unknown;
    const end = (reason: unknown) => {
      ended ??= reason;
      endGroup(child);
    };
    child.on('exit', () => leaveBehind(child));
    const watch = watchTime(call, end);
    const onAbort = () => end(call.signal?.reason);
    call.signal?.addEventListener('abort', onAbort, { once: true });
    let room = call.mostBytes ?? Number.POSITIVE_INFINITY;
    child.stdout?.on('data', (bytes: Buffer) => {
      watch.heard();
      room -= bytes.length;
      if (room < 0)
        return end(new AppError('unsupported', 'The repository is too large to be looked through.'));
      stdout.push(bytes);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      watch.heard();
      errors.add(text);
    });
    child.stdin?.on('error', () => undefined); // it ended before reading everything, which its answer tells
    child.stdin?.end(call.input);
    const settle = (finish: () => void) => {
      watch.stop();
      call.signal?.removeEventListener('abort', onAbort);
      finish();
    };
    child.on('error', (cause) =>
      settle(() =>
        reject(new AppError('cannot-start', `git cannot be started: ${cause.message}`, { cause })),
      ),
    );
    child.on('close', (code, signal) =>
      settle(() => {
        if (ended !== undefined) return reject(ended);
        errors.end();
        const stderr = signal === null ? errors.text : `${errors.text}\ngit was ended by ${signal}`;
        resolve({ code: code ?? -1, stdout: Buffer.concat(stdout), stderr });
      }),
    );
  });
}

function watchTime({ stallMs, limitMs }: GitCall, end: (reason: unknown) => void) {
  const timer = (ms: number | undefined, sentence: string) =>
    ms === undefined
      ? undefined
      : setTimeout(() => end(new AppError('timeout', sentence)), Math.min(ms, LONGEST_MS));
  const limit = timer(limitMs, `git did not get done in ${formatDuration(limitMs ?? 0)}.`);
  const silence = () => timer(stallMs, `The server said nothing for ${formatDuration(stallMs ?? 0)}.`);
  let stall = silence();
  return {
    heard() {
      if (stall) stall = stall.refresh();
    },
    stop() {
      clearTimeout(limit);
      clearTimeout(stall);
    },
  };
}

/** Asks it to end, and ends it when it does not. */
function endGroup(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  send(child, 'SIGTERM');
  const timer = setTimeout(() => send(child, 'SIGKILL'), GRACE_MS);
  child.once('close', () => clearTimeout(timer));
}

/** git has ended: whoever still holds its outputs open, such as a helper that went to the background, is not waited for. */
function leaveBehind(child: ChildProcess): void {
  const outputs = [child.stdout, child.stderr];
  const leave = () => {
    // Not before what lies in the pipes was read, also where this process was busy meanwhile.
    setImmediate(() => outputs.map((output) => output?.destroy()));
  };
  const timer = setTimeout(leave, GRACE_MS);
  for (const output of outputs) output?.on('data', () => timer.refresh());
  child.once('close', () => clearTimeout(timer));
}

function send(child: ChildProcess, signal: NodeJS.Signals): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    child.kill(signal); // it leads no group
  }
}
