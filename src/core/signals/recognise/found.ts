/** What an entry of the table of recognisers is, and what it may know of the log around a line. */

import type { SaidNumber } from '../../run/signals.ts';
import type { ProgressWords } from '../line.ts';

/** What one line tells. */
export interface Found {
  /** From the outermost task to the innermost. */
  readonly progress?: readonly ProgressWords[];
  readonly metric?: Readonly<Record<string, SaidNumber>>;
  readonly step?: number | undefined;
  readonly context?: Readonly<Record<string, string>>;
}

/** The round of training that was named last, for lines that only say where in it they are. */
export interface Epoch {
  readonly task: string;
  readonly number: number;
  readonly total: number | null;
}

/** What all recognisers of one log share. */
export interface LogState {
  epoch: Epoch | undefined;
  /** Where the bar that moved last stands, for lines of metrics that do not say it. */
  position: number | undefined;
  /** False of a line that is written over by the next one. */
  isKept: boolean;
  /** How many lines further up the cursor went behind it: bars below the first one do that. */
  linesUp: number;
}

/** Undefined: the line is of no kind that it knows. */
export type Sees = (line: string, log: LogState) => Found | undefined;

export interface LogRecogniser {
  /** Stands in `source` as `log:<id>`. */
  readonly id: string;
  /** Called once for each log: what has to be remembered between lines is in what it returns. */
  readonly begin: () => Sees;
}

export function newLogState(): LogState {
  return { epoch: undefined, position: undefined, isKept: true, linesUp: 0 };
}
