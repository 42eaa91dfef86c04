/** What the program said of its metrics, as the page of its run asks for it. Nothing is read until somebody asks. */

import { Pace } from '../../base/pace.ts';
import type { RunFolder } from '../../core/run/folder.ts';
import type { Start } from '../../core/run/timeAxis.ts';
import type { RunView } from '../../core/run/view.ts';
import { type LineAsk, MetricLines } from '../../core/signals/series/metricLines.ts';
import { type MetricContext, MetricRecord } from '../../core/signals/series/metricRecord.ts';
import type {
  MetricAnswer,
  MetricLine,
  MetricQuestion,
  MetricReach,
  MetricTable,
} from '../../protocol/metrics.ts';

/** A page does not wait longer for a long record: what is read later is told. */
const WAIT_MS = 200;
/** Of one key; more could not be told apart. */
const MOST_LINES = 50;

export class SaidSource {
  readonly #folder: RunFolder;
  readonly #signal: AbortSignal;
  #record: MetricRecord | undefined;
  readonly #lines = new MetricLines();
  #reading: Promise<unknown> | undefined;
  #version = 0;
  #seen = 0;

  constructor(folder: RunFolder, signal: AbortSignal) {
    this.#folder = folder;
    this.#signal = signal;
  }

  async table({ metrics, sources }: RunView, start: Start | undefined): Promise<MetricTable> {
    await this.#readOn(start);
    const rows = Object.entries(metrics ?? {}).map(([key, summary]) => ({ key, ...summary }));
    return { rows, leftOut: this.#leftOut(rows.length), sources: sources ?? [], ...this.#reach() };
  }

  async series(question: MetricQuestion, start: Start | undefined): Promise<MetricAnswer> {
    await this.#readOn(start);
    const { axis, smoothing, charts } = question;
    const { version } = this;
    const pace = new Pace();
    const answered: MetricAnswer['charts'][number][] = [];
    for (const { key, ...part } of charts) {
      answered.push({ lines: this.#linesOf(key, { axis, smoothing, ...part }) });
      await pace.turn();
    }
    return { version, charts: answered };
  }

  /** What came since the last look; undefined where nothing did, or nobody ever asked. */
  look(): { readonly version: number; readonly reach: MetricReach } | undefined {
    if (!this.#record) return undefined;
    const before = this.#version;
    this.#read();
    const { version } = this;
    return version === before ? undefined : { version, reach: this.#reach() };
  }

  /** All that was said of a key, for the clipboard; undefined where it said nothing. */
  async points(key: string, start: Start | undefined) {
    await this.#readOn(start);
    await this.#reading;
    return this.#contextsOf(key).flatMap(({ label }) => {
      const points = this.#record?.points(key, label);
      return points ? [{ context: label, points }] : [];
    });
  }

  /** Another number whenever more was read. */
  get version(): number {
    const lines = this.#record?.facts.lines ?? 0;
    if (lines !== this.#seen) this.#version++;
    this.#seen = lines;
    return this.#version;
  }

  #linesOf(key: string, ask: LineAsk): MetricLine[] {
    return this.#contextsOf(key).flatMap(({ label, ...facts }) => {
      const points = this.#record?.points(key, label);
      const context = label ?? '';
      return points
        ? [{ context, ...this.#lines.line({ ...facts, name: `${key}\n${context}` }, points, ask) }]
        : [];
    });
  }

  #contextsOf(key: string): readonly MetricContext[] {
    return this.#record?.contexts(key).slice(0, MOST_LINES) ?? [];
  }

  /** Keys that were said, and are not listed. */
  #leftOut(listed: number): number {
    const { keys = [], keysLeftOut = 0 } = this.#record?.facts ?? {};
    return Math.max(0, keys.length - listed) || keysLeftOut;
  }

  #reach(): MetricReach {
    const { time, steps, keys } = this.#record?.facts ?? { time: NOWHERE, steps: NOWHERE, keys: [] };
    const hasSteps = keys.some(({ contexts }) => contexts.some((context) => context.hasSteps));
    return { time, steps: hasSteps ? steps : null };
  }

  async #readOn(start: Start | undefined): Promise<void> {
    if (!start) return;
    this.#record ??= this.#open(start);
    this.#read();
    let timer: NodeJS.Timeout | undefined;
    const waited = new Promise((resolve) => {
      timer = setTimeout(resolve, WAIT_MS);
    });
    await Promise.race([this.#reading, waited]);
    clearTimeout(timer);
  }

  #open(start: Start): MetricRecord {
    const signal = this.#signal;
    const record = new MetricRecord(this.#folder, start, { signal });
    signal.addEventListener('abort', () => record.dispose(), { once: true });
    return record;
  }

  /** One reading at a time; a file that cannot be read has nothing new. */
  #read(): void {
    this.#reading ??= this.#record
      ?.update()
      .catch(() => false)
      .finally(() => {
        this.#reading = undefined;
      });
  }
}

const NOWHERE = { from: 0, to: 0 };
