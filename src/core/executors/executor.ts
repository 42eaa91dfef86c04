/** Where runs are carried out. One port; each place is one implementation. */

import type { RunFolder } from '../run/folder.ts';
import type { RunnerTask } from '../run/model.ts';

export interface Executor {
  readonly name: string;
  /** Starts a runner that waits for its run folder: it gets ready while the launching program still validates. */
  standby(): Promise<WaitingRunner>;
  /** Starts a runner that takes up a run whose own runner died. What it does is read from the folder. */
  adopt(folder: RunFolder): Promise<StartedRunner>;
}

/** A runner that touches nothing until it is told to; it goes by itself when whoever started it is gone. */
export interface WaitingRunner {
  /** The id of the run it waits for. */
  readonly id: string;
  /** The run folder is there. Its program's environment starts from `variables`, else from the runner's own. */
  begin(folder: RunFolder, given: Given): StartedRunner;
  /** There will be no run. */
  dismiss(): void;
}

/** What a runner cannot find in the run folder. */
export type Given = Omit<RunnerTask, 'folder'>;

export interface StartedRunner {
  /** Resolves when the runner has gone, with its exit code; only whoever started it can know. */
  readonly gone: Promise<number | null>;
  /** Stops keeping this program alive for it. */
  release(): void;
}
