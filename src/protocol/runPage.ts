/** The page of one run: what is asked and told. Times are milliseconds since the program started, by the monotonic clock. */

import type { LimitRule } from '../core/run/resources.ts';
import type { CheckpointAct, CheckpointList, FileKind, FileList, RelatedRun } from './leftBehind.ts';
import type { MetricAnswer, MetricQuestion, MetricReach, MetricTable } from './metrics.ts';
import type { Words } from './words.ts';

export interface RunPageContract {
  readonly requests: {
    /** Samples of a span, at most two for each pixel: of each pixel the least and the greatest, so that no spike is lost. */
    series: { params: { from: number; to: number; pixels: number }; result: Series };
    /** The lines of the log around a moment. */
    logAt: { params: { at: number; lines: number }; result: LogLines };
    metrics: { params: Record<string, never>; result: MetricTable };
    metricSeries: { params: MetricQuestion; result: MetricAnswer };
    checkpoints: { params: Record<string, never>; result: CheckpointList };
    files: { params: Record<string, never>; result: FileList };
    /** A small picture of a file; null where it is none, or too large. */
    thumbnail: { params: { path: string }; result: { address: string | null } };
  };
  readonly actions: {
    stop: { now: boolean };
    pause: Record<string, never>;
    resume: Record<string, never>;
    /** What the page does not do by itself. */
    command: { name: PageCommand };
    /** Opens the log at the line of that moment. */
    openLogAt: { at: number };
    /** The same for a line, by where it is in the log. */
    openLogLine: { offset: number };
    /** Opens the page of another run of this window. */
    openRun: { key: string };
    /** The same for one that this run goes on from, or that goes on from it. */
    openRelated: { id: string };
    /** Takes values to the clipboard: of one key all that was said, without one the figures of all. */
    copyMetrics: { key: string | null };
    checkpoint: { path: string; act: CheckpointAct };
    prune: Record<string, never>;
    checkpointNow: Record<string, never>;
    openFileOf: { path: string; kind: FileKind };
  };
  readonly events: {
    snapshot: RunPageSnapshot;
    /** What is not what it was; at most four a second. */
    patch: Partial<RunPageSnapshot>;
    /** Samples that came since; raw ones. */
    samples: Series;
    /** More was said of metrics; nobody is told who did not ask for any. */
    metricsGrew: { version: number; reach: MetricReach };
    /** Brings a tab to the front. */
    show: { tab: string };
    /** There is nothing to show any more, or not yet. */
    absent: Absence;
  };
}

export type PageCommand =
  | 'openLog'
  | 'openRecord'
  | 'openFile'
  | 'attach'
  | 'reveal'
  | 'copyId'
  | 'repeat'
  | 'howToSay'
  | 'manageTrust'
  | 'close';

/** Why a page has no run: as a person reads it, and what helps. */
export interface Absence {
  readonly icon: string;
  readonly title: string;
  readonly message: string;
  readonly action: { readonly command: PageCommand; readonly title: string } | null;
}

/** Which run a page shows: what is left of it when the window is loaded again. */
export interface RunPlace {
  readonly version: 1;
  readonly root: string;
  readonly id: string;
}

export interface RunPageSnapshot {
  readonly words: Words;
  readonly place: RunPlace;
  readonly run: RunHead;
  /** What there is to draw, and over which time. */
  readonly extent: Extent;
  readonly marks: readonly Mark[];
  readonly machine: MachineStrip;
  readonly said: SaidNews;
}

/** How much there is of what has a tab of its own. A mark is another one when what it stands for is. */
export interface SaidNews {
  /** `goal` is the key that matters most to whoever wrote the parameter file. */
  readonly metrics: { readonly count: number; readonly mark: number; readonly goal: string | null };
  readonly checkpoints: { readonly count: number; readonly mark: number };
  readonly files: { readonly count: number; readonly mark: number };
}

export interface RunHead {
  readonly id: string;
  readonly shortId: string;
  readonly name: string;
  readonly status: RunStatus;
  /** In the language of the window: `running`. */
  readonly statusWord: string;
  /** Name of a codicon. */
  readonly icon: string;
  /** For the conditions of its menu. */
  readonly context: string;
  /** The colour beside shape and word. */
  readonly tone: Tone;
  readonly isLive: boolean;
  /** Why it ended so, or cannot be followed. */
  readonly message: string | null;
  /** Why nothing can be done here: the folder is not trusted. */
  readonly notice: { readonly text: string; readonly command: PageCommand; readonly title: string } | null;
  /** `started by you from train.json at 14:02`, in pieces: some can be clicked. */
  readonly origin: readonly { readonly text: string; readonly command: PageCommand | null }[];
  readonly startedAt: string | null;
  /** So long it ran; of a live run at the time of this message. */
  readonly elapsedMs: number | null;
  /** `12 m 04 s`: how long it took, once it is over. */
  readonly took: string | null;
  /** Whether the time goes on. */
  readonly isTicking: boolean;
  readonly progress: HeadProgress | null;
  /** What the program says it does. */
  readonly statusText: string | null;
  /** The run that this one goes on from, and those that go on from it, as sentences that can be clicked. */
  readonly related: readonly (RelatedRun & { readonly icon: string; readonly text: string })[];
  readonly isStopping: boolean;
  /** What may be asked of it here and now. */
  readonly can: {
    readonly stop: boolean;
    readonly pause: boolean;
    readonly resume: boolean;
    readonly repeat: boolean;
  };
}

export interface HeadProgress {
  readonly percent: number | null;
  /** `epoch 4 of 20 · 3.1/s · ETA 16 m (12–22 m)` */
  readonly text: string;
  /** A bar that stands still says why. */
  readonly look: 'going' | 'paused' | 'stopped' | 'failed' | 'over';
  /** Where it is not what the program said. */
  readonly note: string | null;
  /** All tasks, each below the one that it is a part of; none where there is only one. */
  readonly tasks: readonly HeadTask[];
}

export interface HeadTask {
  readonly name: string;
  readonly depth: number;
  readonly percent: number | null;
  readonly text: string;
  readonly look: HeadProgress['look'];
}

/** As in the record. Not its own type: that would bring files of the host among those that are checked for a browser. */
export type RunStatus =
  | 'preparing'
  | 'queued'
  | 'starting'
  | 'running'
  | 'paused'
  | 'finishing'
  | 'completed'
  | 'failed'
  | 'stopped'
  | 'timed-out'
  | 'killed-by-limit'
  | 'lost';

export type Tone = 'live' | 'waiting' | 'good' | 'bad' | 'warning' | 'quiet';

export interface Extent {
  readonly from: number;
  readonly to: number;
  readonly samples: number;
  readonly periodMs: number;
  readonly cores: number;
  readonly memoryBytes: number | null;
  readonly gpus: readonly { readonly name: string; readonly memoryBytes: number }[];
  readonly limits: readonly { readonly rule: LimitRule; readonly value: number; readonly action: string }[];
  readonly peaks: Readonly<Record<string, number>>;
}

/**
 * A part of the record. `at` is the time of each point; each column has as many values, NaN where there is none.
 * Rates are per second. Between two points that are further apart than `gapMs` nothing is known.
 */
export interface Series {
  readonly from: number;
  readonly to: number;
  readonly isRaw: boolean;
  readonly gapMs: number;
  readonly at: Float64Array;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** Something that happened, for the lane of events. */
export interface Mark {
  readonly at: number;
  readonly kind: 'phase' | 'warning' | 'error' | 'checkpoint' | 'request';
  readonly text: string;
  /** ISO time, for the tooltip. */
  readonly time: string;
  /** Where more is told of it. */
  readonly leadsTo?: { readonly tab: string; readonly item: string };
}

export interface LogLines {
  readonly lines: readonly {
    readonly at: number | null;
    /** So many bytes had been printed with this line. */
    readonly offset: number;
    readonly text: string;
    readonly isThere: boolean;
  }[];
}

/** All live runs of the window, and the machine that they run on. */
export interface MachineStrip {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly cpuPercent: number | null;
  readonly usedBytes: number | null;
  readonly runs: readonly {
    readonly key: string;
    readonly name: string;
    readonly isThis: boolean;
    readonly cpuPercent: number | null;
    readonly rssBytes: number | null;
  }[];
}
