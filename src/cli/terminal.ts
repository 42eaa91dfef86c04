/** What the command line prints: plain where it is read by programs, designed where it is read by people. */

import { AppError, messageOf } from '../base/errors.ts';
import { shownText } from '../base/names.ts';
import type { Status } from '../core/run/model.ts';
import { widthOf } from './lineWidth.ts';

type Colour = 'red' | 'green' | 'yellow' | 'blue' | 'grey' | 'bold';
const CODES: Readonly<Record<Colour, string>> = {
  red: '31',
  green: '32',
  yellow: '33',
  blue: '34',
  grey: '90',
  bold: '1',
};

/** Where output goes; colours only on a terminal, and never with `NO_COLOR`. */
export class Terminal {
  private readonly hasColour: boolean;

  constructor(env: NodeJS.ProcessEnv = process.env) {
    this.hasColour = process.stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  }

  colour(colour: Colour, text: string): string {
    return this.hasColour ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;
  }

  /** A line of the answer. */
  print(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  printJson(value: unknown): void {
    this.print(JSON.stringify(value, null, 2));
  }

  /** A line about the answer: it never gets into a pipe. */
  tell(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  /** Bytes of the answer, at the pace of whoever reads them. */
  async write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0 || process.stdout.write(bytes)) return;
    await new Promise<void>((resolve) => process.stdout.once('drain', resolve));
  }

  /** A state as shape, word and colour. */
  status(status: Status): string {
    const [shape, colour] = STATES[status];
    return this.colour(colour, `${shape} ${status.replaceAll('-', ' ')}`);
  }
}

const STATES: Readonly<Record<Status, readonly [shape: string, colour: Colour]>> = {
  preparing: ['◔', 'grey'],
  queued: ['○', 'grey'],
  starting: ['◔', 'blue'],
  running: ['●', 'blue'],
  paused: ['⏸', 'yellow'],
  finishing: ['●', 'blue'],
  completed: ['✓', 'green'],
  failed: ['✗', 'red'],
  stopped: ['◼', 'yellow'],
  'timed-out': ['⏱', 'red'],
  'killed-by-limit': ['▲', 'red'],
  lost: ['?', 'red'],
};

/** Aligned columns; each cell is one line of harmless text and what it is shown as. */
export function table(rows: readonly (readonly Cell[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries())
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell.text));
  }
  return rows.map((row) =>
    row
      .map(({ text, shown, isRight }, column) => {
        const room = ' '.repeat((widths[column] ?? 0) - widthOf(text));
        return isRight ? room + shown : shown + room;
      })
      .join('  ')
      .trimEnd(),
  );
}

export interface Cell {
  readonly text: string;
  readonly shown: string;
  /** Stands at the right of its column. */
  readonly isRight?: boolean;
}

export function cell(text: string, shown: (text: string) => string = (plain) => plain): Cell {
  const safe = shownText(text);
  return { text: safe, shown: shown(safe) };
}

/** A figure: the units of all stand below each other. */
export function figure(text: string): Cell {
  return { ...cell(text), isRight: true };
}

/** An error as one sentence, a hint, and an exit code. */
export function reportError(error: unknown, terminal: Terminal): number {
  if (!(error instanceof AppError)) {
    // The place in the code helps whoever mends it, and nobody else.
    const words = error instanceof Error && process.env['RUNTRAIL_DEBUG'] ? error.stack : undefined;
    for (const line of (words ?? messageOf(error)).split('\n')) terminal.tell(`runtrail: ${shownText(line)}`);
    return 1;
  }
  const [first = '', ...rest] = error.message.split('\n').map(shownText);
  terminal.tell(`runtrail: ${first}`);
  for (const line of rest) terminal.tell(`          ${line}`);
  if (error.hint) terminal.tell(`          ${shownText(error.hint)}`);
  return EXIT_CODES[error.code];
}

const EXIT_CODES: Readonly<Record<AppError['code'], number>> = {
  usage: 2,
  invalid: 2,
  ambiguous: 2,
  refused: 2,
  unsupported: 2,
  'not-found': 3,
  'newer-version': 1,
  damaged: 1,
  busy: 1,
  untrusted: 1,
  'cannot-start': 1,
  timeout: 1,
  unreachable: 1,
  denied: 1,
};
