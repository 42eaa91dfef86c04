/** What readers of signals hand on: values of metrics, as many as there are, and everything else that was said. */

import type { SaidNumber, TASK_STATES } from '../run/signals.ts';
import type { CheckpointWords } from './line.ts';

/** What lines of metrics have in common but for their numbers. The same object for lines that are written alike. */
export interface MetricHead {
  readonly keys: readonly string[];
  /** Of each key; null where it has none. */
  readonly units: readonly (string | null)[];
  /** As in `fold=1, subset=val`; null where there are no labels. */
  readonly context: string | null;
  readonly source: string;
}

export interface ProgressSaid {
  readonly task: string | null;
  readonly parent: string | null;
  /** Undefined: as it was. */
  readonly done: number | undefined;
  readonly total: number | null | undefined;
  readonly weight: number | undefined;
  readonly unit: string | undefined;
  readonly state: (typeof TASK_STATES)[number] | undefined;
}

/** Checked; a line may hold several of them. */
export type Words =
  | { readonly kind: 'progress'; readonly progress: ProgressSaid }
  | { readonly kind: 'checkpoint'; readonly checkpoint: CheckpointWords }
  | {
      readonly kind: 'artifact';
      readonly path: string;
      readonly type: string | null;
      readonly step: number | null;
    }
  | { readonly kind: 'param'; readonly values: Readonly<Record<string, unknown>> }
  | { readonly kind: 'message'; readonly text: string; readonly level: string }
  | { readonly kind: 'status'; readonly text: string };

/** Who said it and when. */
export interface Circumstances {
  readonly source: string;
  readonly step: number | null;
  /** Milliseconds since the epoch; NaN where the line has no time. */
  readonly timeMs: number;
}

export interface SignalSink {
  /** Values in the order of the keys, good until the next line only; step and time are NaN where the line has none. */
  metrics(head: MetricHead, values: Float64Array, step: number, timeMs: number): void;
  words(words: Words, circumstances: Circumstances): void;
  /** Counted from 1. */
  damaged(line: number, why: string): void;
}

/** The words of the program itself; anything else is the name of what recognised it. */
export const OWN_WORDS = 'signals';

export function saidNumber(value: number): SaidNumber {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}
