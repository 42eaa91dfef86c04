/** When a run is looked at: soon after its start, then each period. One that comes late is not made up for. */

import type { Disposable } from '../../base/disposable.ts';
import type { Clock } from '../../base/time.ts';

export type LookKind = 'sample' | 'glance';

export interface LooksOptions {
  readonly clock: Clock;
  /** It may change. */
  readonly periodMs: () => number;
  /** Must not throw. */
  readonly look: (kind: LookKind) => Promise<void>;
}

/** So that a program that hardly lives has figures too; the processor time of less than this says little. */
const GLANCES_MS = [50, 150];
const FIRST_MS = 400;

export class Looks implements Disposable {
  private readonly options: LooksOptions;
  private readonly early: { readonly at: number; readonly kind: LookKind }[];
  private due: number;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void>;
  private isOver = false;

  /** The first one is taken now. */
  constructor(options: LooksOptions) {
    this.options = options;
    const start = options.clock.mono();
    this.due = start;
    const period = options.periodMs();
    const glances = GLANCES_MS.map((ms) => ({ at: start + ms, kind: 'glance' as const }));
    this.early = [...glances, { at: start + FIRST_MS, kind: 'sample' as const }].filter(
      ({ at }) => at < start + period,
    );
    this.looking = this.look('sample');
  }

  /** No look begins any more; resolves when none goes on. */
  async end(): Promise<void> {
    this.dispose();
    await this.looking;
  }

  dispose(): void {
    this.isOver = true;
    clearTimeout(this.timer);
  }

  private async look(kind: LookKind): Promise<void> {
    await this.options.look(kind);
    if (this.isOver) return;
    const now = this.options.clock.mono();
    const { at, kind: next } = this.early.shift() ?? { at: this.regular(now), kind: 'sample' };
    this.timer = setTimeout(
      () => {
        this.looking = this.look(next);
      },
      Math.max(0, at - now),
    );
  }

  private regular(now: number): number {
    const period = this.options.periodMs();
    this.due += period;
    if (this.due <= now) this.due = now + period;
    return this.due;
  }
}
