/** Records of what runs took, as the sampler writes them: of any length, with spikes, gaps, new headers and damage. */

import fs from 'node:fs';
import {
  COLUMNS,
  type Column,
  GPU_COLUMNS,
  type GpuColumn,
  type ResourceSummary,
  type ResourcesHeader,
  type ResourcesNow,
} from '../../src/core/run/resources.ts';
import { seededRandom } from './random.ts';

export interface MadeRecord {
  /** 86,400 of one second are a day. */
  readonly samples?: number;
  readonly periodMs?: number;
  readonly gpus?: number;
  /** These samples stand far above all others, from 0. */
  readonly spikes?: readonly number[];
  /** So long nothing was measured before that sample. */
  readonly gaps?: readonly { readonly before: number; readonly ms: number }[];
  /** Another header stands before these samples. */
  readonly headers?: readonly number[];
  /** Before these samples stands a line that nobody may believe, one kind after the other. */
  readonly damaged?: readonly number[];
  readonly header?: Partial<ResourcesHeader>;
  readonly seed?: number;
}

/** What a spike holds; nothing else comes near. */
export const SPIKE = { cpu: 1599.5, rss: 7 * 2 ** 30 } as const;

export const DAY_OF_SAMPLES = 86_400;
const MIB = 1 << 20;
/** Every tenth sample looks at what is costly to look at. */
const SLOW_EVERY = 10;
const SLOW: readonly Column[] = ['pss', 'files', 'diskFree', 'diskUsed', 'outputFree'];

const DAMAGED = ['[1000,12.5,', '{"cpu":12', '\u0000\u0000\u0000', '["12",null]', 'null'];

export function madeHeader({ gpus = 0, periodMs = 1000, header = {} }: MadeRecord = {}): ResourcesHeader {
  return {
    schema: 'runtrail/resources/1',
    why: 'start',
    time: '2026-11-21T14:00:00.000Z',
    mono: 1_000_000,
    boot: 'b',
    periodMs,
    cores: 16,
    memoryBytes: 32 * 2 ** 30,
    swapBytes: 2 ** 30,
    disks: { workspace: { path: '/work', bytes: 500e9 }, output: null },
    gpus: Array.from({ length: gpus }, (_, card) => ({ name: `Card ${card}`, memoryBytes: 24 * 2 ** 30 })),
    source: 'proc',
    columns: columnsFor(gpus),
    ...header,
  };
}

/** What is looked at rarely stands last, so that it costs nothing where it is missing. */
function columnsFor(gpus: number): Column[] {
  const cards = Array.from({ length: gpus }, (_, card) => card);
  const ofCards = cards.flatMap((card) => GPU_COLUMNS.map((name): GpuColumn => `gpu${card}.${name}`));
  return [...COLUMNS.filter((name) => !SLOW.includes(name)), ...ofCards, ...SLOW];
}

/** The lines of a record, each with its newline. */
export function* resourceLines(record: MadeRecord = {}): Generator<string> {
  const { samples = DAY_OF_SAMPLES, periodMs = 1000, gaps = [], headers = [], damaged = [] } = record;
  const first = madeHeader(record);
  const random = seededRandom(record.seed ?? 1);
  const gapBefore = new Map(gaps.map(({ before, ms }) => [before, ms]));
  let mono = first.mono;
  let base = mono;
  yield `${JSON.stringify(first)}\n`;
  for (let index = 0; index < samples; index++) {
    mono += periodMs + (gapBefore.get(index) ?? 0);
    const kind = damaged.indexOf(index);
    if (kind >= 0) yield `${DAMAGED[kind % DAMAGED.length]}\n`;
    if (headers.includes(index)) {
      base = mono - periodMs / 2;
      const time = new Date(Date.parse(first.time) + base - first.mono).toISOString();
      yield `${JSON.stringify({ ...first, why: 'recovered', time, mono: base })}\n`;
    }
    const values = valuesOf(index, { record, random, columns: first.columns });
    yield `${JSON.stringify([mono - base, ...values])}\n`;
  }
}

interface Made {
  readonly record: MadeRecord;
  readonly random: () => number;
  readonly columns: readonly Column[];
}

/** What stands behind `at`: a program whose memory grows and falls, and whose work comes in waves. */
function valuesOf(index: number, { record, random, columns }: Made): (number | null)[] {
  const isSpike = record.spikes?.includes(index) === true;
  const wave = Math.sin(index / 300);
  const rss = Math.round((1200 + 400 * wave + 50 * random()) * MIB);
  const fast: Record<string, number> = {
    cpu: isSpike ? SPIKE.cpu : tenths(150 + 45 * wave + 5 * random()),
    rss: isSpike ? SPIKE.rss : rss,
    processes: 5 + (index % 3),
    threads: 24 + (index % 5),
    read: index % 7 === 0 ? Math.round(4 * MIB * random()) : 0,
    written: index % 11 === 0 ? Math.round(2 * MIB * random()) : 0,
    machineCpu: tenths(220 + 60 * wave + 10 * random()),
    machineMemory: rss + 6000 * MIB,
    load: tenths(2 + wave + random()),
    swap: 12 * MIB,
    diskRead: index % 7 === 0 ? 4 * MIB : 0,
    diskWritten: index % 5 === 0 ? 2 * MIB : 4096,
    received: Math.round(900 * random()),
    sent: Math.round(400 * random()),
    cost: tenths(0.1 + 0.2 * random()),
    'gpu.use': Math.round(60 + 30 * wave),
    'gpu.memory': 9000 * MIB,
    'gpu.temperature': Math.round(60 + 10 * wave),
    'gpu.power': Math.round(180 + 60 * wave),
    'gpu.own': 8000 * MIB,
    pss: rss - 20 * MIB,
    files: 40 + (index % 9),
    diskFree: 200e9 - index * 4096,
    diskUsed: 300e9 + index * 4096,
  };
  const isSlow = index % SLOW_EVERY === 0;
  const shown = isSlow ? columns.slice(1, -1) : columns.slice(1).filter((name) => !SLOW.includes(name));
  return shown.map((name) => fast[name.replace(/^gpu\d+/, 'gpu')] ?? null);
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Writes `resources.jsonl`; a day is made in well under a second. */
export function writeResources(file: string, record: MadeRecord = {}): void {
  fs.writeFileSync(file, [...resourceLines(record)].join(''));
}

/** What all samples come to; each figure is another one. */
export function madeSummary(more: Partial<ResourceSummary> = {}): ResourceSummary {
  return {
    samples: 60,
    peakRssBytes: 600 * MIB,
    meanRssBytes: 400 * MIB,
    peakPssBytes: 580 * MIB,
    peakMemoryPercent: 7.5,
    peakCpuPercent: 196.4,
    meanCpuPercent: 150.2,
    cpuSeconds: 90.1,
    readBytes: 12 * MIB,
    writtenBytes: 100 * MIB,
    peakProcesses: 5,
    peakThreads: 24,
    gpus: [],
    costPercent: 0.2,
    ...more,
  };
}

export function madeNow(more: Partial<ResourcesNow> = {}): ResourcesNow {
  return {
    time: '2026-11-21T14:01:00.000Z',
    cpuPercent: 150.5,
    rssBytes: 512 * MIB,
    memoryPercent: 6.4,
    processes: 4,
    readBytesPerSecond: 0,
    writtenBytesPerSecond: 3 * MIB,
    gpuPercent: null,
    ...more,
  };
}
