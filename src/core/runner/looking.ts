/** Looks at what a live program says, once a second: several do, one after the other, and none of them may hurt the run. */

import { type Disposable, DisposableStore } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import type { Said } from '../run/signals.ts';
import type { Session } from './session.ts';

export interface Following extends Disposable {
  /** What it came to; everything is looked at once more. */
  finish(): Promise<Said | null>;
}

/** One of those that look. What goes wrong in it must not hurt the run, nor keep the others from looking. */
export interface Looker extends Disposable {
  readonly name: string;
  look(isLast: boolean): Promise<void> | void;
  /** The program is over: a look that goes on takes no more time than it must. */
  hurry?(): void;
}

const PERIOD_MS = 1_000;

export class RunSignals implements Following {
  private readonly session: Session;
  private readonly owned = new DisposableStore();
  private readonly lookers: readonly Looker[];
  private readonly complaints = new Map<string, string>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private isOver = false;

  private readonly result: () => Said | null;

  /** `result` is what it came to, once everybody has looked for the last time. */
  constructor(session: Session, lookers: readonly Looker[], result: () => Said | null) {
    this.session = session;
    this.result = result;
    this.lookers = lookers.map((each) => this.owned.add(each));
    this.next(0);
  }

  async finish(): Promise<Said | null> {
    this.isOver = true;
    clearTimeout(this.timer);
    for (const looker of this.lookers) looker.hurry?.();
    await this.looking;
    await this.look(true);
    return this.result();
  }

  dispose(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    this.owned.dispose();
  }

  private next(ms: number): void {
    if (this.isOver) return;
    this.timer = setTimeout(() => {
      this.looking = this.look(false).finally(() => this.next(PERIOD_MS));
    }, ms);
  }

  private async look(isLast: boolean): Promise<void> {
    for (const looker of this.lookers) {
      try {
        await looker.look(isLast);
      } catch (error) {
        this.complain(looker.name, messageOf(error));
      }
    }
  }

  /** What goes wrong again and again is said once. */
  private complain(name: string, problem: string): void {
    if (this.complaints.get(name) === problem) return;
    this.complaints.set(name, problem);
    this.session.log.error(`${name}: ${problem}`);
  }
}
