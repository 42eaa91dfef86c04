/** The log of a run on its way into a terminal of VS Code, at a pace that leaves the window responsive. */

import fs from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as vscode from 'vscode';
import { TerminalFilter } from '../../base/ansi.ts';
import { formatBytes } from '../../base/size.ts';
import { Tail } from '../../base/tail.ts';

/** More than any scrollback shows; the rest is in the log. */
const REPLAY = 2 << 20;
/** Small enough that passing it on takes a few milliseconds. */
const PIECE = 64 << 10;

export class LogFlow {
  private readonly tail: Tail;
  private readonly filter = new TerminalFilter();
  private readonly decoder = new StringDecoder('utf8');
  private readonly write: (text: string) => void;
  private readonly signal: AbortSignal;
  private flowing: Promise<void> | undefined;
  private failure: unknown;
  private isAfterReturn = false;

  constructor(file: string, write: (text: string) => void, signal: AbortSignal) {
    this.write = write;
    this.signal = signal;
    const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    this.tail = new Tail(file, Math.max(0, size - REPLAY));
    if (size > REPLAY) {
      const before = formatBytes(size - REPLAY);
      write(`\x1b[2m${vscode.l10n.t('… {0} before this are in the log.', before)}\x1b[0m\r\n`);
    }
  }

  /** Passes on what is new; returns at once. Throws what kept the last one from doing so. */
  update(): void {
    if (this.failure !== undefined) throw this.failure;
    this.flowing ??= this.flow()
      .catch((error: unknown) => {
        this.failure = error;
      })
      .finally(() => {
        this.flowing = undefined;
      });
  }

  /** Passes on what is left. */
  async finish(): Promise<void> {
    await this.flowing;
    await this.flow();
  }

  private async flow(): Promise<void> {
    // A program that prints faster than it is read would keep this going long after the terminal was closed.
    while (!this.signal.aborted) {
      const bytes = this.tail.read(PIECE);
      if (bytes.length === 0) return;
      const text = this.decoder.write(this.filter.push(bytes));
      if (text !== '') this.write(this.withReturns(text));
      await nextTurn();
    }
  }

  /** A terminal needs to be told to go back to the first column. */
  private withReturns(text: string): string {
    const first = this.isAfterReturn && text.startsWith('\n') ? '\n' : '';
    this.isAfterReturn = text.endsWith('\r');
    return first + text.slice(first.length).replace(/\r?\n/g, '\r\n');
  }
}
