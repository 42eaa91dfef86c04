/** Runs that moved, looked at soon but none more than four times a second, however often they are named. */

import type { Disposable } from '../../base/disposable.ts';
import type { Pace } from '../../base/pace.ts';

/** What is done to a run makes several events one right after the other: the second look sees what came of it. */
const APART_MS = 50;
/** No more than two looks at the same run in this time. */
const TWO_LOOKS_MS = 500;
/** What comes at the same time is told together. */
const GATHER_MS = 4;

export interface RowQueueOptions {
  readonly pace: Pace;
  /** Looks at one run; returns whether anything is new. */
  readonly look: (id: string) => boolean;
  readonly onChange: (ids: readonly string[]) => void;
}

export class RowQueue implements Disposable {
  private readonly options: RowQueueOptions;
  private readonly waiting = new Set<string>();
  /** The last look and the one before it. */
  private readonly lookedAt = new Map<string, readonly [last: number, before: number]>();
  private timer: NodeJS.Timeout | undefined;
  private timerMs = 0;
  private isBusy = false;
  private isDisposed = false;

  constructor(options: RowQueueOptions) {
    this.options = options;
  }

  touch(id: string): void {
    this.waiting.add(id);
    this.wakeIn(this.restOf(id));
  }

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this.timer);
    this.waiting.clear();
  }

  /** How long the run is still to be left alone. */
  private restOf(id: string): number {
    const [last, before] = this.lookedAt.get(id) ?? [-Infinity, -Infinity];
    return Math.max(0, Math.max(last + APART_MS, before + TWO_LOOKS_MS) - performance.now());
  }

  private shortestRest(): number {
    let rest = TWO_LOOKS_MS;
    for (const id of this.waiting) rest = Math.min(rest, this.restOf(id));
    return rest;
  }

  private wakeIn(restMs: number): void {
    if (this.isDisposed || this.isBusy) return;
    const at = performance.now() + restMs + GATHER_MS;
    if (this.timer && this.timerMs <= at) return;
    clearTimeout(this.timer);
    this.timerMs = at;
    this.timer = setTimeout(() => void this.lookAtAll(), restMs + GATHER_MS);
  }

  private async lookAtAll(): Promise<void> {
    this.timer = undefined;
    this.isBusy = true;
    try {
      await this.lookAtWaiting();
    } finally {
      this.isBusy = false;
      if (this.waiting.size > 0) this.wakeIn(this.shortestRest());
    }
  }

  private async lookAtWaiting(): Promise<void> {
    for (const [id, [last]] of this.lookedAt)
      if (performance.now() - last >= TWO_LOOKS_MS) this.lookedAt.delete(id);
    let changed: string[] = [];
    const tell = () => {
      if (changed.length > 0) this.options.onChange(changed);
      changed = [];
    };
    for (const id of [...this.waiting].filter((each) => this.restOf(each) === 0)) {
      const pause = this.options.pace.turn();
      if (pause !== undefined) {
        tell();
        await pause;
      }
      if (this.isDisposed) return;
      this.waiting.delete(id);
      this.lookedAt.set(id, [performance.now(), this.lookedAt.get(id)?.[0] ?? -Infinity]);
      if (this.options.look(id)) changed.push(id);
    }
    tell();
  }
}
