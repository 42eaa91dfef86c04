/** The metrics of a run as they grow: read once, then only what came since. */

import type { Disposable } from '../../../base/disposable.ts';
import type { RunFolder } from '../../run/folder.ts';
import type { Start } from '../../run/timeAxis.ts';
import type { LineTaker, Source } from '../lineTaker.ts';
import { SignalReader } from '../reader.ts';
import { OWN_FILE, SignalFiles } from '../signalFiles.ts';
import type { MetricHead, SignalSink } from '../sink.ts';
import type { Points, SaidPoints } from './points.ts';
import { type Key, SeriesStore } from './seriesStore.ts';
import { sideFileOf } from './sideFile.ts';
import { readSideFile } from './sideFileReader.ts';

export interface MetricKey {
  readonly key: string;
  readonly unit: string | null;
  readonly source: string;
  /** Its series; the label is null where the program gave none, else as in `subset=val`. */
  readonly contexts: readonly MetricContext[];
}

export interface MetricContext {
  readonly label: string | null;
  readonly count: number;
  /** NaN and infinities. */
  readonly notFinite: number;
  readonly hasSteps: boolean;
  /** Whether memory holds fewer points than there are: spikes stay, their neighbours may not. */
  readonly isThinned: boolean;
  /** Of all finite values; NaN where there is none. */
  readonly least: number;
  readonly greatest: number;
  readonly last: number;
}

export interface MetricFacts {
  readonly keys: readonly MetricKey[];
  /** Keys of which not everything is shown, because there are too many. */
  readonly keysLeftOut: number;
  readonly lines: number;
  readonly damaged: number;
  /** Milliseconds since the program started, and steps: from the least to the greatest of all series. */
  readonly time: Extent;
  readonly steps: Extent;
  /** Why not everything is shown, as a sentence. */
  readonly problem: string | null;
}

export interface Extent {
  readonly from: number;
  readonly to: number;
}

export interface MetricRecordOptions {
  /** Aborted when nobody wants it any more. */
  readonly signal?: AbortSignal;
  /** So many points stay in memory, 24 bytes each; where there are more they are thinned out. */
  readonly mostPoints?: number;
}

const MOST_POINTS = 4_000_000;

/** One reading of everything that was said. Where files were replaced it is begun anew. */
class Reading {
  readonly store: SeriesStore;
  readonly files: SignalFiles;
  readonly time = new Reach();
  readonly steps = new Reach();
  private readonly readers: SignalReader[] = [];
  private startMs: number | undefined;
  /** Of lines without a time: when they were read first. */
  private readAtMs = 0;

  constructor(folder: RunFolder, start: Start | undefined, mostPoints: number) {
    this.store = new SeriesStore(mostPoints);
    this.startMs = start?.time;
    this.files = new SignalFiles(folder, {
      takerOf: (name) => this.reader(name === OWN_FILE ? sideFileOf(folder) : undefined),
      onTime: (timeMs) => {
        this.readAtMs = timeMs;
      },
    });
  }

  get lines(): number {
    return this.readers.reduce((sum, { lines }) => sum + lines, 0);
  }

  get damaged(): number {
    return this.readers.reduce((sum, { damaged }) => sum + damaged, 0);
  }

  private reader(sideFile: string | undefined): LineTaker {
    const metrics: SignalSink['metrics'] = (head, values, step, timeMs) =>
      this.add(head, values, step, timeMs);
    const reader = new SignalReader({
      metrics,
      words: () => undefined,
      damaged: () => undefined,
    });
    this.readers.push(reader);
    return {
      push: (bytes: Buffer) => {
        const taken = reader.push(bytes);
        this.store.keepWithin();
        return taken;
      },
      takeLast: (bytes: Buffer) => reader.takeLast(bytes),
      expect: (times: number) => this.store.makeRoom(times),
      recall: async (source: Source) => {
        if (sideFile === undefined) return 0;
        return readSideFile({ file: sideFile, source, reader, metrics, store: this.store });
      },
    };
  }

  private add(head: MetricHead, values: Float64Array, step: number, timeMs: number): void {
    const saidMs = Number.isNaN(timeMs) ? this.readAtMs : timeMs;
    this.startMs ??= saidMs;
    const at = Math.max(0, saidMs - this.startMs);
    this.time.take(at);
    if (!Number.isNaN(step)) this.steps.take(step);
    const targets = this.store.targetsOf(head);
    for (let index = 0; index < targets.length; index++)
      targets[index]?.add(at, step, values[index] as number);
  }
}

/** From the least to the greatest there was. */
class Reach {
  private from = Number.POSITIVE_INFINITY;
  private to = Number.NEGATIVE_INFINITY;

  take(value: number): void {
    if (value < this.from) this.from = value;
    if (value > this.to) this.to = value;
  }

  extent(): Extent {
    return this.from <= this.to ? { from: this.from, to: this.to } : { from: 0, to: 0 };
  }
}

export class MetricRecord implements Disposable {
  private readonly begin: () => Reading;
  private readonly signal: AbortSignal | undefined;
  private reading: Reading;
  private updating: Promise<boolean> | undefined;

  /** Without a start, time begins with the first line that has one. */
  constructor(folder: RunFolder, start: Start | undefined, options: MetricRecordOptions = {}) {
    const { signal, mostPoints = MOST_POINTS } = options;
    this.begin = () => new Reading(folder, start, mostPoints);
    this.signal = signal;
    this.reading = this.begin();
  }

  /** Reads what is new, in slices, and says whether there was anything. What was read so far may be asked for meanwhile. */
  update(): Promise<boolean> {
    this.updating ??= this.readOn().finally(() => {
      this.updating = undefined;
    });
    return this.updating;
  }

  get facts(): MetricFacts {
    const { store, lines, damaged, time, steps, files } = this.reading;
    return {
      keys: Array.from(store.keys.values(), factsOf),
      keysLeftOut: store.leftOut.size,
      ...{ lines, damaged },
      time: time.extent(),
      steps: steps.extent(),
      problem: files.problem,
    };
  }

  /** Of one key; the facts are of all, and cost more. */
  contexts(key: string): readonly MetricContext[] {
    const found = this.reading.store.keys.get(key);
    return found ? factsOf(found).contexts : [];
  }

  /** All that memory holds of a series; undefined where there is none. */
  points(key: string, context: string | null): SaidPoints | undefined {
    return this.reading.store.points(key, context)?.all();
  }

  dispose(): void {
    this.reading.files.dispose();
  }

  private async readOn(): Promise<boolean> {
    const looked = await this.reading.files.read(this.signal);
    if (looked !== 'replaced') return looked === 'more';
    this.reading.files.dispose();
    this.reading = this.begin();
    await this.reading.files.read(this.signal);
    return true;
  }
}

function factsOf({ key, unit, source, contexts }: Key): MetricKey {
  return { key, unit, source, contexts: Array.from(contexts, ([label, points]) => contextOf(label, points)) };
}

function contextOf(label: string | null, points: Points): MetricContext {
  const { total, notFinite, hasSteps, isThinned, least, greatest, last } = points;
  return { label, count: total, notFinite, hasSteps, isThinned, least, greatest, last };
}
