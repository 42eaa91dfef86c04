/** A folder in which programs speak as if they were in a run: they have the variables of one, and nobody follows them. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { skip } from './requires.ts';
import { type Finished, finished, ROOT } from './sandbox.ts';

const CLIENTS = path.join(ROOT, 'media', 'clients');

export interface SaidLine {
  readonly metric?: Record<string, number | string>;
  readonly step?: number;
  readonly unit?: Record<string, string>;
  readonly context?: Record<string, unknown>;
  readonly progress?: {
    readonly done: number;
    readonly total: number | null;
    readonly task: string;
    readonly state: string;
    readonly [more: string]: unknown;
  };
  readonly checkpoint?: { readonly path: string; readonly [more: string]: unknown };
  readonly artifact?: Record<string, unknown>;
  readonly param?: Record<string, unknown>;
  readonly message?: string;
  readonly level?: string;
  readonly status?: string;
  readonly time: number;
}

export class Speakers {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;

  constructor() {
    this.root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-client-')));
    for (const part of ['control/ask', 'outputs', 'checkpoints'])
      fs.mkdirSync(this.at(part), { recursive: true });
    this.env = {
      ...process.env,
      NODE_OPTIONS: '',
      NODE_PATH: path.join(CLIENTS, 'javascript'),
      OCTAVE_PATH: path.join(CLIENTS, 'matlab'),
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONPATH: path.join(CLIENTS, 'python'),
      RUNTRAIL_CHECKPOINTS: this.at('checkpoints'),
      RUNTRAIL_OUTPUTS: this.at('outputs'),
      RUNTRAIL_RUN_DIR: this.root,
      RUNTRAIL_SIGNALS: this.at('signals.jsonl'),
    };
  }

  at(...parts: readonly string[]): string {
    return path.join(this.root, ...parts);
  }

  /** Starts Python on this text; the caller waits with `finished`. */
  start(code: string, env: NodeJS.ProcessEnv = {}, python = 'python3'): ChildProcess {
    return spawn(python, ['-c', code], {
      cwd: this.root,
      env: { ...this.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** What it prints, without the last end of line; it must succeed and say nothing on stderr. */
  async python(code: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { code: exit, stdout, stderr } = await this.tell(code, env);
    if (exit !== 0 || stderr !== '') throw new Error(`Python: ${exit} ${stderr}`);
    return stdout.trimEnd();
  }

  /** All that comes of it, also where it fails. */
  tell(code: string, env: NodeJS.ProcessEnv = {}, python?: string): Promise<Finished> {
    return finished(this.start(code, env, python));
  }

  async node(code: string, env: NodeJS.ProcessEnv = {}): Promise<Finished> {
    const child = spawn(process.execPath, ['-e', code], {
      cwd: this.root,
      env: { ...this.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return finished(child);
  }

  /** Each line must be whole, but for one that is being written. */
  said(name = 'signals.jsonl'): SaidLine[] {
    if (!fs.existsSync(this.at(name))) return [];
    const lines = fs.readFileSync(this.at(name), 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as SaidLine);
  }

  /** Everything below the folder of checkpoints. */
  files(): string[] {
    return fs
      .globSync('**/*', { cwd: this.at('checkpoints'), withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(this.at('checkpoints'), path.join(entry.parentPath, entry.name)))
      .sort();
  }

  close(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}

/** A Python that has numpy; skips the test where none has. */
export function requireNumpy(test: Mocha.Context): string {
  const found = ['python3', '/usr/bin/python3'].find(
    (python) => spawnSync(python, ['-c', 'import numpy']).status === 0,
  );
  if (found === undefined) skip(test, 'numpy is not installed');
  return found ?? '';
}
