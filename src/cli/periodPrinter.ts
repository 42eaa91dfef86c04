/** `runtrail resource summary --period 24h`: the machine while runs were measured, and the runs themselves. */

import { formatBytes } from '../base/size.ts';
import type { Figures } from '../base/statistics.ts';
import { formatDuration, isoTime } from '../base/time.ts';
import type { OpenWorkspace } from '../core/core.ts';
import { isFinal } from '../core/run/model.ts';
import { formatPercent } from '../core/run/resourceFacts.ts';
import { Period, type PeriodSummary } from '../core/store/periodSummary.ts';
import { recentRuns } from '../core/store/recentRuns.ts';
import { readRun } from '../core/store/store.ts';
import type { Context } from './context.ts';
import { cell, figure, type Terminal, table } from './terminal.ts';

const DAY_MS = 86_400_000;

/** What is shown of the machine: its column in the records, its name for programs and for people. */
const MACHINE: readonly {
  readonly column: string;
  readonly key: string;
  readonly name: string;
  readonly text: (value: number) => string;
}[] = [
  { column: 'machineCpu', key: 'cpu_percent', name: 'CPU', text: formatPercent },
  { column: 'machineMemory', key: 'memory_bytes', name: 'Memory', text: bytes },
  { column: 'swap', key: 'swap_bytes', name: 'Swap', text: bytes },
  { column: 'load', key: 'load', name: 'Load', text: (value) => value.toFixed(1) },
  { column: 'diskUsed', key: 'disk_used_bytes', name: 'Disk used', text: bytes },
  { column: 'diskFree', key: 'disk_free_bytes', name: 'Disk free', text: bytes },
  { column: 'diskRead', key: 'disk_read_bytes_per_second', name: 'Disk read', text: perSecond },
  { column: 'diskWritten', key: 'disk_written_bytes_per_second', name: 'Disk written', text: perSecond },
];

export async function printPeriod(open: OpenWorkspace, days: number, context: Context): Promise<void> {
  const { terminal, isJson } = context;
  const now = Date.now();
  const since = now - days * DAY_MS;
  const summary = await summaryOf(open, since);
  if (isJson) return terminal.printJson(documentOf(summary, { since, now }));
  if (summary.experiments.length === 0) return terminal.tell('Nothing ran in that time.');
  print(summary, terminal);
}

async function summaryOf({ store }: OpenWorkspace, since: number): Promise<PeriodSummary> {
  const period = new Period(since);
  for (const folder of [...recentRuns(store, since)].reverse()) {
    const { state } = readRun(folder);
    if (state && (!isFinal(state.status) || Date.parse(state.endedAt ?? state.createdAt) >= since))
      await period.add(folder, state);
  }
  return period.summary();
}

function documentOf(
  { samples, experiments, phases }: PeriodSummary,
  { since, now }: { since: number; now: number },
) {
  return {
    from: isoTime(since),
    to: isoTime(now),
    machine: Object.fromEntries(MACHINE.map(({ column, key }) => [key, samples.get(column) ?? null])),
    runs: experiments.map(({ name, runs, durationSeconds, peakMemoryPercent, peakCpuPercent }) => ({
      name,
      count: runs,
      duration_seconds: durationSeconds,
      peak_memory_percent: peakMemoryPercent,
      peak_cpu_percent: peakCpuPercent,
    })),
    operations: phases.map(({ operation, total, ...figures }) => ({
      operation,
      total_seconds: total,
      ...figures,
    })),
  };
}

function print({ samples, experiments, phases }: PeriodSummary, terminal: Terminal): void {
  const grey = (text: string) => terminal.colour('grey', text);
  const heads = (...words: readonly string[]) =>
    words.map((word, index) => ({ ...figure(word), shown: grey(word), isRight: index > 0 }));
  const show = (rows: Parameters<typeof table>[0]) => {
    for (const line of table(rows)) terminal.print(line);
  };
  const machine = MACHINE.flatMap(({ column, name, text }) => {
    const figures = samples.get(column);
    return figures
      ? [[cell(name), ...cells(figures, text, 'mean', 'min', 'max'), newest(figures, text)]]
      : [];
  });
  if (machine.length > 0) {
    show([heads('Machine', 'mean', 'least', 'greatest', 'newest'), ...machine]);
    terminal.print('');
  }
  show([
    heads('Runs', 'count', 'took on average', 'at most', 'peak memory', 'peak CPU'),
    ...experiments.map(({ name, runs, durationSeconds, peakMemoryPercent, peakCpuPercent }) => [
      cell(name),
      figure(String(runs)),
      ...cells(durationSeconds, duration, 'mean', 'max'),
      ...cells(peakMemoryPercent, formatPercent, 'max'),
      ...cells(peakCpuPercent, formatPercent, 'max'),
    ]),
  ]);
  terminal.print('');
  show([
    heads('Phases', 'count', 'on average', 'least', 'at most', 'in all'),
    ...phases.map(({ operation, count, total, ...figures }) => [
      cell(operation),
      figure(String(count)),
      ...cells({ count, ...figures }, duration, 'mean', 'min', 'max'),
      figure(duration(total)),
    ]),
  ]);
}

function cells(
  figures: Figures,
  text: (value: number) => string,
  ...keys: readonly ('mean' | 'min' | 'max')[]
) {
  return keys.map((key) => figure(figures[key] === null ? '–' : text(figures[key])));
}

function newest({ last }: Figures, text: (value: number) => string) {
  const value = last.at(-1);
  return figure(value === undefined ? '–' : text(value));
}

function bytes(value: number): string {
  return formatBytes(Math.round(value));
}

function perSecond(value: number): string {
  return `${bytes(value)}/s`;
}

function duration(seconds: number): string {
  return formatDuration(1000 * seconds);
}
