/** In the terminal of a run that is being prepared: one line for each thing that is done, rewritten while it goes on. */

import { shownText } from '../../base/names.ts';
import type { RunState } from '../../core/run/model.ts';

const CLEARED = '\r\x1b[2K';

export class PhaseLines {
  private readonly write: (text: string) => void;
  private last: string | undefined;

  constructor(write: (text: string) => void) {
    this.write = write;
  }

  show({ status, phase }: Pick<RunState, 'status' | 'phase'>): void {
    if (status !== 'preparing' || phase === null) return this.end();
    if (phase === this.last) return;
    if (this.last !== undefined && what(this.last) !== what(phase)) this.end();
    this.write(`${CLEARED}\x1b[2m${shownText(phase)}\x1b[0m`);
    this.last = phase;
  }

  /** What comes next has a line of its own. */
  end(): void {
    if (this.last === undefined) return;
    this.last = undefined;
    this.write('\r\n');
  }
}

/** `Receiving objects 45 % (12 MiB)` without its figures. */
function what(phase: string): string {
  return phase.replace(/ \d.*$/, '');
}
