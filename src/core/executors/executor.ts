/** Where runs are carried out. One port; each place is one implementation. */

import type { RunFolder } from '../run/folder.ts';

/** What a waiting runner reads when its run folder is there. */
export const GO = 'go';

export type RunnerMode = 'launch' | 'adopt';

export interface Executor {
  readonly name: string;
  /** Starts a runner on a run folder. Resolves when it exists; what it does then is read from the folder. */
  start(folder: RunFolder, mode: RunnerMode): Promise<StartedRunner>;
  /** Starts a runner that waits for its run folder: it gets ready while the launching program still validates. */
  standby(folder: RunFolder): Promise<WaitingRunner>;
}

/** A runner that touches nothing until it is told to; it goes by itself when whoever started it is gone. */
export interface WaitingRunner {
  /** The run folder is there. */
  begin(): StartedRunner;
  /** There will be no run. */
  dismiss(): void;
}

export interface StartedRunner {
  /** Resolves when the runner has gone, with its exit code; only whoever started it can know. */
  readonly gone: Promise<number | null>;
  /** Stops keeping this program alive for it. */
  release(): void;
}
