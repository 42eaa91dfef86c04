/** Everything a program said so far, summed up as it comes. */

import { isoTime } from '../../base/time.ts';
import type { Position } from '../run/checkpoints.ts';
import type { Pauses } from '../run/pauses.ts';
import type { Artifact, LineFault, MetricsPlan, Said, SaidNumber } from '../run/signals.ts';
import type { CheckpointSaid, CheckpointWords } from './line.ts';
import { type Aggregate, aggregateOf } from './metrics/aggregates.ts';
import { Metric } from './metrics/metric.ts';
import { isBelievedOver } from './precedence.ts';
import { ProgressSoFar } from './progress/progress.ts';
import type { Task } from './progress/task.ts';
import { SignalReader } from './reader.ts';
import type { Circumstances, MetricHead, SignalSink, Words } from './sink.ts';

const MOST_KEYS = 1000;
/** Of more metrics than these nothing is kept of the last minute and hour. */
const MOST_WITH_WINDOWS = 250;
const MOST_ARTIFACTS = 1000;
const MOST_PARAMS = 200;
const LONGEST_PARAM = 4000;
const MOST_MESSAGES = 20;
const MOST_FAULTS = 5;
const MOST_CHECKPOINTS = 10_000;
/** Beyond these, those for which there is no room are no longer told from each other. */
const MOST_NAMES_LEFT_OUT = 10_000;
const WORTH_KEEPING = ['warning', 'warn', 'error', 'critical', 'fatal'];

export interface SaidOptions {
  readonly plan: Pick<MetricsPlan, 'aggregates'>;
  readonly pauses: Pauses;
  /** Of a resumed run: how long the attempts before took, and how far it is with its checkpoint. */
  readonly earlierMs: number | null;
  readonly position?: Position | null | undefined;
  /** Where that is that the program names, as the record has it, and how large it is. */
  readonly place: (path: string) => Pick<Artifact, 'path' | 'bytes'>;
  /** For each line of progress that is believed: how much was done of the task before. */
  readonly onProgress?: (task: Task, before: number) => void;
}

export class SaidSoFar {
  /** When lines were read that have no time of their own, and whether there were any. */
  readAtMs = 0;
  hasUntimed = false;
  private readonly options: SaidOptions;
  private readonly progress: ProgressSoFar;
  private readonly readers: SignalReader[] = [];
  private readonly metrics = new Map<string, Metric>();
  private readonly leftOut = new Set<string>();
  /** For heads that were seen before: the metrics of their keys. */
  private targets = new WeakMap<MetricHead, (Metric | undefined)[]>();
  private readonly artifacts = new Map<string, Artifact>();
  private artifactsLeftOut = 0;
  private readonly params = new Map<string, unknown>();
  private statusText: string | null = null;
  private messages: Said['messages'] = [];
  private readonly faults: LineFault[] = [];
  private checkpoints: CheckpointSaid[] = [];

  constructor(options: SaidOptions) {
    this.options = options;
    this.progress = new ProgressSoFar(options);
  }

  /** Before anything was said. */
  begin(nowMs: number): void {
    this.readAtMs = nowMs;
    this.progress.begin(nowMs);
  }

  /** What reads a file of this name into here; `besides` is told of metrics as well. */
  reader(file: string, besides?: SignalSink['metrics']): SignalReader {
    const reader = new SignalReader({
      metrics: (head, values, step, timeMs) => {
        this.addMetrics(head, values, step, timeMs);
        besides?.(head, values, step, timeMs);
      },
      words: (words, circumstances) => this.hear(words, circumstances),
      damaged: (line, why) => {
        if (this.faults.length < MOST_FAULTS) this.faults.push({ file, line, why });
      },
    });
    this.readers.push(reader);
    return reader;
  }

  /** Of a run that is over there are no last minute and hour. */
  said(nowMs: number, isOver = false): Said {
    const { artifactsLeftOut, statusText, messages, faults } = this;
    return {
      metrics: Object.fromEntries(
        Array.from(this.metrics, ([key, metric]) => [key, metric.summary(nowMs, isOver)]),
      ),
      metricsLeftOut: this.leftOut.size,
      progress: this.progress.progress(isOver),
      artifacts: [...this.artifacts.values()],
      artifactsLeftOut,
      statusText,
      messages,
      ...(this.params.size > 0 && { params: Object.fromEntries(this.params) }),
      lines: this.readers.reduce((sum, { lines }) => sum + lines, 0),
      damaged: this.readers.reduce((sum, { damaged }) => sum + damaged, 0),
      ...(faults.length > 0 && { faults: [...faults] }),
    };
  }

  /** The newest value of each metric. */
  lastMetrics(): Readonly<Record<string, SaidNumber>> {
    return Object.fromEntries(Array.from(this.metrics, ([key, { lastSaid }]) => [key, lastSaid]));
  }

  /** The checkpoints that were said since it was asked last. */
  takeCheckpoints(): CheckpointSaid[] {
    const taken = this.checkpoints;
    this.checkpoints = [];
    return taken;
  }

  private addMetrics(head: MetricHead, values: Float64Array, step: number, timeMs: number): void {
    let targets = this.targets.get(head);
    if (!targets) {
      targets = head.keys.map((key, index) => this.metricFor(key, head, index));
      this.targets.set(head, targets);
    }
    const at = this.timeOf(timeMs);
    for (let index = 0; index < targets.length; index++) {
      const metric = targets[index];
      if (!metric) continue;
      const value = values[index] as number;
      metric.add(value, step, at);
      if (head.context !== null) metric.addTo(head.context, value);
    }
  }

  private timeOf(timeMs: number): number {
    if (!Number.isNaN(timeMs)) return timeMs;
    this.hasUntimed = true;
    return this.readAtMs;
  }

  /** Undefined where there is no room for it, or where somebody else is believed. */
  private metricFor(key: string, { source, units }: MetricHead, index: number): Metric | undefined {
    const found = this.metrics.get(key);
    if (found && found.source !== source && !isBelievedOver(source, found.source)) return undefined;
    if (!found && this.metrics.size >= MOST_KEYS) {
      if (this.leftOut.size < MOST_NAMES_LEFT_OUT) this.leftOut.add(key);
      return undefined;
    }
    const metric = found?.source === source ? found : this.newMetric(key, source);
    metric.unit = units[index] ?? metric.unit;
    return metric;
  }

  private newMetric(key: string, source: string): Metric {
    const hasWindows = this.metrics.size < MOST_WITH_WINDOWS;
    const metric = new Metric({ source, hasWindows, aggregates: this.aggregatesOf(key) });
    // What was kept of its key before belongs to one who is no longer believed.
    this.targets = new WeakMap();
    this.metrics.set(key, metric);
    return metric;
  }

  private aggregatesOf(key: string): { name: string; aggregate: Aggregate }[] {
    return Object.entries(this.options.plan.aggregates).flatMap(([name, { metric, of }]) => {
      const aggregate = metric === key ? aggregateOf(of) : undefined;
      return aggregate ? [{ name, aggregate }] : [];
    });
  }

  private hear(words: Words, { source, timeMs }: Circumstances): void {
    const atMs = this.timeOf(timeMs);
    const time = isoTime(atMs);
    switch (words.kind) {
      case 'progress': {
        const heard = this.progress.say(words.progress, source, atMs);
        if (heard) this.options.onProgress?.(heard.task, heard.before);
        return;
      }
      case 'checkpoint':
        return this.addCheckpoint(words.checkpoint, time);
      case 'artifact':
        return this.addArtifact({
          ...this.options.place(words.path),
          type: words.type,
          step: words.step,
          time,
        });
      case 'param':
        for (const [key, value] of Object.entries(words.values)) this.addParam(key, value);
        return;
      case 'message':
        if (WORTH_KEEPING.includes(words.level))
          this.messages = [
            ...this.messages.slice(1 - MOST_MESSAGES),
            { time, level: words.level, text: words.text },
          ];
        return;
      case 'status':
        this.statusText = words.text;
    }
  }

  private addCheckpoint(
    { path, step, description, tags = [], metrics }: CheckpointWords,
    time: string,
  ): void {
    if (this.checkpoints.length >= MOST_CHECKPOINTS) this.checkpoints.shift();
    this.checkpoints.push({
      ...{ path, step: step ?? null, time, description: description ?? null, tags },
      metrics: metrics ?? this.lastMetrics(),
    });
  }

  /** Said again, it is the newest. */
  private addArtifact(artifact: Artifact): void {
    this.artifacts.delete(artifact.path);
    if (this.artifacts.size >= MOST_ARTIFACTS) this.artifactsLeftOut++;
    else this.artifacts.set(artifact.path, artifact);
  }

  private addParam(key: string, value: unknown): void {
    if (this.params.has(key) || this.params.size < MOST_PARAMS) this.params.set(key, kept(value));
  }
}

/** As it is, unless the state of the run would be hard to write and to read with it. */
function kept(value: unknown): unknown {
  const text = jsonOf(value);
  if (text === undefined) return 'nested too deeply to be kept';
  return text.length <= LONGEST_PARAM ? value : `${text.slice(0, LONGEST_PARAM)} …`;
}

function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined; // what can be read that deep cannot always be written
  }
}
