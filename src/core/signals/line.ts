/** What a line of signals says: as it is written, and as readers hand it on. Documented in docs/signals.md. */

import type { SaidNumber, TASK_STATES } from '../run/signals.ts';

/** One line of `signals.jsonl` and `recognised.jsonl`. Several of these may stand in one line. */
export interface SignalLine {
  readonly metric?: Readonly<Record<string, SaidNumber>>;
  readonly step?: number;
  readonly unit?: Readonly<Record<string, string>>;
  /** Labels, as in `{"subset": "val"}`. */
  readonly context?: Readonly<Record<string, string | number | boolean>>;
  readonly progress?: ProgressWords;
  readonly checkpoint?: CheckpointWords;
  readonly artifact?: { readonly path: string; readonly type?: string; readonly step?: number };
  readonly param?: Readonly<Record<string, unknown>>;
  readonly message?: string;
  readonly level?: string;
  readonly status?: string;
  /** ISO, or seconds since the epoch. */
  readonly time?: string | number;
  /** Who recognised it, as in `log:tqdm`; what the program says itself has none. */
  readonly source?: string;
}

export interface ProgressWords {
  readonly done?: number;
  readonly total?: number | null;
  readonly task?: string;
  readonly parent?: string;
  /** How much of its parent it is. */
  readonly weight?: number;
  readonly unit?: string;
  readonly state?: (typeof TASK_STATES)[number];
}

export interface CheckpointWords {
  readonly path: string;
  readonly step?: number;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly metrics?: Readonly<Record<string, SaidNumber>>;
}

/** A checkpoint as a program said it, with what its metrics were when it did. */
export interface CheckpointSaid {
  /** As the program wrote it: relative to where it runs, or absolute. */
  readonly path: string;
  readonly step: number | null;
  /** ISO time. */
  readonly time: string;
  readonly description: string | null;
  readonly tags: readonly string[];
  readonly metrics: Readonly<Record<string, SaidNumber>>;
}

/** In console.log in front of lines that are ours, which nobody is to recognise as the program's own. */
export const OWN_LINE = '[runtrail] ';
