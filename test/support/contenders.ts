/** Starts several real processes on one folder, and lets them go at the same moment. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { type Finished, finished, type Sandbox } from './sandbox.ts';

const PROGRAM = path.join(import.meta.dirname, 'contender.process.ts');

export type Role = 'take-turns' | 'take-over' | 'die-holding' | 'increment' | 'rewrite';

export class Contenders {
  private readonly ends: Promise<Finished>[];
  private readonly ready: Promise<unknown>[];
  private readonly folder: string;

  constructor(box: Sandbox, role: Role, options: { processes: number; count: number }) {
    this.folder = box.workspace;
    const children = Array.from({ length: options.processes }, () => start(box, role, options.count));
    this.ready = children.map((child) => once(child.stdout ?? child, 'data'));
    this.ends = children.map((child) => finished(child));
  }

  /** All of them begin once all are ready. */
  async go(): Promise<void> {
    await Promise.all(this.ready);
    fs.writeFileSync(path.join(this.folder, 'GO'), '');
  }

  /** What each of them said at its end. */
  async results<T>(): Promise<T[]> {
    return (await Promise.all(this.ends)).map(({ stdout, stderr, code }) => {
      if (code !== 0) throw new Error(`a contender ended with ${code}: ${stderr}`);
      return JSON.parse(stdout.split('\n')[1] ?? '') as T;
    });
  }

  async ended(): Promise<Finished[]> {
    return Promise.all(this.ends);
  }
}

function start(box: Sandbox, role: Role, count: number): ChildProcess {
  return spawn(process.execPath, [PROGRAM, role, box.workspace, String(count)], {
    env: box.env, // by which the sandbox ends what a failed test leaves behind
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
