/** How far a fetch is, as one line of the terminal that is written anew; nothing where nobody watches. */

import { shownText } from '../base/names.ts';
import type { FetchProgress } from '../core/run/code.ts';
import { phaseText } from '../core/run/phase.ts';

const EVERY_MS = 100;

export class FetchLine {
  private readonly isShown = process.stderr.isTTY === true;
  private shownAt = 0;
  private phase = '';

  update(progress: FetchProgress): void {
    const { phase } = progress;
    const isNew = phase !== this.phase;
    if (!this.isShown || (!isNew && Date.now() - this.shownAt < EVERY_MS)) return;
    this.phase = phase;
    this.shownAt = Date.now();
    process.stderr.write(`\r\u001b[K${shownText(phaseText(progress))}`);
  }

  clear(): void {
    if (this.phase !== '') process.stderr.write('\r\u001b[K');
    this.phase = '';
  }
}
