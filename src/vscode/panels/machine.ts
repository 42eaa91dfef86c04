/** How busy this machine is as a whole, where no record of a live run tells. */

import os from 'node:os';

export interface MachineLook {
  readonly cores: number;
  readonly memoryBytes: number;
  /** Percent of one core since the look before; null at the first one. */
  readonly cpuPercent: number | null;
  readonly usedBytes: number;
}

/** Two looks that are closer together than this tell nothing. */
const LEAST_MS = 500;

interface Times {
  readonly busyMs: number;
  readonly allMs: number;
}

let before: Times | undefined;
let percent: number | null = null;

export function lookAtMachine(): MachineLook {
  const cpus = os.cpus();
  const now = timesOf(cpus);
  if (!before || now.allMs - before.allMs >= LEAST_MS * cpus.length) {
    percent = before ? percentBetween(before, now, cpus.length) : null;
    before = now;
  }
  const memoryBytes = os.totalmem();
  return { cores: cpus.length, memoryBytes, cpuPercent: percent, usedBytes: memoryBytes - os.freemem() };
}

function percentBetween(from: Times, to: Times, cores: number): number | null {
  const all = to.allMs - from.allMs;
  return all > 0 ? Math.max(0, Math.min(1, (to.busyMs - from.busyMs) / all)) * cores * 100 : null;
}

function timesOf(cpus: readonly os.CpuInfo[]): Times {
  let busyMs = 0;
  let idleMs = 0;
  for (const { times } of cpus) {
    busyMs += times.user + times.nice + times.sys + times.irq;
    idleMs += times.idle;
  }
  return { busyMs, allMs: busyMs + idleMs };
}
