/** One metric as it comes: its statistics over everything and by context, its last value, its least and greatest. */

import { isoTime } from '../../../base/time.ts';
import type { MetricSummary, SaidNumber } from '../../run/signals.ts';
import { saidNumber } from '../sink.ts';
import type { Aggregate } from './aggregates.ts';
import { Stream } from './stream.ts';
import { WindowedStream } from './windows.ts';

export interface MetricOptions {
  readonly source: string;
  readonly hasWindows: boolean;
  readonly aggregates: readonly { readonly name: string; readonly aggregate: Aggregate }[];
}

interface Context {
  readonly stream: Stream;
  last: number;
}

/** A best value, and where it was reached. */
interface Best {
  value: number;
  step: number;
}

const MOST_CONTEXTS = 50;

export class Metric {
  readonly source: string;
  unit: string | null = null;
  last = Number.NaN;
  private readonly stream: WindowedStream;
  private readonly contexts = new Map<string, Context>();
  private readonly aggregates: MetricOptions['aggregates'];
  private readonly least: Best = { value: Number.POSITIVE_INFINITY, step: Number.NaN };
  private readonly greatest: Best = { value: Number.NEGATIVE_INFINITY, step: Number.NaN };
  private lastStep = Number.NaN;
  private lastMs = Number.NaN;
  private contextsLeftOut = 0;

  constructor({ source, hasWindows, aggregates }: MetricOptions) {
    this.source = source;
    this.stream = new WindowedStream(hasWindows);
    this.aggregates = aggregates;
  }

  add(value: number, step: number, timeMs: number): void {
    this.stream.add(value, timeMs);
    this.last = value;
    this.lastStep = step;
    this.lastMs = timeMs;
    if (value < this.least.value && Number.isFinite(value)) Object.assign(this.least, { value, step });
    if (value > this.greatest.value && Number.isFinite(value)) Object.assign(this.greatest, { value, step });
    for (const { aggregate } of this.aggregates) aggregate.add(value);
  }

  /** Beside `add`, of a value that has labels. */
  addTo(label: string, value: number): void {
    let context = this.contexts.get(label);
    if (!context) {
      if (this.contexts.size >= MOST_CONTEXTS) {
        this.contextsLeftOut++;
        return;
      }
      context = { stream: new Stream(), last: value };
      this.contexts.set(label, context);
    }
    context.stream.add(value);
    context.last = value;
  }

  get lastSaid(): SaidNumber {
    return saidNumber(this.last);
  }

  summary(nowMs: number, isOver: boolean): MetricSummary {
    const run = this.stream.run();
    const window = (which: 'minute' | 'hour') =>
      isOver ? null : (this.stream.window(which, nowMs)?.statistics() ?? null);
    return {
      last: this.lastSaid,
      lastStep: numberOrNull(this.lastStep),
      lastTime: Number.isNaN(this.lastMs) ? null : isoTime(this.lastMs),
      ...run.statistics(),
      minStep: numberOrNull(this.least.step),
      maxStep: numberOrNull(this.greatest.step),
      unit: this.unit,
      source: this.source,
      minute: window('minute'),
      hour: window('hour'),
      contexts: Object.fromEntries(
        Array.from(this.contexts, ([label, { stream, last }]) => [
          label,
          { last: saidNumber(last), ...stream.statistics() },
        ]),
      ),
      ...(this.contextsLeftOut > 0 && { contextsLeftOut: this.contextsLeftOut }),
      ...(this.aggregates.length > 0 && {
        aggregates: Object.fromEntries(
          this.aggregates.map(({ name, aggregate }) => [name, aggregate.result(run)]),
        ),
      }),
    };
  }
}

function numberOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
