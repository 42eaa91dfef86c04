/** One look at a run and at its machine. Null is what this machine does not tell, or was not looked at this time. */

export interface Sample {
  /** The same moment by the monotonic clock and on the wall. */
  readonly mono: number;
  readonly time: number;
  /** Since the sample before; 0 of the first. */
  readonly elapsedMs: number;
  readonly run: RunSample;
  readonly machine: MachineSample;
  readonly gpus: readonly GpuSample[];
  /** Of sampling itself, since the sample before. */
  readonly costPercent: number | null;
}

/** All processes of the run together. Bytes moved are those since the sample before. */
export interface RunSample {
  /** Percent of one core, since the sample before. */
  readonly cpuPercent: number | null;
  readonly rssBytes: number | null;
  readonly pssBytes: number | null;
  readonly processes: number | null;
  readonly threads: number | null;
  readonly files: number | null;
  readonly readBytes: number | null;
  readonly writtenBytes: number | null;
}

export interface MachineSample {
  readonly cores: number;
  readonly cpuPercent: number | null;
  readonly memoryBytes: number;
  readonly usedBytes: number | null;
  readonly swapBytes: number | null;
  readonly swapUsedBytes: number | null;
  readonly load: number | null;
  readonly diskReadBytes: number | null;
  readonly diskWrittenBytes: number | null;
  readonly receivedBytes: number | null;
  readonly sentBytes: number | null;
  /** Of the workspace, and of the outputs where they are on another disk. */
  readonly disk: DiskSample | null;
  readonly outputDisk: DiskSample | null;
}

export interface DiskSample {
  readonly path: string;
  readonly bytes: number;
  readonly freeBytes: number;
  readonly usedBytes: number;
}

export interface GpuSample {
  readonly name: string;
  readonly memoryBytes: number;
  readonly usePercent: number | null;
  readonly usedBytes: number | null;
  readonly temperature: number | null;
  readonly watts: number | null;
  /** Of the processes of this run. */
  readonly ownBytes: number | null;
}
