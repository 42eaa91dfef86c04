/** What the page of a run is drawn from: its record, read as it grows. Reads only when it is asked to. */

import fs from 'node:fs';
import { plainNumber } from '../../base/json.ts';
import { systemClock } from '../../base/time.ts';
import { hostFacts } from '../../core/process/host.ts';
import { foldEvents, initialState } from '../../core/run/fold.ts';
import { type RunFolder, readEventFile, readRequest } from '../../core/run/folder.ts';
import { type LogMoment, logAt } from '../../core/run/logMoment.ts';
import type { RunEvent, RunRequest } from '../../core/run/model.ts';
import type { Limit } from '../../core/run/resources.ts';
import { RunTime } from '../../core/run/runTime.ts';
import { ResourceRecord } from '../../core/sampling/record/record.ts';
import type { Extent, Series } from '../../protocol/runPage.ts';
import { outputsOf } from './fileList.ts';
import type { MachineLook } from './machine.ts';
import { SaidSource } from './saidSource.ts';

export class RunSource {
  readonly folder: RunFolder;
  readonly said: SaidSource;
  readonly #signal: AbortSignal;
  #request: RunRequest | undefined;
  #events: readonly RunEvent[] = [];
  #eventBytes = -1;
  #limits: readonly Limit[] = [];
  #time: RunTime | undefined;
  #record: ResourceRecord | undefined;
  #newest: Series | undefined;
  #toldTo = 0;

  constructor(folder: RunFolder, signal: AbortSignal) {
    this.folder = folder;
    this.#signal = signal;
    this.said = new SaidSource(folder, signal);
  }

  /** Undefined where it cannot be read. */
  get request(): RunRequest | undefined {
    this.#request ??= quietly(() => readRequest(this.folder));
    return this.#request;
  }

  get events(): readonly RunEvent[] {
    return this.#events;
  }

  get time(): RunTime | undefined {
    return this.#time;
  }

  /** Reads what happened so far, when something was added, and says whether that was so. */
  readEvents(): boolean {
    const size = fs.statSync(this.folder.events, { throwIfNoEntry: false })?.size ?? 0;
    if (size === this.#eventBytes) return false;
    this.#events = quietly(() => readEventFile(this.folder).events) ?? [];
    this.#eventBytes = size;
    this.#limits = this.request ? foldEvents(initialState(this.request), this.#events).limits : [];
    this.#time = RunTime.of(this.#events);
    return true;
  }

  /** How many files it sealed that are its outputs. */
  get outputs(): number {
    return outputsOf(this.#events).length;
  }

  /** Now; null before the program started. */
  get elapsedMs(): number | null {
    return this.#time?.elapsed(systemClock, hostFacts().boot) ?? null;
  }

  /** Reads what was measured since, and says whether there was anything. */
  async readSamples(): Promise<boolean> {
    if (!this.#time) return false;
    this.#record ??= new ResourceRecord(this.folder.resources, this.#time.start, { signal: this.#signal });
    const isMore = await this.#record.update();
    if (isMore) this.#newest = await this.#record.after(this.#record.facts.to - 1);
    return isMore;
  }

  async series(params: { from: number; to: number; pixels: number }): Promise<Series> {
    return this.#record?.series(params) ?? { ...NOTHING, from: params.from, to: params.to };
  }

  /** Those since the last time; undefined where there are none. */
  async newSamples(): Promise<Series | undefined> {
    const samples = await this.#record?.after(this.#toldTo);
    if (!samples || samples.at.length === 0) return undefined;
    this.#toldTo = samples.to;
    return samples;
  }

  /** What was measured so far is known to the page, which asks for it. */
  skipSamples(): void {
    this.#toldTo = this.#record?.facts.to ?? 0;
  }

  extent(durationMs: number | null): Extent {
    const { samples = 0, from = 0, to = 0, header, peaks = {} } = this.#record?.facts ?? {};
    return {
      from: Math.min(0, from),
      to: Math.max(to, durationMs ?? 0),
      samples,
      periodMs: header?.periodMs ?? 1000,
      cores: header?.cores ?? 1,
      memoryBytes: header?.memoryBytes ?? null,
      gpus: header?.gpus ?? [],
      limits: this.#limits.map(({ rule, value, action }) => ({
        rule,
        value: Number(plainNumber(value)),
        action,
      })),
      peaks,
    };
  }

  /** The record is another one than before: nothing that was told of it counts. */
  get isReplaced(): boolean {
    return (this.#record?.facts.to ?? 0) < this.#toldTo;
  }

  /** The machine in the newest sample; undefined where there is none of the last seconds. */
  machineNow(): MachineLook | undefined {
    const { to = 0, header } = this.#record?.facts ?? {};
    const elapsed = this.elapsedMs;
    if (!this.#newest || !header || elapsed === null || elapsed - to > FRESH_MS) return undefined;
    const { machineCpu, machineMemory } = this.#newest.columns;
    const { cores, memoryBytes } = header;
    const usedBytes = machineMemory?.at(-1);
    if (usedBytes === undefined || Number.isNaN(usedBytes)) return undefined;
    const cpu = machineCpu?.at(-1) ?? Number.NaN;
    return { cores, memoryBytes, usedBytes, cpuPercent: Number.isNaN(cpu) ? null : cpu };
  }

  /** Of a run whose program never started nothing can be told by time. */
  logAt(at: number, lines: number): LogMoment {
    return this.#time ? logAt(this.folder, this.#time, at, lines) : { offset: 0, lines: [] };
  }
}

const FRESH_MS = 10_000;
const NOTHING = { isRaw: true, gapMs: 1000, at: new Float64Array(), columns: {} } as const;

/** A damaged record is told of elsewhere, by its row. */
function quietly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
