/** From a sample to the values that limits are held against. */

import type { DiskSample, GpuSample, Sample } from '../sampling/sample.ts';
import type { Readings } from './engine.ts';

/** What the program wrote: its log and its folder of outputs. */
export interface OutputReading {
  readonly bytes: number;
  readonly bytesPerSecond: number | null;
}

export function readingsOf({ run, machine, gpus }: Sample, output: OutputReading): Readings {
  return {
    'memory.bytes': run.rssBytes,
    'memory.percent': percent(run.rssBytes, machine.memoryBytes),
    'cpu.percent': run.cpuPercent,
    'processes.count': run.processes,
    'output.bytes': output.bytes,
    'output.bytesPerSecond': output.bytesPerSecond,
    ...diskReadings([machine.disk, machine.outputDisk].filter((disk) => disk !== null)),
    'swap.bytes': machine.swapUsedBytes,
    'swap.percent': percent(machine.swapUsedBytes, machine.swapBytes),
    ...gpuReadings(gpus),
    'machineMemory.percent': percent(machine.usedBytes, machine.memoryBytes),
  };
}

/** Of the disk of the workspace and that of the outputs the one that is worse off. */
function diskReadings(disks: readonly DiskSample[]): Readings {
  // What only root may still use is not free, but neither is it used.
  const shares = disks.map(({ freeBytes, usedBytes }) => (100 * usedBytes) / (usedBytes + freeBytes));
  const used = most(shares);
  return {
    'disk.freeBytes': disks.length === 0 ? null : Math.min(...disks.map(({ freeBytes }) => freeBytes)),
    'disk.freePercent': used === null ? null : 100 - used,
    'disk.usedBytes': most(disks.map(({ usedBytes }) => usedBytes)),
    'disk.usedPercent': used,
  };
}

/** What the run holds on all cards, and how full the fullest card is that it uses; where nobody can tell, of all. */
function gpuReadings(gpus: readonly GpuSample[]): Readings {
  const isTold = gpus.some(({ ownBytes }) => ownBytes !== null);
  const own = gpus.reduce((sum, { ownBytes }) => sum + (ownBytes ?? 0), 0);
  const used = gpus.filter(({ ownBytes }) => !isTold || (ownBytes ?? 0) > 0);
  const shares = used.flatMap(({ usedBytes, memoryBytes }) => percent(usedBytes, memoryBytes) ?? []);
  return {
    'gpuMemory.bytes': isTold ? own : null,
    'gpuMemory.percent': isTold && used.length === 0 ? 0 : most(shares),
  };
}

function percent(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole <= 0 ? null : (100 * part) / whole;
}

function most(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}
