/** The beginning of a run at the terminal: how far getting its code is, and what a person should know before it runs. */

import { shownText } from '../base/names.ts';
import type { FetchProgress } from '../core/run/code.ts';
import { shortCommit } from '../core/run/commit.ts';
import type { RunEvent } from '../core/run/model.ts';
import { phaseText } from '../core/run/phase.ts';
import { FetchLine } from './fetchLine.ts';
import type { Terminal } from './terminal.ts';

/** Where nobody watches the line change, a new one is not worth more. */
const PLAIN_MS = 1000;

export class Beginning {
  private readonly terminal: Terminal;
  private readonly line = new FetchLine();
  private seen = 0;
  private told = '';
  private toldAt = 0;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  /** All events so far. */
  update(events: readonly RunEvent[]): void {
    for (const event of events.slice(this.seen)) this.tell(event);
    this.seen = events.length;
  }

  private tell({ type, data }: RunEvent): void {
    if (type === 'fetching') return this.fetching(data);
    this.line.clear();
    if (type === 'fetched') {
      const from = data.source === 'local' ? 'as your clone has it' : `from the ${data.source}`;
      this.terminal.tell(`runtrail: code at ${shownText(shortCommit(data.commit))}, ${from}`);
    } else if (type === 'prepared') {
      for (const warning of data.warnings) this.terminal.tell(`note: ${shownText(warning)}`);
    }
  }

  private fetching(progress: FetchProgress): void {
    if (process.stderr.isTTY) return this.line.update(progress);
    const text = phaseText(progress);
    if (text === this.told || Date.now() - this.toldAt < PLAIN_MS) return;
    this.told = text;
    this.toldAt = Date.now();
    this.terminal.tell(`runtrail: ${shownText(text)}`);
  }
}
