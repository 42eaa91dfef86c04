/** Samples as lines of `resources.jsonl`: no more digits than anybody can use, and what is looked at rarely at the end. */

import { COLUMNS, type Column, GPU_COLUMNS, type ResourcesHeader } from '../run/resources.ts';
import type { Sample } from './sample.ts';

const RARE: ReadonlySet<Column> = new Set(['pss', 'files', 'diskFree', 'diskUsed', 'outputFree']);

/** Those of the cards stand before what is looked at rarely: else every line would need nulls between. */
export function columnsOf(cards: number): Column[] {
  const gpus = Array.from({ length: cards }, (_, card) =>
    GPU_COLUMNS.map((name): Column => `gpu${card}.${name}`),
  );
  const isRare = (column: Column) => RARE.has(column);
  return [...COLUMNS.filter((column) => !isRare(column)), ...gpus.flat(), ...COLUMNS.filter(isRare)];
}

/** `rarely`: with what is written only now and then. */
export function lineOf(sample: Sample, { mono, columns }: ResourcesHeader, rarely: boolean): string {
  const values = valuesOf(sample, sample.mono - mono, rarely);
  const cells = columns.map((column) => values.get(column) ?? null);
  while (cells.at(-1) === null) cells.pop();
  return `[${cells.map((cell) => cell ?? 'null').join(',')}]\n`;
}

function valuesOf(sample: Sample, at: number, rarely: boolean): Map<Column, number | null> {
  const { run, machine, gpus, costPercent } = sample;
  const values = new Map<Column, number | null>([
    ['at', Math.max(0, Math.round(at))],
    ['cpu', digits(run.cpuPercent, 1)],
    ['rss', digits(run.rssBytes)],
    ['processes', run.processes],
    ['threads', run.threads],
    ['read', digits(run.readBytes)],
    ['written', digits(run.writtenBytes)],
    ['machineCpu', digits(machine.cpuPercent)],
    ['machineMemory', digits(machine.usedBytes)],
    ['load', digits(machine.load, 2)],
    ['swap', digits(machine.swapUsedBytes)],
    ['diskRead', digits(machine.diskReadBytes)],
    ['diskWritten', digits(machine.diskWrittenBytes)],
    ['received', digits(machine.receivedBytes)],
    ['sent', digits(machine.sentBytes)],
    ['cost', digits(costPercent, 2)],
    ['pss', digits(run.pssBytes)],
    ['files', run.files],
  ]);
  if (rarely) {
    values.set('diskFree', machine.disk?.freeBytes ?? null);
    values.set('diskUsed', machine.disk?.usedBytes ?? null);
    values.set('outputFree', machine.outputDisk?.freeBytes ?? null);
  }
  for (const [card, gpu] of gpus.entries()) {
    values.set(`gpu${card}.use`, digits(gpu.usePercent));
    values.set(`gpu${card}.memory`, digits(gpu.usedBytes));
    values.set(`gpu${card}.temperature`, digits(gpu.temperature));
    values.set(`gpu${card}.power`, digits(gpu.watts, 1));
    values.set(`gpu${card}.own`, digits(gpu.ownBytes));
  }
  return values;
}

function digits(value: number | null, decimals = 0): number | null {
  if (value === null || !Number.isFinite(value)) return null;
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
