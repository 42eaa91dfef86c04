/** Where runs are carried out. One port; each place is one implementation. */

import type { RunFolder } from '../run/folder.ts';

export type RunnerMode = 'launch' | 'adopt';

export interface Executor {
  readonly name: string;
  /** Starts a runner on a run folder. Resolves when it exists; what it does then is read from the folder. */
  start(folder: RunFolder, mode: RunnerMode): Promise<StartedRunner>;
}

export interface StartedRunner {
  /** Resolves when the runner has gone, with its exit code; only whoever started it can know. */
  readonly gone: Promise<number | null>;
  /** Stops keeping this program alive for it. */
  release(): void;
}
