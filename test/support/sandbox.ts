/**
 * A workspace in a temporary folder with its own user folders, and the built command line on it. Everything that a
 * test started is ended and removed afterwards: processes by the mark that their runs left in the environment.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { linuxTable } from '../../src/core/process/table.linux.ts';
import { readEvents } from '../../src/core/run/chain.ts';
import { RunFolder } from '../../src/core/run/folder.ts';
import type { RunEvent, RunProcesses } from '../../src/core/run/model.ts';
import type { RunView } from '../../src/core/run/view.ts';

export const ROOT = path.resolve(import.meta.dirname, '../..');
export const CLI = path.join(ROOT, 'dist', 'cli.js');
export const RUNNER = path.join(ROOT, 'dist', 'runner.js');

export interface Finished {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class Sandbox {
  readonly root: string;
  readonly workspace: string;
  readonly env: NodeJS.ProcessEnv;

  /** With the user folders of another sandbox, when one is given. */
  constructor(name = 'work space', user?: Sandbox) {
    this.root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-test-')));
    this.workspace = path.join(this.root, name);
    fs.mkdirSync(this.workspace);
    this.env = user?.env ?? {
      ...process.env,
      XDG_CONFIG_HOME: path.join(this.root, 'config'),
      XDG_DATA_HOME: path.join(this.root, 'data'),
      XDG_CACHE_HOME: path.join(this.root, 'cache'),
      NO_COLOR: '1',
      NODE_OPTIONS: '',
    };
  }

  /** Writes a file of the workspace and returns its path. */
  write(name: string, content: string | object): string {
    const file = path.join(this.workspace, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }

  /** A parameter file for a command. */
  params(command: readonly string[] | string, more: object = {}, name = 'test.run.json'): string {
    return this.write(name, { command, ...more });
  }

  /** Starts the command line; the caller waits with `finished`. */
  start(
    args: readonly string[],
    options: { env?: NodeJS.ProcessEnv; cwd?: string; detached?: boolean } = {},
  ): ChildProcess {
    return spawn(process.execPath, [CLI, ...args], {
      cwd: options.cwd ?? this.workspace,
      env: { ...this.env, ...options.env },
      detached: options.detached ?? false,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Starts a line of shell in the workspace; `$NODE` and `$CLI` stand for the command line. */
  startShell(line: string): ChildProcess {
    return spawn('sh', ['-c', line], {
      cwd: this.workspace,
      env: { ...this.env, NODE: process.execPath, CLI },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async cli(...args: string[]): Promise<Finished> {
    return finished(this.start(args));
  }

  /** The JSON that a command prints. */
  async json<T = RunView>(...args: string[]): Promise<T> {
    const { stdout, stderr } = await this.cli(...args, '--json');
    try {
      return JSON.parse(stdout) as T;
    } catch {
      throw new Error(`no JSON from ${args.join(' ')}: ${stdout}\n${stderr}`);
    }
  }

  /** Starts a run and returns its folder once its program runs. */
  async detach(command: readonly string[] | string, more: object = {}): Promise<RunFolder> {
    const { stdout, stderr, code } = await this.cli('run', '--detach', this.params(command, more));
    if (code !== 0) throw new Error(`run --detach: ${code} ${stdout} ${stderr}`);
    return this.folder(stdout.trim());
  }

  folder(id: string): RunFolder {
    return this.folders().find((folder) => folder.id === id) ?? fail(`no folder of run ${id}`);
  }

  /** All run folders, oldest first. */
  folders(): RunFolder[] {
    const runs = path.join(this.workspace, '.runtrail', 'runs');
    if (!fs.existsSync(runs)) return [];
    return fs
      .readdirSync(runs)
      .sort()
      .flatMap((month) =>
        fs
          .readdirSync(path.join(runs, month))
          .sort()
          .map((id) => new RunFolder(path.join(runs, month, id))),
      );
  }

  /** Ends everything that this sandbox's runs left running, and removes the folder. */
  close(): void {
    for (const row of linuxTable.list()) {
      const env = linuxTable.environment(row.pid);
      const isOurs =
        env?.get('RUNTRAIL_RUN_DIR')?.startsWith(this.root) ||
        env?.get('XDG_DATA_HOME')?.startsWith(this.root);
      if (isOurs && row.pid !== process.pid) killQuietly(row.pid);
    }
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}

export async function finished(child: ChildProcess): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, stdout, stderr };
}

export function eventsOf(folder: RunFolder): readonly RunEvent[] {
  return readEvents(fs.readFileSync(folder.events)).events;
}

export function processesOf(folder: RunFolder): RunProcesses {
  return JSON.parse(fs.readFileSync(folder.processes, 'utf8')) as RunProcesses;
}

export function killQuietly(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}

/** Whether a process of this pid runs (a zombie does not). */
export function isRunning(pid: number): boolean {
  return linuxTable.startTicks(pid) !== undefined;
}

/** Waits for a condition, never for a time; says what it waited for when it does not come. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  limitMs = 40_000,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`waited ${limitMs} ms for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function fail(message: string): never {
  throw new Error(message);
}
