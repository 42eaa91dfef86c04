/** A command on a terminal of its own, and what stands on its screen: enough of a terminal to see what a person sees. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { CLI, type Finished, finished, type Sandbox } from './sandbox.ts';

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

export class TerminalSession {
  /** Everything that was printed. */
  output = '';
  readonly ended: Promise<Finished>;
  private readonly script: ChildProcess;

  constructor(box: Sandbox, args: readonly string[], { columns, rows }: ScreenSize) {
    const quoted = args.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    const line = `stty cols ${columns} rows ${rows}; exec "$NODE" "$CLI" ${quoted}`;
    this.script = spawn('script', ['-qfec', line, '/dev/null'], {
      cwd: box.workspace,
      env: { ...box.env, NODE: process.execPath, CLI, TERM: 'xterm-256color' },
    });
    this.script.stdout?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.ended = finished(this.script);
  }

  type(keys: string): void {
    this.script.stdin?.write(keys);
  }

  /** As dragging the window does. */
  resize({ columns, rows }: ScreenSize): void {
    const { pid } = this.script;
    const [child] = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    const tty = fs.readlinkSync(`/proc/${child}/fd/1`);
    spawnSync('stty', ['-F', tty, 'cols', String(columns), 'rows', String(rows)]);
  }

  end(): void {
    this.script.kill('SIGKILL');
  }

  /** The lines of the screen that stands beside the usual one, or those of the usual one when that is back. */
  get screen(): string[] {
    return screenAfter(this.output);
  }
}

const ESC = String.fromCharCode(0x1b);
const SEQUENCE = new RegExp(`${ESC}\\[(\\?)?([\\d;]*)([A-Za-z])|([^${ESC}]+)|${ESC}`, 'gu');

/** Lines after all that was printed, without colours: knows moving, erasing, and the second screen. */
export function screenAfter(output: string): string[] {
  const screens: string[][] = [[''], ['']];
  let [lines, row, column] = [screens[0] as string[], 0, 0];
  const write = (text: string) => {
    const before = (lines[row] ?? '').padEnd(column);
    lines[row] = before.slice(0, column) + text + before.slice(column + text.length);
    column += text.length;
  };
  for (const [, isPrivate, numbers = '', final, text] of output.matchAll(SEQUENCE)) {
    const [first = 1, second = 1] = numbers.split(';').map(Number);
    if (isPrivate && numbers === '1049') {
      lines = screens[final === 'h' ? 1 : 0] as string[];
      [row, column] = [lines.length - 1, 0];
    } else if (final === 'H') [row, column] = [(first || 1) - 1, (second || 1) - 1];
    else if (final === 'K') lines[row] = (lines[row] ?? '').slice(0, column);
    else if (final === 'J') lines.length = 0;
    for (const part of text?.split(/(\r?\n|\r)/) ?? []) {
      if (part.endsWith('\n')) [row, column] = [row + 1, 0];
      else if (part === '\r') column = 0;
      else if (part !== '') write(part);
    }
  }
  return Array.from(lines, (line) => (line ?? '').trimEnd());
}
