/** Two samples as one: as if nobody had looked in between. */

import type { MachineSample, RunSample, Sample } from './sample.ts';

export function joinedSample(first: Sample, second: Sample): Sample {
  const elapsedMs = first.elapsedMs + second.elapsedMs;
  const mean = (a: number | null, b: number | null) =>
    a === null || b === null || elapsedMs === 0
      ? (b ?? a)
      : (a * first.elapsedMs + b * second.elapsedMs) / elapsedMs;
  const run: RunSample = {
    ...second.run,
    cpuPercent: mean(first.run.cpuPercent, second.run.cpuPercent),
    readBytes: sum(first.run.readBytes, second.run.readBytes),
    writtenBytes: sum(first.run.writtenBytes, second.run.writtenBytes),
  };
  const [before, after] = [first.machine, second.machine];
  const machine: MachineSample = {
    ...after,
    cpuPercent: mean(before.cpuPercent, after.cpuPercent),
    diskReadBytes: sum(before.diskReadBytes, after.diskReadBytes),
    diskWrittenBytes: sum(before.diskWrittenBytes, after.diskWrittenBytes),
    receivedBytes: sum(before.receivedBytes, after.receivedBytes),
    sentBytes: sum(before.sentBytes, after.sentBytes),
  };
  return { ...second, elapsedMs, run, machine, costPercent: mean(first.costPercent, second.costPercent) };
}

function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (b ?? a) : a + b;
}
