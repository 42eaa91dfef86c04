/** What was found since it was asked last, as lines of signals: of progress the newest of each task, of metrics all. */

import type { SaidNumber } from '../../run/signals.ts';
import type { ProgressWords, SignalLine } from '../line.ts';
import type { Found } from './found.ts';

const MOST_TASKS = 200;
const MOST_KEYS = 1_000;

export class Findings {
  private lines: SignalLine[] = [];
  private readonly moved = new Map<string, SignalLine>();
  /** What was told of each task last. */
  private readonly told = new Map<string, ProgressWords>();
  /** The newest value of each key, and at which step it was. */
  private readonly last = new Map<
    string,
    { readonly step: number | undefined; readonly value: SaidNumber }
  >();

  add({ progress = [], metric, step, context }: Found, source: string): void {
    for (const words of progress) this.addProgress(words, source);
    const fresh = Object.entries(metric ?? {}).filter(([key, value]) => {
      const id = context ? `${key}\0${Object.values(context)}` : key;
      return this.isFresh(id, step, value);
    });
    if (fresh.length === 0) return;
    const more = { ...(step !== undefined && { step }), ...(context && { context }) };
    this.lines.push({ metric: Object.fromEntries(fresh), ...more, source });
  }

  take(): SignalLine[] {
    const lines = [...this.lines, ...this.moved.values()];
    this.lines = [];
    this.moved.clear();
    return lines;
  }

  private addProgress(words: ProgressWords, source: string): void {
    if (!isSound(words)) return;
    const id = `${words.parent ?? ''}\0${words.task ?? ''}`;
    const told = this.told.get(id);
    if (!told && this.told.size >= MOST_TASKS) return;
    if (told && told.done === words.done && told.total === words.total && told.state === words.state) return;
    this.told.set(id, words);
    this.moved.delete(id); // what was said last comes last
    this.moved.set(id, { progress: words, source });
  }

  /** A bar is drawn again and again at the same step. */
  private isFresh(key: string, step: number | undefined, value: SaidNumber): boolean {
    const last = this.last.get(key);
    if (last && step !== undefined && last.step === step && last.value === value) return false;
    if (!last && this.last.size >= MOST_KEYS) return false;
    this.last.set(key, { step, value });
    return true;
  }
}

function isSound({ done = 0, total }: ProgressWords): boolean {
  return (
    Number.isFinite(done) && (total === null || total === undefined || (Number.isFinite(total) && total > 0))
  );
}
