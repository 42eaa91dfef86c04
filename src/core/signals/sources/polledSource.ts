/** One live source: asked at its interval for as long as the program runs, whatever comes of it. */

import type { Disposable } from '../../../base/disposable.ts';
import { messageOf } from '../../../base/errors.ts';
import { type Clock, isoTime } from '../../../base/time.ts';
import type { LiveSource, MetricSource } from '../../run/signals.ts';
import type { MetricFilesState } from '../files/metricFiles.ts';
import type { SignalLine } from '../line.ts';
import { Patience } from './patience.ts';

/** What a round gives; throws where it fails. */
export type Collect = (signal: AbortSignal, isLast: boolean) => Promise<SignalLine[]>;

export interface PolledSourceOptions {
  readonly clock: Clock;
  readonly collect: Collect;
  /** How far it came with what it gave, where that matters to whoever goes on. */
  readonly positionOf?: (() => MetricFilesState) | undefined;
  readonly onError: (message: string) => void;
}

/** After so many intervals without anything new, what it gave last is old. */
const STALE_ROUNDS = 3;
const LONGEST_ROUND_MS = 10_000;
/** At the end of a program nobody waits longer for a source. */
const LONGEST_END_MS = 2_000;
/** Timers cannot wait longer. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;
const MOST_LINES = 10_000;

export class PolledSource implements Disposable {
  /** How far it came, with the lines that wait to be taken. */
  position: MetricFilesState | undefined;
  private readonly source: MetricSource;
  private readonly options: PolledSourceOptions;
  private readonly patience = new Patience();
  private readonly ending = new AbortController();
  private readonly rounds = { data: 0, failed: 0, skipped: 0 };
  private readonly firstMono: number;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private lines: SignalLine[] = [];
  private lastMs: number | undefined;
  private problem: string | null = null;

  constructor(source: MetricSource, options: PolledSourceOptions) {
    this.source = source;
    this.options = options;
    this.firstMono = options.clock.mono();
    this.schedule();
  }

  get name(): string {
    return this.source.name;
  }

  /** What came since it was taken last. */
  take(): SignalLine[] {
    const { lines } = this;
    this.lines = [];
    return lines;
  }

  state(): LiveSource {
    const { name, from, seconds } = this.source;
    const { skipping } = this.patience;
    const now = this.options.clock.now();
    const isOld = this.lastMs !== undefined && now - this.lastMs > STALE_ROUNDS * seconds * 1000;
    return {
      name,
      from,
      state:
        skipping > 0
          ? 'skipped'
          : this.problem !== null
            ? 'failing'
            : isOld
              ? 'stale'
              : this.lastMs === undefined
                ? 'waiting'
                : 'fresh',
      lastTime: this.lastMs === undefined ? null : isoTime(this.lastMs),
      rounds: { ...this.rounds },
      problem: this.problem,
      againAt: skipping > 0 ? isoTime(now + skipping * seconds * 1000) : null,
    };
  }

  /** Once more at the end of the program, whatever is due. */
  async finish(): Promise<void> {
    clearTimeout(this.timer);
    const patience = setTimeout(() => this.ending.abort(), LONGEST_END_MS);
    await this.running;
    if (!this.ending.signal.aborted && this.patience.skipping === 0) await this.round(true);
    clearTimeout(patience);
    this.dispose();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.ending.abort();
  }

  /** On the grid of its interval: a round that takes long does not put off all that follow. */
  private schedule(): void {
    if (this.ending.signal.aborted) return;
    const period = this.source.seconds * 1000;
    const elapsed = this.options.clock.mono() - this.firstMono;
    const isFirst = this.rounds.data + this.rounds.failed + this.rounds.skipped === 0;
    const wait = isFirst ? 0 : period - (elapsed % period);
    this.timer = setTimeout(
      () => {
        this.running = this.round(false).finally(() => this.schedule());
      },
      Math.min(wait, LONGEST_WAIT_MS),
    );
  }

  private async round(isLast: boolean): Promise<void> {
    if (this.patience.skips()) {
      this.rounds.skipped++;
      return;
    }
    const { signal } = this.ending;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_ROUND_MS)]);
    try {
      const lines = await this.options.collect(limit, isLast);
      if (signal.aborted) return;
      this.rounds.data++;
      this.position = this.options.positionOf?.();
      this.patience.succeeded();
      this.problem = null;
      if (lines.length > 0) this.lastMs = this.options.clock.now();
      const time = isoTime(this.options.clock.now());
      const room = Math.max(0, MOST_LINES - this.lines.length);
      for (const line of lines.slice(0, room)) this.lines.push({ ...line, time: line.time ?? time });
    } catch (error) {
      if (signal.aborted) return;
      this.rounds.failed++;
      this.patience.failed();
      this.problem = messageOf(error);
      this.options.onError(`${this.source.name}: ${this.problem}`);
    }
  }
}
