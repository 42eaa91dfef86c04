/** What sources of samples tell, for tests that make it up. */

import type { Clock } from '../../src/base/time.ts';
import type { Sample } from '../../src/core/sampling/sample.ts';
import type { RunFigures } from '../../src/core/sampling/source/runSource.ts';

export const GIB = 1024 ** 3;

export class HandClock implements Clock {
  wall = Date.parse('2026-11-21T12:00:00Z');
  monotonic = 1_000_000;

  now(): number {
    return this.wall;
  }

  mono(): number {
    return this.monotonic;
  }

  pass(ms: number): void {
    this.wall += ms;
    this.monotonic += ms;
  }
}

export function figuresOf(given: Partial<RunFigures> = {}): RunFigures {
  return {
    cpuMs: 0,
    readBytes: 0,
    writtenBytes: 0,
    rssBytes: 100_000_000,
    peakBytes: 100_000_000,
    processes: 2,
    threads: 4,
    pssBytes: null,
    files: null,
    pids: [],
    ...given,
  };
}

interface SampleParts extends Omit<Partial<Sample>, 'run' | 'machine'> {
  readonly run?: Partial<Sample['run']>;
  readonly machine?: Partial<Sample['machine']>;
}

export function sampleOf({ run, machine, ...given }: SampleParts = {}): Sample {
  const disk = { path: '/data', bytes: 500 * GIB, freeBytes: 200 * GIB, usedBytes: 290 * GIB };
  return {
    mono: 1_000_000,
    time: Date.parse('2026-11-21T12:00:00Z'),
    elapsedMs: 1000,
    gpus: [],
    costPercent: 0.3,
    ...given,
    run: {
      cpuPercent: 98.7,
      rssBytes: 312_340_480,
      pssBytes: null,
      processes: 3,
      threads: 12,
      files: null,
      readBytes: 0,
      writtenBytes: 4096,
      ...run,
    },
    machine: {
      cores: 8,
      cpuPercent: 140.2,
      memoryBytes: 32 * GIB,
      usedBytes: 6 * GIB,
      swapBytes: 2 * GIB,
      swapUsedBytes: 0,
      load: 1.04,
      diskReadBytes: 0,
      diskWrittenBytes: 12_288,
      receivedBytes: 1204,
      sentBytes: 2380,
      disk,
      outputDisk: null,
      ...machine,
    },
  };
}
