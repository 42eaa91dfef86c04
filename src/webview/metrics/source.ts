/** The metrics of one run as the page has them: asked for while somebody looks at them, one question at a time. */

import type { MetricAnswer, MetricReach, MetricRow, MetricTable } from '../../protocol/metrics.ts';
import type { Page } from '../run/page.ts';
import { type ChartQuestion, ChartReadings } from './chartReadings.ts';

/** More at once would keep the first ones waiting. */
const MOST_CHARTS = 24;
/** Between two looks at the figures of a live run. */
const TABLE_EVERY_MS = 250;

export class MetricsSource {
  readonly #page: Page;
  readonly #charts = new Set<ChartReadings>();
  readonly #listeners = new Set<() => void>();
  #table: MetricTable | null = null;
  #problem: unknown = null;
  #newest = 0;
  #reach: MetricReach | null = null;
  #isAsking = false;
  #isPumping = false;
  #tableMark = Number.NaN;
  #tableTimer: ReturnType<typeof setTimeout> | undefined;
  #ends: (() => void)[] = [];
  #generation: number;
  #stop = new AbortController();

  constructor(page: Page) {
    this.#page = page;
    this.#generation = page.generation;
  }

  get table(): MetricTable | null {
    return this.#table;
  }

  get rows(): readonly MetricRow[] {
    return this.#table?.rows ?? [];
  }

  /** Null until it is known. */
  get reach(): MetricReach | null {
    return this.#reach;
  }

  /** Why the last question had no answer; nothing is asked until `retry`. */
  get problem(): unknown {
    return this.#problem;
  }

  /** Until what it gives back is called. */
  start(): () => void {
    this.#stop = new AbortController();
    this.#ends = [
      this.#page.subscribe(() => this.#takeSnapshot()),
      this.#page.on('metricsGrew', ({ version, reach }) => {
        this.#newest = version;
        this.#reach = reach;
        this.#changed();
        this.pump();
      }),
    ];
    this.#takeSnapshot();
    return () => {
      this.#stop.abort();
      this.#isAsking = false;
      clearTimeout(this.#tableTimer);
      this.#tableTimer = undefined;
      this.#tableMark = Number.NaN;
      for (const end of this.#ends) end();
    };
  }

  /** Gives back what ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  open(key: string): ChartReadings {
    const chart = new ChartReadings(key);
    this.#charts.add(chart);
    return chart;
  }

  close(chart: ChartReadings): void {
    this.#charts.delete(chart);
  }

  retry(): void {
    this.#problem = null;
    this.#tableMark = Number.NaN;
    this.#takeSnapshot();
    this.pump();
    this.#changed();
  }

  /** Asks for what the charts want: at the end of this task, when all of them have said so. */
  pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    queueMicrotask(() => {
      this.#isPumping = false;
      this.#ask();
    });
  }

  #takeSnapshot(): void {
    if (this.#generation !== this.#page.generation) {
      // Everything that was told before is told anew.
      this.#generation = this.#page.generation;
      this.#newest = Number.MAX_SAFE_INTEGER;
      this.#tableMark = Number.NaN;
      this.pump();
    }
    const { mark } = this.#page.snapshot.said.metrics;
    if (mark === this.#tableMark || this.#tableTimer !== undefined || this.#problem !== null) return;
    this.#tableMark = mark;
    const { signal } = this.#stop;
    this.#tableTimer = setTimeout(
      () => {
        this.#page.request('metrics', {}, signal).then(
          (table) => {
            this.#table = table;
            this.#reach = table;
            this.#tableTimer = undefined;
            this.#changed();
            this.#takeSnapshot();
          },
          (error: unknown) => this.#fail(error, signal),
        );
      },
      this.#table === null ? 0 : TABLE_EVERY_MS,
    );
  }

  #ask(): void {
    if (this.#isAsking || this.#problem !== null || this.#stop.signal.aborted) return;
    const open: { chart: ChartReadings; question: ChartQuestion }[] = [];
    for (const chart of this.#charts) {
      const question = chart.question(this.#newest, this.#reach);
      const [first] = open;
      const isAlike =
        !first || (first.question.axis === question?.axis && first.question.smoothing === question.smoothing);
      if (question && isAlike && open.length < MOST_CHARTS) open.push({ chart, question });
    }
    const [first] = open;
    if (!first) return;
    const { axis, smoothing } = first.question;
    const { signal } = this.#stop;
    const charts = open.map(({ chart, question: { from, to, pixels } }) => ({
      key: chart.key,
      from,
      to,
      pixels,
    }));
    this.#isAsking = true;
    const known = this.#newest;
    this.#page.request('metricSeries', { axis, smoothing, charts }, signal).then(
      (answer) => this.#take(open, answer, known),
      (error: unknown) => this.#fail(error, signal),
    );
  }

  /** `known` is what was told of when it was asked: what came since, the answer does not have. */
  #take(
    asked: readonly { chart: ChartReadings; question: ChartQuestion }[],
    answer: MetricAnswer,
    known: number,
  ): void {
    this.#isAsking = false;
    const version = known === Number.MAX_SAFE_INTEGER ? answer.version : Math.max(answer.version, known);
    this.#newest = this.#newest === Number.MAX_SAFE_INTEGER ? answer.version : this.#newest;
    for (const [index, { chart, question }] of asked.entries())
      chart.take(question, answer.charts[index]?.lines ?? [], version);
    this.#changed();
    this.pump();
  }

  #fail(error: unknown, { aborted }: AbortSignal): void {
    if (aborted) return;
    this.#isAsking = false;
    this.#tableTimer = undefined;
    this.#problem = error ?? new Error();
    this.#changed();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

const sources = new WeakMap<Page, MetricsSource>();

/** One for each page, whichever of its tabs shows some of it. */
export function metricsOf(page: Page): MetricsSource {
  const source = sources.get(page) ?? new MetricsSource(page);
  sources.set(page, source);
  return source;
}
