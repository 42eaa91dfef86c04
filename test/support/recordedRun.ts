/** A host with a record as the sampler writes it, read as the window reads it; the run around it is made up. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ResourceRecord } from '../../src/core/sampling/record/record.ts';
import type { LogLines, Mark, RunHead, RunPageSnapshot, Series } from '../../src/protocol/runPage.ts';
import type { Words } from '../../src/protocol/words.ts';
import { type MadeRecord, madeHeader, writeResources } from './resources.ts';
import type { PageHost } from './standalonePage.ts';

export interface RecordedRunOptions {
  readonly record?: MadeRecord;
  readonly run?: Partial<RunHead>;
  readonly marks?: readonly Mark[];
  readonly extent?: Partial<RunPageSnapshot['extent']>;
  readonly machine?: Partial<RunPageSnapshot['machine']>;
  readonly logLine?: (second: number) => string;
  readonly said?: RunPageSnapshot['said'];
}

const STARTED = '2026-11-21T14:02:00.000Z';
const GIB = 2 ** 30;

export class RecordedRun implements PageHost {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-page-'));
  readonly record: ResourceRecord;
  /** Thrown instead of an answer. */
  failure: Error | null = null;
  readonly #options: RecordedRunOptions;

  private constructor(options: RecordedRunOptions) {
    this.#options = options;
    const file = path.join(this.folder, 'resources.jsonl');
    const { mono, boot } = madeHeader(options.record);
    writeResources(file, options.record);
    this.record = new ResourceRecord(file, { mono, boot, time: Date.parse(STARTED) });
  }

  static async make(options: RecordedRunOptions = {}): Promise<RecordedRun> {
    const run = new RecordedRun(options);
    await run.record.update();
    return run;
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  async series(params: { from: number; to: number; pixels: number }): Promise<Series> {
    if (this.failure) throw this.failure;
    return this.record.series(params);
  }

  /** One line a second, as long as the run was measured. */
  async logAt({ at, lines }: { at: number; lines: number }): Promise<LogLines> {
    const last = Math.floor(this.record.facts.to / 1000);
    const there = Math.min(Math.max(0, Math.floor(at / 1000)), last);
    const first = Math.max(0, Math.min(there - Math.floor(lines / 2), last + 1 - lines));
    const { logLine = (second: number) => `epoch ${Math.floor(second / 60)}  step ${second}  loss 0.2134` } =
      this.#options;
    return {
      lines: Array.from({ length: lines }, (_, index) => ({
        at: (first + index) * 1000,
        offset: (first + index + 1) * 40,
        text: logLine(first + index),
        isThere: first + index === there,
      })),
    };
  }

  snapshot(): RunPageSnapshot {
    const { run, marks = [], extent, machine } = this.#options;
    const { samples, from, to, header, peaks } = this.record.facts;
    return {
      words: {} as Words,
      place: { version: 1, root: this.folder, id: '01jd0000000000000000000000' },
      run: { ...HEAD, elapsedMs: to, ...run },
      extent: {
        from: Math.min(0, from),
        to,
        samples,
        periodMs: header?.periodMs ?? 1000,
        cores: header?.cores ?? 2,
        memoryBytes: header?.memoryBytes ?? 4 * GIB,
        gpus: header?.gpus ?? [],
        limits: [],
        peaks,
        ...extent,
      },
      marks,
      machine: { ...MACHINE, ...machine },
      said: this.#options.said ?? NOTHING_SAID,
    };
  }
}

export const NOTHING_SAID: RunPageSnapshot['said'] = {
  metrics: { count: 0, mark: 0, goal: null },
  checkpoints: { count: 0, mark: 0 },
  files: { count: 0, mark: 0 },
};

export const HEAD: RunHead = {
  id: '01jd0000000000000000000000',
  shortId: '000000',
  name: 'train-resnet',
  status: 'completed',
  statusWord: 'completed',
  icon: 'pass',
  tone: 'good',
  isLive: false,
  message: null,
  notice: null,
  origin: [{ text: 'started by you from train.json at 14:02', command: null }],
  startedAt: STARTED,
  elapsedMs: 0,
  isTicking: false,
  took: null,
  progress: null,
  statusText: null,
  related: [],
  isStopping: false,
  can: { stop: false, pause: false, resume: false, repeat: true },
  context: '',
};

export const LIVE: Partial<RunHead> = {
  status: 'running',
  statusWord: 'running',
  icon: 'sync',
  tone: 'live',
  isLive: true,
  isTicking: true,
  progress: { percent: 42, text: '42 %', look: 'going', note: null, tasks: [] },
  can: { stop: true, pause: true, resume: false, repeat: false },
};

const MACHINE: RunPageSnapshot['machine'] = {
  cores: 16,
  memoryBytes: 32 * GIB,
  cpuPercent: 420,
  usedBytes: 9.2 * GIB,
  runs: [],
};
