/**
 * A program that answers again and again, as long as it is wanted: its lines as they come. One that ends, hangs or talks
 * nonsense is started anew, ever more rarely. It prints into a pipe: when this program is killed, its next line ends it.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import type { Disposable } from '../../../base/disposable.ts';

export interface LongQueryOptions {
  readonly program: string;
  readonly args: readonly string[];
  /** Returns whether it was a line that it should say. */
  readonly onLine: (line: string) => boolean;
  /** Without a proper line for so long it hangs; undefined: it may have nothing to say. */
  readonly patienceMs: number | undefined;
  /** Before it is started again for the first time. */
  readonly pauseMs?: number;
}

const PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 600_000;
/** A line is never longer: what comes without an end of line is thrown away. */
const MOST_CHARACTERS = 64 << 10;

export class LongQuery implements Disposable {
  private readonly options: LongQueryOptions;
  private child: ChildProcess | undefined;
  private timer: NodeJS.Timeout | undefined;
  private patience: NodeJS.Timeout | undefined;
  private pauseMs: number;
  private rest = '';
  private isOver = false;

  constructor(options: LongQueryOptions) {
    this.options = options;
    this.pauseMs = this.firstPauseMs;
    this.start();
  }

  dispose(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    clearTimeout(this.patience);
    this.child?.kill('SIGKILL');
  }

  private get firstPauseMs(): number {
    return this.options.pauseMs ?? PAUSE_MS;
  }

  private start(): void {
    const { program, args } = this.options;
    const child = spawn(program, args, {
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    });
    this.child = child;
    this.rest = '';
    child.on('error', () => this.again(child));
    child.on('exit', () => this.again(child));
    child.stdout?.setEncoding('latin1').on('data', (text: string) => this.take(text));
    this.waitPatiently(child);
  }

  private take(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = (lines.pop() ?? '').slice(-MOST_CHARACTERS);
    const proper = lines.filter((line) => this.options.onLine(line));
    if (proper.length === 0) return;
    this.pauseMs = this.firstPauseMs;
    if (this.child) this.waitPatiently(this.child);
  }

  private waitPatiently(child: ChildProcess): void {
    const { patienceMs } = this.options;
    clearTimeout(this.patience);
    if (patienceMs === undefined) return;
    this.patience = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  }

  private again(child: ChildProcess): void {
    if (this.child !== child || this.isOver) return;
    this.child = undefined;
    clearTimeout(this.patience);
    this.timer = setTimeout(() => this.start(), this.pauseMs);
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2);
  }
}
