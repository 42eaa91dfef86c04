/** Copies a growing log to the terminal, at the terminal's pace. */

import { TerminalFilter } from '../base/ansi.ts';
import { Tail } from '../base/tail.ts';
import type { Terminal } from './terminal.ts';

export class LogPrinter {
  private readonly tail: Tail;
  private readonly terminal: Terminal;
  /** A pipe gets the bytes as they are; on a terminal nothing in them may act. */
  private readonly filter = process.stdout.isTTY ? new TerminalFilter() : undefined;
  private printing: Promise<void> | undefined;

  constructor(file: string, terminal: Terminal) {
    this.tail = new Tail(file);
    this.terminal = terminal;
  }

  /** Prints what is new; returns at once. */
  update(): void {
    this.printing ??= this.printAll().finally(() => {
      this.printing = undefined;
    });
  }

  /** Prints what is left. */
  async finish(): Promise<void> {
    await this.printing;
    await this.printAll();
  }

  private async printAll(): Promise<void> {
    for (let bytes = this.tail.read(); bytes.length > 0; bytes = this.tail.read()) {
      await this.terminal.write(this.filter ? this.filter.push(bytes) : bytes);
    }
  }
}
