/**
 * Makes samples of what its sources tell: differences over the time that passed, and nothing that cannot be. After a
 * gap (the machine slept, this program stood still) one sample is the mean of all of it.
 */

import os from 'node:os';
import type { Clock } from '../../base/time.ts';
import type { GpuSample, Sample } from './sample.ts';
import type { Disks } from './source/disks.ts';
import type { MachineSource } from './source/machineSource.ts';
import type { RunFigures, RunSource } from './source/runSource.ts';

/** How often is looked at what costs more. */
const CLOSELY_MS = 10_000;
/** Not before: a program that has hardly begun has hardly anything. */
const FIRST_CLOSELY_MS = 300;

export interface SamplerParts {
  readonly run: RunSource;
  readonly machine: MachineSource;
  readonly disks: Disks;
  readonly gpus: (pids: readonly number[]) => readonly GpuSample[];
  readonly clock: Clock;
  /** What sampling took so far, in milliseconds of processor time. */
  readonly costMs: () => number;
  /** Hears what each look found, also between samples. */
  readonly onLook: (figures: RunFigures, elapsedMs: number) => void;
}

interface Last {
  readonly mono: number;
  readonly costMs: number;
  readonly figures: RunFigures;
}

export class Sampler {
  private readonly parts: SamplerParts;
  private readonly mostPercent = 100 * Math.max(1, os.cpus().length);
  private last: Last | undefined;
  private lookedAt: number | undefined;
  private closelyAt: number | undefined;

  constructor(parts: SamplerParts) {
    this.parts = parts;
  }

  /** A look for peaks only, where a whole sample would come too soon after the one before. */
  async glance(): Promise<void> {
    await this.look(false);
  }

  async take(): Promise<Sample> {
    const { clock, disks, machine, costMs, gpus } = this.parts;
    const mono = clock.mono();
    const time = clock.now();
    const { last } = this;
    const elapsedMs = last ? Math.max(0, mono - last.mono) : 0;
    this.closelyAt ??= mono + FIRST_CLOSELY_MS;
    const closely = mono >= this.closelyAt;
    if (closely) this.closelyAt = mono + CLOSELY_MS;
    const figures = await this.look(closely);
    const since = (pick: (of: RunFigures) => number | null) => difference(pick, last?.figures, figures);
    const cpuMs = since((of) => of.cpuMs);
    const costSoFar = costMs();
    const cores = os.availableParallelism();
    const sample: Sample = {
      mono,
      time,
      elapsedMs,
      run: {
        cpuPercent: this.percent(cpuMs, elapsedMs),
        rssBytes: figures.rssBytes,
        pssBytes: figures.pssBytes,
        processes: figures.processes,
        threads: figures.threads,
        files: figures.files,
        readBytes: since((of) => of.readBytes),
        writtenBytes: since((of) => of.writtenBytes),
      },
      machine: { cores, ...machine.look(), ...disks.now },
      gpus: gpus(figures.pids),
      costPercent: last ? this.percent(costSoFar - last.costMs, elapsedMs) : null,
    };
    disks.look();
    this.last = { mono, costMs: costSoFar, figures };
    return sample;
  }

  private async look(closely: boolean): Promise<RunFigures> {
    const now = this.parts.clock.mono();
    const found = this.parts.run.look(closely);
    const figures = found instanceof Promise ? await found : found;
    this.parts.onLook(figures, Math.max(0, now - (this.lookedAt ?? now)));
    this.lookedAt = now;
    return figures;
  }

  /** Time is counted in ticks: what one look missed the next one finds, which must not be more than there can be. */
  private percent(ms: number | null, elapsedMs: number): number | null {
    if (ms === null || elapsedMs <= 0) return null;
    return Math.min(this.mostPercent, Math.max(0, (100 * ms) / elapsedMs));
  }
}

function difference(
  pick: (of: RunFigures) => number | null,
  then: RunFigures | undefined,
  now: RunFigures,
): number | null {
  const [before, after] = [then ? pick(then) : null, pick(now)];
  return before === null || after === null ? null : Math.max(0, after - before);
}
