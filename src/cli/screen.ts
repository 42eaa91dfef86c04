/**
 * A page on the terminal that is drawn again and again: only lines that changed are written, so that nothing flickers.
 * It stands beside what was on the screen, which is there again afterwards.
 */

import fs from 'node:fs';
import type { Disposable } from '../base/disposable.ts';
import { cutToWidth } from './lineWidth.ts';

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[2J';
const LEAVE = '\u001b[?25h\u001b[?1049l';
/** Terminals that know it show everything between at once; the others pass over it. */
const TOGETHER = ['\u001b[?2026h', '\u001b[?2026l'] as const;
const LEAST = { columns: 20, rows: 3 } as const;

export class Screen implements Disposable {
  private shown: readonly string[] = [];
  private readonly onResize: () => void;
  private readonly restore = () => fs.writeSync(process.stdout.fd, LEAVE);

  /** Whether there is a screen to draw on. */
  static isThere(env: NodeJS.ProcessEnv = process.env): boolean {
    return process.stdout.isTTY === true && env['TERM'] !== 'dumb';
  }

  /** `onResize` draws again. */
  constructor(onResize: () => void) {
    this.onResize = () => {
      this.shown = [];
      process.stdout.write('\u001b[2J');
      onResize();
    };
    process.stdout.write(ENTER);
    process.stdout.on('resize', this.onResize);
    process.once('exit', this.restore); // however this program ends
  }

  get columns(): number {
    return Math.max(LEAST.columns, process.stdout.columns || 80);
  }

  get rows(): number {
    return Math.max(LEAST.rows, process.stdout.rows || 24);
  }

  /** What does not fit is not shown. Nothing waits for a terminal that does not read: it gets the next page. */
  draw(lines: readonly string[]): void {
    if (process.stdout.writableNeedDrain) return;
    const page = lines.slice(0, this.rows).map((line) => cutToWidth(line, this.columns));
    const changes = Array.from({ length: Math.max(page.length, this.shown.length) }, (_, row) =>
      page[row] === this.shown[row] ? '' : `\u001b[${row + 1};1H${page[row] ?? ''}\u001b[K`,
    ).join('');
    this.shown = page;
    if (changes !== '') process.stdout.write(`${TOGETHER[0]}${changes}${TOGETHER[1]}`);
  }

  dispose(): void {
    process.off('exit', this.restore);
    process.stdout.off('resize', this.onResize);
    process.stdout.write(LEAVE);
  }
}
