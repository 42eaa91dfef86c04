/** What a program tells in its log without knowing of us, as lines of signals. */

import { plainText } from '../../../base/ansi.ts';
import { OWN_LINE, type SignalLine } from '../line.ts';
import { Findings } from './findings.ts';
import { type Found, type LogRecogniser, newLogState } from './found.ts';
import { Segments } from './segments.ts';
import { RECOGNISERS } from './table.ts';

const ESC = String.fromCharCode(0x1b);
const CURSOR_UP = new RegExp(String.raw`${ESC}\[(\d{0,4})A`, 'g');
/** Text has none of them but the tabulator. */
const CONTROL = /(?!\t)\p{Cc}/u;

export class LogRecognition {
  private readonly segments = new Segments();
  private readonly log = newLogState();
  private readonly findings = new Findings();
  private readonly recognisers;
  /** What stood behind the last line when it was looked at before, and whether that was told. */
  private pending = '';
  private isPendingTold = false;

  constructor(table: readonly LogRecogniser[] = RECOGNISERS) {
    this.recognisers = table.map(({ id, begin }) => ({ source: `log:${id}`, sees: begin() }));
  }

  push(bytes: Buffer): void {
    for (const { text, isKept } of this.segments.push(bytes)) this.see(text, { isKept });
  }

  /** A part of the log was left out. */
  skip(): void {
    this.segments.skip();
  }

  /** How many bytes are to be searched again by whoever goes on after this. */
  get pendingBytes(): number {
    return this.isPendingTold ? 0 : this.segments.pendingBytes;
  }

  /**
   * What does not move for a while stands there without an end: looked at once it is the same as before. A bar that is
   * drawn over is whole; any other line may be cut in the middle of a number, by whatever collects what is printed.
   */
  peek(): void {
    const { pending, isDrawnOver } = this.segments;
    const isStanding = pending !== '' && pending === this.pending;
    if (!isStanding) this.isPendingTold = false;
    else if (!this.isPendingTold && (isDrawnOver || !/[\w.+-]$/.test(pending))) {
      this.see(pending, { isKept: false, isCut: !isDrawnOver });
      this.isPendingTold = isDrawnOver;
    }
    this.pending = pending;
  }

  finish(): void {
    for (const { text } of this.segments.finish()) this.see(text, { isKept: true });
  }

  take(): SignalLine[] {
    return this.findings.take();
  }

  private see(text: string, { isKept, isCut = false }: { isKept: boolean; isCut?: boolean }): void {
    if (!/\d/.test(text) || text.startsWith(OWN_LINE)) return;
    const { log } = this;
    log.isKept = isKept;
    log.linesUp = text.includes(ESC) ? linesUp(text) : 0;
    const line = plain(text);
    for (const { source, sees } of this.recognisers) {
      const found = sees(line, log);
      if (found) return this.findings.add(isCut ? progressOf(found) : found, source);
    }
  }
}

/** Of a line that is not whole: what it measures comes with its end. */
function progressOf({ progress = [] }: Found): Found {
  return { progress };
}

function plain(text: string): string {
  return (CONTROL.test(text) ? plainText(Buffer.from(text)) : text).trimEnd();
}

function linesUp(text: string): number {
  let lines = 0;
  for (const [, count] of text.matchAll(CURSOR_UP)) lines += Number(count || 1);
  return Math.min(lines, 100);
}
