/** What a run left to go on from and to look at: the tabs of its checkpoints and its files. */

import type { Checkpoint } from '../core/run/checkpoints.ts';

export interface CheckpointRow extends Checkpoint {
  readonly isPinned: boolean;
  /** Milliseconds since the program started; null where that cannot be told. */
  readonly at: number | null;
  /** Runs that went on from it. */
  readonly resumedBy: readonly RelatedRun[];
}

export interface CheckpointList {
  /** The newest first. */
  readonly rows: readonly CheckpointRow[];
  /** The one that a new run would go on from; null where there is none. */
  readonly newestGood: string | null;
  readonly can: {
    readonly resume: boolean;
    readonly change: boolean;
    /** Ask the program for one now. */
    readonly askNow: boolean;
  };
}

export type CheckpointAct = 'resume' | 'verify' | 'pin' | 'unpin' | 'reveal' | 'delete';

/** Another run that this one has to do with. */
export interface RelatedRun {
  readonly id: string;
  readonly name: string;
}

export interface FileRow {
  readonly path: string;
  readonly name: string;
  /** What the program calls it, or what it was declared as. */
  readonly type: string | null;
  readonly step: number | null;
  readonly time: string | null;
  readonly bytes: number | null;
  readonly isThere: boolean;
}

export interface FileList {
  /** What the program named itself, the newest first. */
  readonly artifacts: readonly FileRow[];
  readonly artifactsLeftOut: number;
  /** Declared outputs, as they were sealed. */
  readonly outputs: readonly FileRow[];
  readonly outputsLeftOut: number;
}

/** Which list a file that is to be opened stands in: nothing else can be. */
export type FileKind = 'artifact' | 'output';
