/** What all samples of a run come to, without keeping them. */

import { isoTime } from '../../base/time.ts';
import type { Column, GpuSummary, ResourceSummary, ResourcesHeader, ResourcesNow } from '../run/resources.ts';
import type { Sample } from './sample.ts';
import type { RunFigures } from './source/runSource.ts';

/** What was measured in less is too coarse to be a peak: time is counted in ticks of 10 ms. */
const LEAST_PEAK_MS = 150;

type Peak = 'peakRssBytes' | 'peakPssBytes' | 'peakCpuPercent' | 'peakProcesses' | 'peakThreads';

type Totals = Pick<RunFigures, 'cpuMs' | 'readBytes' | 'writtenBytes'>;

export class RunSummary {
  private samples = 0;
  private memoryBytes = 0;
  private readonly peaks = new Map<Peak, number>();
  private readonly gpus = new Map<number, GpuSummary>();
  private readonly rss = new Mean();
  private readonly cost = new Mean();
  /** What a former runner counted, as far as this one cannot know it. */
  private before = { cpuMs: 0, readBytes: 0, writtenBytes: 0 };
  private totals: Totals | undefined;
  private last: Sample | undefined;

  recallHeader({ memoryBytes, gpus }: ResourcesHeader): void {
    this.memoryBytes = memoryBytes;
    for (const [card, { name }] of gpus.entries()) this.raiseGpu(card, { name, ...NO_PEAKS });
  }

  /** One line that a former runner wrote. */
  recall(of: (column: Column) => number | null, elapsedMs: number): void {
    const { before } = this;
    this.samples++;
    this.raiseAll(of('rss'), of('pss'), of('processes'), of('threads'));
    if (elapsedMs >= LEAST_PEAK_MS) this.raise('peakCpuPercent', of('cpu'));
    this.rss.add(of('rss'), elapsedMs);
    this.cost.add(of('cost'), elapsedMs);
    before.cpuMs += ((of('cpu') ?? 0) * elapsedMs) / 100;
    before.readBytes += of('read') ?? 0;
    before.writtenBytes += of('written') ?? 0;
    for (const [card, { name }] of this.gpus) {
      this.raiseGpu(card, {
        name,
        peakPercent: of(`gpu${card}.use`),
        peakMemoryBytes: of(`gpu${card}.memory`),
        peakOwnBytes: of(`gpu${card}.own`),
      });
    }
  }

  look(figures: RunFigures, elapsedMs: number): void {
    if (!this.totals) this.beginAt(figures);
    const { cpuMs, readBytes, writtenBytes } = figures;
    this.totals = { cpuMs, readBytes, writtenBytes };
    this.raiseAll(figures.peakBytes, figures.pssBytes, figures.processes, figures.threads);
    this.rss.add(figures.rssBytes, elapsedMs);
  }

  add(sample: Sample): void {
    const { run, machine, gpus, elapsedMs, costPercent } = sample;
    this.samples++;
    this.last = sample;
    this.memoryBytes = machine.memoryBytes;
    if (elapsedMs >= LEAST_PEAK_MS) this.raise('peakCpuPercent', run.cpuPercent);
    this.cost.add(costPercent, elapsedMs);
    for (const [card, { name, usePercent, usedBytes, ownBytes }] of gpus.entries()) {
      const peaks = { peakPercent: usePercent, peakMemoryBytes: usedBytes, peakOwnBytes: ownBytes };
      this.raiseGpu(card, { name, ...peaks });
    }
  }

  summary(durationMs: number): ResourceSummary {
    const peak = (name: Peak) => this.peaks.get(name) ?? null;
    const cpuMs = this.total('cpuMs');
    const cpuPeak = peak('peakCpuPercent');
    return {
      samples: this.samples,
      peakRssBytes: peak('peakRssBytes'),
      meanRssBytes: this.rss.mean === null ? null : Math.round(this.rss.mean),
      peakPssBytes: peak('peakPssBytes'),
      peakMemoryPercent: percent(peak('peakRssBytes'), this.memoryBytes),
      peakCpuPercent: cpuPeak === null ? null : rounded(cpuPeak),
      meanCpuPercent: percent(cpuMs, durationMs),
      cpuSeconds: cpuMs === null ? null : cpuMs / 1000,
      readBytes: this.total('readBytes'),
      writtenBytes: this.total('writtenBytes'),
      peakProcesses: peak('peakProcesses'),
      peakThreads: peak('peakThreads'),
      gpus: [...this.gpus].sort(([a], [b]) => a - b).map(([, gpu]) => gpu),
      costPercent: this.cost.mean === null ? null : rounded(this.cost.mean),
    };
  }

  /** The newest sample. */
  now(): ResourcesNow | null {
    const { last } = this;
    if (!last) return null;
    const { run, machine, gpus, elapsedMs } = last;
    const perSecond = (bytes: number | null) =>
      bytes === null || elapsedMs <= 0 ? null : Math.round((1000 * bytes) / elapsedMs);
    const used = gpus.filter(({ ownBytes }) => ownBytes === null || ownBytes > 0);
    return {
      time: isoTime(last.time),
      cpuPercent: run.cpuPercent === null ? null : rounded(run.cpuPercent),
      rssBytes: run.rssBytes,
      memoryPercent: percent(run.rssBytes, machine.memoryBytes),
      processes: run.processes,
      readBytesPerSecond: perSecond(run.readBytes),
      writtenBytesPerSecond: perSecond(run.writtenBytes),
      gpuPercent: used.reduce<number | null>((peak, { usePercent }) => most(peak, usePercent), null),
    };
  }

  /** What the system still knows of the time before was counted by the former runner as well. */
  private beginAt({ cpuMs, readBytes, writtenBytes }: RunFigures): void {
    const { before } = this;
    before.cpuMs = Math.max(0, before.cpuMs - (cpuMs ?? 0));
    before.readBytes = Math.max(0, before.readBytes - (readBytes ?? 0));
    before.writtenBytes = Math.max(0, before.writtenBytes - (writtenBytes ?? 0));
  }

  private total(name: keyof Totals): number | null {
    const { totals, before } = this;
    if (!totals) return this.samples > 0 ? Math.round(before[name]) : null;
    const value = totals[name];
    return value === null ? null : Math.round(value + before[name]);
  }

  private raiseAll(
    rss: number | null,
    pss: number | null,
    processes: number | null,
    threads: number | null,
  ): void {
    this.raise('peakRssBytes', rss);
    this.raise('peakPssBytes', pss);
    // None at any look: it was over too soon to be seen, but there was one.
    this.raise('peakProcesses', processes || null);
    this.raise('peakThreads', threads || null);
  }

  private raise(peak: Peak, value: number | null): void {
    const higher = most(this.peaks.get(peak) ?? null, value);
    if (higher !== null) this.peaks.set(peak, higher);
  }

  private raiseGpu(card: number, found: GpuSummary): void {
    const former = this.gpus.get(card) ?? NO_PEAKS;
    this.gpus.set(card, {
      name: found.name,
      peakPercent: most(former.peakPercent, found.peakPercent),
      peakMemoryBytes: most(former.peakMemoryBytes, found.peakMemoryBytes),
      peakOwnBytes: most(former.peakOwnBytes, found.peakOwnBytes),
    });
  }
}

const NO_PEAKS = { peakPercent: null, peakMemoryBytes: null, peakOwnBytes: null };

/** A mean over time: each value stands for the time before it. */
class Mean {
  private sum = 0;
  private weight = 0;

  get mean(): number | null {
    return this.weight > 0 ? this.sum / this.weight : null;
  }

  add(value: number | null, elapsedMs: number): void {
    if (value === null) return;
    // What is measured at the very start counts a little as well: there may be nothing else.
    const weight = Math.max(1, elapsedMs);
    this.sum += value * weight;
    this.weight += weight;
  }
}

function percent(part: number | null, whole: number): number | null {
  return part === null || whole <= 0 ? null : rounded((100 * part) / whole);
}

function most(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.max(a, b);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
