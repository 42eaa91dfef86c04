/** What a run took of its machine, as facts for a person. */

import { formatBytes } from '../../base/size.ts';
import { formatDuration } from '../../base/time.ts';
import type { GpuSummary, ResourceSummary } from './resources.ts';

type Fact = [name: string, value: string | null];

/** Absent ones are null. */
export function resourceFacts(resources: ResourceSummary | null): Fact[] {
  if (resources === null) return [];
  const { peakRssBytes, peakMemoryPercent, meanRssBytes, peakCpuPercent, meanCpuPercent } = resources;
  const { cpuSeconds, readBytes, writtenBytes, gpus } = resources;
  return [
    [
      'Memory',
      joined(
        told('peak', peakRssBytes, formatBytes),
        told('mean', meanRssBytes, formatBytes),
        peakMemoryPercent === null ? null : `${formatPercent(peakMemoryPercent)} of the machine at most`,
      ),
    ],
    [
      'CPU',
      joined(
        told('peak', peakCpuPercent, formatPercent),
        told('mean', meanCpuPercent, formatPercent),
        cpuSeconds === null ? null : `${formatDuration(1000 * cpuSeconds)} of one core in all`,
      ),
    ],
    ['Moved', joined(told('read', readBytes, formatBytes), told('written', writtenBytes, formatBytes))],
    ...gpus.map(cardFact),
  ];
}

/** `196 %`, `1.5 %`. Of CPU it is of one core, and may be more than 100. */
export function formatPercent(percent: number): string {
  return `${percent < 9.95 ? Number(percent.toFixed(1)) : Math.round(percent)} %`;
}

function cardFact({ name, peakPercent, peakOwnBytes, peakMemoryBytes }: GpuSummary): Fact {
  const memory = told('memory', peakOwnBytes ?? peakMemoryBytes, formatBytes);
  return [name, joined(told('peak', peakPercent, formatPercent), memory)];
}

function told(word: string, value: number | null, text: (value: number) => string): string | null {
  return value === null ? null : `${word} ${text(value)}`;
}

function joined(...parts: readonly (string | null)[]): string | null {
  return parts.filter((part) => part !== null).join(', ') || null;
}
