/** A host of a run whose program said metrics, made up of lists of numbers; its lines are made as the window makes them. */

import type { MetricStatistics, MetricSummary } from '../../src/core/run/signals.ts';
import { MetricLines } from '../../src/core/signals/series/metricLines.ts';
import type { SaidPoints } from '../../src/core/signals/series/points.ts';
import type { CheckpointList, FileList } from '../../src/protocol/leftBehind.ts';
import type { MetricAnswer, MetricQuestion, MetricTable } from '../../src/protocol/metrics.ts';
import type { RunPageSnapshot } from '../../src/protocol/runPage.ts';
import { RecordedRun, type RecordedRunOptions } from './recordedRun.ts';
import type { PageHost } from './standalonePage.ts';

export interface SaidLine {
  readonly values: readonly number[] | Float64Array;
  /** One after the other from 0 where nothing is said. */
  readonly steps?: readonly number[];
  /** A second apart where nothing is said. */
  readonly times?: readonly number[];
}

export interface SaidKey extends Partial<MetricSummary> {
  /** By context; the empty one is of no context. */
  readonly lines: Readonly<Record<string, SaidLine>>;
}

export interface SaidRunOptions extends RecordedRunOptions {
  readonly keys?: Readonly<Record<string, SaidKey>>;
  readonly goal?: string;
  readonly leftOut?: number;
  readonly sources?: MetricTable['sources'];
  readonly checkpoints?: CheckpointList;
  readonly files?: FileList;
  readonly thumbnail?: string;
}

export class SaidRun implements PageHost {
  readonly recorded: RecordedRun;
  readonly #options: SaidRunOptions;
  readonly #lines = new MetricLines();
  readonly #points = new Map<string, SaidPoints>();
  #version = 1;
  #table: { version: number; rows: MetricTable['rows']; reach: ReturnType<SaidRun['reach']> } | undefined;
  #mark = 1;

  private constructor(recorded: RecordedRun, options: SaidRunOptions) {
    this.recorded = recorded;
    this.#options = options;
    for (const [key, { lines }] of Object.entries(options.keys ?? {}))
      for (const [context, line] of Object.entries(lines))
        this.#points.set(`${key}\n${context}`, pointsOf(line));
  }

  static async make(options: SaidRunOptions = {}): Promise<SaidRun> {
    return new SaidRun(await RecordedRun.make({ record: { samples: 100 }, ...options }), options);
  }

  remove(): void {
    this.recorded.remove();
  }

  series(params: { from: number; to: number; pixels: number }) {
    return this.recorded.series(params);
  }

  logAt(params: { at: number; lines: number }) {
    return this.recorded.logAt(params);
  }

  snapshot(): RunPageSnapshot {
    const { keys = {}, goal = null, checkpoints, files } = this.#options;
    const mark = this.#mark;
    return {
      ...this.recorded.snapshot(),
      said: {
        metrics: { count: Object.keys(keys).length, mark, goal },
        checkpoints: { count: checkpoints?.rows.length ?? 0, mark },
        files: { count: (files?.artifacts.length ?? 0) + (files?.outputs.length ?? 0), mark },
      },
    };
  }

  /** Summed up once for what there is, as the runner does it: a host only hands it on. */
  async metrics(): Promise<MetricTable> {
    const { keys = {}, leftOut = 0, sources = [] } = this.#options;
    if (this.#table?.version !== this.#version) {
      const rows = Object.entries(keys).map(([key, said]) => ({ key, ...this.#summaryOf(key, said) }));
      this.#table = { version: this.#version, rows, reach: this.reach() };
    }
    const { rows, reach } = this.#table;
    return { rows, leftOut, sources, ...reach };
  }

  async metricSeries({ axis, smoothing, charts }: MetricQuestion): Promise<MetricAnswer> {
    return {
      version: this.#version,
      charts: charts.map(({ key, ...part }) => ({
        lines: Object.keys(this.#options.keys?.[key]?.lines ?? {}).flatMap((context) => {
          const name = `${key}\n${context}`;
          const points = this.#points.get(name);
          return points
            ? [
                {
                  context,
                  ...this.#lines.line({ name, hasSteps: true, isThinned: false }, points, {
                    axis,
                    smoothing,
                    ...part,
                  }),
                },
              ]
            : [];
        }),
      })),
    };
  }

  async checkpoints(): Promise<CheckpointList> {
    const none = { rows: [], newestGood: null, can: { resume: false, change: false, askNow: false } };
    return this.#options.checkpoints ?? none;
  }

  async files(): Promise<FileList> {
    return this.#options.files ?? { artifacts: [], artifactsLeftOut: 0, outputs: [], outputsLeftOut: 0 };
  }

  async thumbnail(): Promise<{ address: string | null }> {
    return { address: this.#options.thumbnail ?? null };
  }

  /** Another value of a key, as the host then tells of it. */
  say(key: string, context: string, value: number): { version: number; reach: ReturnType<SaidRun['reach']> } {
    const name = `${key}\n${context}`;
    const { time, steps, values } = this.#points.get(name) ?? pointsOf({ values: [] });
    this.#points.set(name, {
      time: Float64Array.from([...time, (time.at(-1) ?? 0) + 1000]),
      steps: Float64Array.from([...steps, (steps.at(-1) ?? -1) + 1]),
      values: Float64Array.from([...values, value]),
    });
    this.#version++;
    this.#mark++;
    return { version: this.#version, reach: this.reach() };
  }

  reach(): Pick<MetricTable, 'time' | 'steps'> {
    const all = [...this.#points.values()];
    const of = (column: 'time' | 'steps') => {
      let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (const points of all)
        for (const place of points[column]) {
          if (place < from) from = place;
          if (place > to) to = place;
        }
      return from <= to ? { from, to } : null;
    };
    return { time: of('time') ?? { from: 0, to: 0 }, steps: of('steps') };
  }

  #summaryOf(key: string, { lines, ...given }: SaidKey): MetricSummary {
    const all = Object.keys(lines).map(
      (context) => [context, this.#points.get(`${key}\n${context}`)] as const,
    );
    const values = all.flatMap(([, points]) => [...(points?.values ?? [])]);
    return {
      ...statisticsOf(values),
      ...{ last: numberWord(values.at(-1)), lastStep: null, lastTime: null, minStep: null, maxStep: null },
      ...{ unit: null, source: 'signals', minute: null, hour: null },
      contexts: Object.fromEntries(
        all.flatMap(([context, points]) => {
          const own = [...(points?.values ?? [])];
          return context === '' ? [] : [[context, { ...statisticsOf(own), last: numberWord(own.at(-1)) }]];
        }),
      ),
      ...given,
    };
  }
}

function pointsOf({ values, steps, times }: SaidLine): SaidPoints {
  const own = Float64Array.from(values);
  return {
    values: own,
    steps: Float64Array.from(steps ?? own.keys()),
    time: times ? Float64Array.from(times) : own.map((_, index) => 1000 * index),
  };
}

function numberWord(value: number | undefined): MetricSummary['last'] {
  if (value === undefined) return null;
  return Number.isFinite(value) ? value : (String(value) as 'NaN');
}

/** Enough of it for a page. */
function statisticsOf(values: readonly number[]): MetricStatistics {
  const finite = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  const sum = finite.reduce((total, value) => total + value, 0);
  const at = (part: number) => finite[Math.floor(part * (finite.length - 1))] ?? null;
  const count = finite.length;
  return {
    ...{ count, notFinite: values.length - count, sum: count > 0 ? sum : null, sd: 0 },
    ...{
      mean: count > 0 ? sum / count : null,
      min: at(0),
      max: at(1),
      p50: at(0.5),
      p95: at(0.95),
      p99: at(0.99),
    },
  };
}
