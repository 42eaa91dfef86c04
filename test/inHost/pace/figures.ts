/** What the benchmark of a window tells the suite that measures inside it, and what that tells back. */

/** Names the file of the task; figures are written beside it. */
export const TASK = 'RUNTRAIL_PACE_TASK';

export interface PaceTask {
  readonly rounds: number;
  /** A workspace with ended runs of one day, how often to open it, and what to call it. */
  readonly ended: readonly { readonly name: string; readonly root: string; readonly rounds: number }[];
  /** A workspace in which so many runs go on among ended ones. */
  readonly live: { readonly root: string; readonly count: number };
  readonly figures: string;
}

/** From the moment that a window asks for its workspaces; milliseconds. */
export interface Opening {
  /** VS Code was told of rows for the first time. */
  readonly told: number;
  /** VS Code got the first page of rows. */
  readonly page: number;
  /** It is known of every run whether it goes on. */
  readonly settled: number;
  /** The longest time for which nothing else got a turn. */
  readonly block: number;
}

export interface OneEvent {
  /** From the line in the record to the tree's word that a row is new. */
  readonly told: number;
  /** Until VS Code got the new row. */
  readonly drawn: number;
  readonly rows: number;
}

export interface PaceFigures {
  readonly ended: Readonly<Record<string, readonly Opening[]>>;
  readonly live: readonly Opening[];
  /** Until all live runs were shown as running, in each round. */
  readonly running: readonly number[];
  readonly events: readonly OneEvent[];
  /** The longest block of a window in which nothing of ours happens. */
  readonly idleBlock: number;
}
