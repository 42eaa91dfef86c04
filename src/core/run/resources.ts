/**
 * What a run takes of the machine: the samples in `resources.jsonl`, what is left of them in the state, and the limits.
 *
 * The first line of the file names the columns; each further line is a list in that order, and values missing at its
 * end are null. A new first line follows where something of it changes. "Since the last sample" makes sums exact.
 */

export const COLUMNS = [
  // Milliseconds after `mono` of the header, by the monotonic clock.
  'at',
  // The processes of the run: percent of one core and bytes moved since the last sample; the rest as it is now.
  'cpu',
  'rss',
  'processes',
  'threads',
  'read',
  'written',
  // The machine: percent of one core, bytes used, load of one minute; bytes moved since the last sample.
  'machineCpu',
  'machineMemory',
  'load',
  'swap',
  'diskRead',
  'diskWritten',
  'received',
  'sent',
  // What sampling itself takes, in percent of one core.
  'cost',
  // Looked at more rarely: bytes of the run without what it shares, open files, and the disks of the header.
  'pss',
  'files',
  'diskFree',
  'diskUsed',
  'outputFree',
] as const;

/** For each graphics card, by its number in `gpus`: percent, bytes, °C, watts, and bytes that the run has on it. */
export const GPU_COLUMNS = ['use', 'memory', 'temperature', 'power', 'own'] as const;

/** `gpu0.memory` */
export type GpuColumn = `gpu${number}.${(typeof GPU_COLUMNS)[number]}`;
export type Column = (typeof COLUMNS)[number] | GpuColumn;

export interface ResourcesHeader {
  readonly schema: 'runtrail/resources/1';
  /** Why a header stands here: the first one, or what changed. */
  readonly why: 'start' | 'recovered' | 'period' | 'clock' | 'columns' | 'space';
  /** The same moment on the wall and by the monotonic clock of that boot. */
  readonly time: string;
  readonly mono: number;
  readonly boot: string;
  readonly periodMs: number;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly swapBytes: number;
  /** The disk of the workspace, and that of the outputs where it is another one. */
  readonly disks: { readonly workspace: Disk; readonly output: Disk | null };
  readonly gpus: readonly { readonly name: string; readonly memoryBytes: number }[];
  /** Where the figures of the run come from. */
  readonly source: 'proc' | 'cgroup' | 'pidusage';
  readonly columns: readonly Column[];
}

export interface Disk {
  readonly path: string;
  readonly bytes: number;
}

/** What all samples of a run come to. Null: this machine does not tell. Percent of CPU is of one core. */
export interface ResourceSummary {
  readonly samples: number;
  readonly peakRssBytes: number | null;
  readonly meanRssBytes: number | null;
  readonly peakPssBytes: number | null;
  /** Of the memory of the machine. */
  readonly peakMemoryPercent: number | null;
  readonly peakCpuPercent: number | null;
  readonly meanCpuPercent: number | null;
  readonly cpuSeconds: number | null;
  readonly readBytes: number | null;
  readonly writtenBytes: number | null;
  readonly peakProcesses: number | null;
  readonly peakThreads: number | null;
  readonly gpus: readonly GpuSummary[];
  /** What sampling itself took on average, in percent of one core. */
  readonly costPercent: number | null;
}

export interface GpuSummary {
  readonly name: string;
  readonly peakPercent: number | null;
  readonly peakMemoryBytes: number | null;
  readonly peakOwnBytes: number | null;
}

/** The newest sample of a live run. */
export interface ResourcesNow {
  readonly time: string;
  readonly cpuPercent: number | null;
  readonly rssBytes: number | null;
  readonly memoryPercent: number | null;
  readonly processes: number | null;
  readonly readBytesPerSecond: number | null;
  readonly writtenBytesPerSecond: number | null;
  /** Of the busiest card that the run uses. */
  readonly gpuPercent: number | null;
}

/** What may be limited; `disk.free…` are floors, all others ceilings. */
export const LIMIT_RULES = [
  'memory.bytes',
  'memory.percent',
  'cpu.percent',
  'time.seconds',
  'idle.seconds',
  'start.seconds',
  'processes.count',
  'output.bytes',
  'output.bytesPerSecond',
  'disk.freeBytes',
  'disk.freePercent',
  'disk.usedBytes',
  'disk.usedPercent',
  'swap.bytes',
  'swap.percent',
  'gpuMemory.bytes',
  'gpuMemory.percent',
  'machineMemory.percent',
] as const;

export const LIMIT_ACTIONS = ['warn', 'pause', 'stop'] as const;
export const LIMIT_ORIGINS = ['file', 'machine', 'default', 'request'] as const;
export const LIMIT_LEVELS = ['near', 'exceeded', 'normal'] as const;

export type LimitRule = (typeof LIMIT_RULES)[number];
export type LimitAction = (typeof LIMIT_ACTIONS)[number];

export interface Limit {
  readonly rule: LimitRule;
  readonly value: number;
  readonly action: LimitAction;
  /** How long it must be beyond the value; of `cpu` the time over which the mean is taken. */
  readonly holdSeconds: number;
  /** Who asked for it: the parameter file, the settings of the machine, nobody, or somebody while it ran. */
  readonly from: (typeof LIMIT_ORIGINS)[number];
  /** Its name in a file of another program. */
  readonly calledAs?: string;
}

/** What is to be another limit of a live run; a value of null takes it away. */
export interface LimitChange {
  readonly rule: LimitRule;
  readonly value: number | null;
  readonly action?: LimitAction;
  readonly holdSeconds?: number;
}

/** A limit that is met: its value, and how a person reads it. */
export interface LimitEvent {
  readonly rule: LimitRule;
  readonly value: number;
  readonly limit: number;
  readonly message: string;
}

/** How a limit stands that was met at least once; of a run that is over, how it stood at the end. */
export interface LimitMark extends LimitEvent {
  readonly level: (typeof LIMIT_LEVELS)[number];
  /** How often it was exceeded so far. */
  readonly exceeded: number;
  readonly time: string;
}
