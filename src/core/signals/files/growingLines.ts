/** The lines of a file that a program writes while we read, each with its number; number 1 again is a file begun anew. */

import { LineFile } from '../lineFile.ts';
import type { LineTaker } from '../lineTaker.ts';

/** `text` is undefined of a line that is too long to be one of figures. */
export type LineSink = (number: number, text: string | undefined) => void;

const LONGEST_LINE = 64 << 10;
const NEWLINE = 0x0a;

export class GrowingLines implements LineTaker {
  private readonly file: string;
  private lines: LineFile;
  private number = 0;
  private isTooLong = false;
  private sink: LineSink = () => {};
  private left = 0;
  private enough = new AbortController();
  private isLast = false;

  constructor(file: string) {
    this.file = file;
    this.lines = new LineFile(file, this);
  }

  /** About so many bytes at most. `isLast`: what stands at the end without a newline is whole, too. */
  async read(limit: number, isLast: boolean, sink: LineSink): Promise<void> {
    Object.assign(this, { left: limit, isLast, sink, enough: new AbortController() });
    if ((await this.lines.read(this.enough.signal)) !== 'replaced') return;
    this.lines.dispose();
    this.lines = new LineFile(this.file, this);
    this.number = 0;
    this.isTooLong = false;
    await this.lines.read(this.enough.signal);
  }

  push(bytes: Buffer): number {
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      this.line(bytes.subarray(start, end));
      start = end + 1;
    }
    this.isTooLong ||= bytes.length - start > LONGEST_LINE;
    const taken = this.isTooLong ? bytes.length : start;
    this.left -= taken;
    if (this.left <= 0) this.enough.abort();
    return taken;
  }

  takeLast(bytes: Buffer): boolean {
    if (this.isLast) this.line(bytes);
    return this.isLast;
  }

  private line(bytes: Buffer): void {
    const isLine = !this.isTooLong && bytes.length <= LONGEST_LINE;
    this.isTooLong = false;
    this.sink(++this.number, isLine ? bytes.toString('utf8').replace(/\r$/, '') : undefined);
  }
}
