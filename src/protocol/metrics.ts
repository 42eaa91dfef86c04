/** The Metrics tab of a run's page: what it asks for, and what it is told. */

import type { LiveSource, MetricSummary } from '../core/run/signals.ts';

/** Milliseconds since the program started, or what the program counts. */
export type MetricAxis = 'time' | 'step';

export interface MetricRow extends MetricSummary {
  readonly key: string;
}

/** From the first to the last that was said, along both axes. */
export interface MetricReach {
  readonly time: { readonly from: number; readonly to: number };
  /** Null where no step was said. */
  readonly steps: { readonly from: number; readonly to: number } | null;
}

/** All keys with their figures, in the order in which they are shown. */
export interface MetricTable extends MetricReach {
  readonly rows: readonly MetricRow[];
  /** Keys for which there was no room. */
  readonly leftOut: number;
  /** Live sources that the parameter file names, as they stand. */
  readonly sources: readonly LiveSource[];
}

/** A part of what was said of some keys. */
export interface MetricQuestion {
  readonly axis: MetricAxis;
  /** How much of the smoothed value before counts, from 0, which is no smoothing, to less than 1. */
  readonly smoothing: number;
  readonly charts: readonly {
    readonly key: string;
    readonly from: number;
    readonly to: number;
    readonly pixels: number;
  }[];
}

export interface MetricAnswer {
  /** In the order of the question. */
  readonly charts: readonly { readonly lines: readonly MetricLine[] }[];
  /** Grows with what was read; of one that is older than what was told of, more is known by now. */
  readonly version: number;
}

/** A key in one context. */
export interface MetricLine {
  /** `subset=val`; empty where the program gave none. */
  readonly context: string;
  /** Whether each point is one value that was said; else each pixel has its least and its greatest. */
  readonly isRaw: boolean;
  readonly raw: MetricCurve;
  readonly smooth: MetricCurve | null;
}

export interface MetricCurve {
  readonly at: Float64Array;
  /** As many; what is not finite is there as it was said. */
  readonly values: Float64Array;
  /** Steps that go back begin a new pass: the index of the first point of each but the first. */
  readonly passes: readonly number[];
}
