/**
 * What a program says of itself, as the state of its run keeps it. The lines themselves are in `signals.jsonl`; what was
 * recognised in the log and in files of programs that say nothing is in `recognised.jsonl`, in the same lines.
 */

/** A number as JSON can hold it. */
export type SaidNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** Of the finite values; null where there is none. What is not finite is counted apart. */
export interface MetricStatistics {
  readonly count: number;
  readonly notFinite: number;
  readonly sum: number | null;
  readonly mean: number | null;
  /** Of the sample (n − 1); 0 of a single value. */
  readonly sd: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

/** One key, over all of its contexts. */
export interface MetricSummary extends MetricStatistics {
  readonly last: SaidNumber | null;
  readonly lastStep: number | null;
  /** ISO time. */
  readonly lastTime: string | null;
  readonly minStep: number | null;
  readonly maxStep: number | null;
  readonly unit: string | null;
  /** Who says it: the program itself, or what recognised it. */
  readonly source: string;
  /** The last minute and the last hour; null once the run is over. */
  readonly minute: MetricStatistics | null;
  readonly hour: MetricStatistics | null;
  /** By label, as in `subset=val`, where the program gives any. */
  readonly contexts: Readonly<Record<string, MetricStatistics & { readonly last: SaidNumber | null }>>;
  /** Values of contexts for which there was no room. */
  readonly contextsLeftOut?: number;
  /** Asked for in the parameter file, by name. */
  readonly aggregates?: Readonly<Record<string, number | null>>;
}

export const TASK_STATES = ['running', 'paused', 'done', 'failed'] as const;

export interface ProgressTask {
  readonly task: string | null;
  readonly parent: string | null;
  readonly done: number;
  /** Null where the program does not know how much there is. */
  readonly total: number | null;
  readonly weight: number;
  readonly unit: string | null;
  readonly percent: number | null;
  readonly ratePerSecond: number | null;
  readonly etaMs: number | null;
  readonly state: (typeof TASK_STATES)[number];
  /** Since it was said first, without the time in which the run or the task was paused. */
  readonly elapsedMs?: number;
}

/** How far the run is, with all tasks in the order in which they were said first. */
export interface RunProgress {
  readonly percent: number | null;
  /** The name of the task that these figures are of; null where it has none. */
  readonly task?: string | null;
  /** What was left when it was said last, see `time`. */
  readonly etaMs: number | null;
  /** Between these two with some certainty; null where nothing is known of it. */
  readonly etaLowMs: number | null;
  readonly etaHighMs: number | null;
  readonly ratePerSecond: number | null;
  readonly tasks: readonly ProgressTask[];
  /** `signals`, or what recognised it: `log:tqdm`. */
  readonly source: string;
  /** When it was said last. */
  readonly time: string;
  /** Of a resumed run: how long the attempts before took, up to the checkpoint. */
  readonly earlierMs: number | null;
  /** Estimated, where the program says nothing: from how long so many earlier runs took. */
  readonly earlierRuns?: number;
}

/** The source of progress that is only estimated. */
export const EARLIER_RUNS = 'earlier-runs';

export interface Artifact {
  readonly path: string;
  /** `image`, `table`, or whatever the program calls it. */
  readonly type: string | null;
  readonly step: number | null;
  readonly time: string;
  readonly bytes: number | null;
}

export const SOURCE_STATES = ['waiting', 'fresh', 'stale', 'failing', 'skipped'] as const;

/** How a live source of the parameter file stands. */
export interface LiveSource {
  readonly name: string;
  readonly from: string;
  readonly state: (typeof SOURCE_STATES)[number];
  /** When it gave something last; null: never. */
  readonly lastTime: string | null;
  /** How often it was asked, by what came of it. */
  readonly rounds: { readonly data: number; readonly failed: number; readonly skipped: number };
  /** What went wrong last, while it does. */
  readonly problem: string | null;
  /** Of one that is skipped for a while: when it is asked again. */
  readonly againAt: string | null;
}

/** All of it. Of a live run only its cached state has this; of one that is over, its event `summary`. */
export interface Said {
  readonly metrics: Readonly<Record<string, MetricSummary>>;
  /** Keys for which there was no room. */
  readonly metricsLeftOut: number;
  readonly progress: RunProgress | null;
  readonly artifacts: readonly Artifact[];
  readonly artifactsLeftOut: number;
  /** The newest `status`. */
  readonly statusText: string | null;
  /** `message` with a level of warning or more: the newest few. */
  readonly messages: readonly { readonly time: string; readonly level: string; readonly text: string }[];
  /** Those that the parameter file names. */
  readonly sources?: readonly LiveSource[];
  /** What it said to have chosen itself: the newest value of each. */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly lines: number;
  /** Lines that could not be read, or not all of them. */
  readonly damaged: number;
  /** The first few of them. */
  readonly faults?: readonly LineFault[];
}

export interface LineFault {
  readonly file: string;
  readonly line: number;
  readonly why: string;
}

export interface MetricGoal {
  readonly metric: string;
  readonly mode: 'min' | 'max';
}

/** What of its metrics the parameter file tells: where else they are, and what of them matters. */
export interface MetricsPlan {
  /** Files and folders that the program writes figures into, relative to where it runs, or in its outputs. */
  readonly files: readonly string[];
  /** Looked at again and again while it runs. */
  readonly sources: readonly MetricSource[];
  /** The one that the tree shows, and which way is better. */
  readonly goal: MetricGoal | null;
  /** By their names: a key, and what is made of all of its values, such as `p90` or `count > 0.5`. */
  readonly aggregates: Readonly<Record<string, { readonly metric: string; readonly of: string }>>;
  /** A line of progress in the log for each so many done; null: none. */
  readonly logEvery: number | null;
  /** Whether log and files are searched for what the program does not say itself. */
  readonly recognise: boolean;
}

export interface MetricSource {
  readonly name: string;
  /** A file, a folder or an address. */
  readonly from: string;
  readonly seconds: number;
  readonly key: string | null;
}
