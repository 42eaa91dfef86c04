/** States that a program left to go on from: what is recorded of each, how many are kept, and going on. */

import type { SaidNumber } from './signals.ts';

export interface CheckpointRecord {
  /** Relative to the run folder, with `/`; absolute where it lies elsewhere. */
  readonly path: string;
  readonly step: number | null;
  /** ISO time: when it was said, or last written. */
  readonly time: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly description: string | null;
  readonly tags: readonly string[];
  /** The last value of each metric at that moment. */
  readonly metrics: Readonly<Record<string, SaidNumber>>;
  /** `state`: one of the client's, whose parts are files of their own. */
  readonly kind: 'file' | 'folder' | 'state';
  readonly source: 'signal' | 'pattern';
}

/** What tells later where a checkpoint was damaged. It is in the event only: a state holds thousands of checkpoints. */
export interface CheckpointTraces {
  /** Of a file: CRC-32 of each block of so many bytes, in hexadecimal. */
  readonly blocks?: { readonly bytes: number; readonly crc32: readonly string[] };
  /** Of a folder: what is in it, relative to it. */
  readonly files?: readonly { readonly path: string; readonly size: number; readonly sha256: string }[];
}

/** As the state has it: what was recorded, and what became of it. */
export interface Checkpoint extends CheckpointRecord {
  /** As far as anybody knows: true once it was hashed, false where it was found to be another since. */
  readonly good: boolean | null;
  /** Removed by the keep policy, or by a person. */
  readonly isPruned: boolean;
}

/** Which checkpoint a run goes on from. */
export interface ResumesFrom {
  /** The run that left it. */
  readonly id: string;
  readonly name: string;
  /** As in its record. */
  readonly checkpoint: Pick<CheckpointRecord, 'path' | 'step' | 'sha256' | 'bytes'>;
  /** Absolute: what RUNTRAIL_RESUME_FROM is. */
  readonly path: string;
  /** 1 for the first resume of a run, 2 for the resume of that, … */
  readonly attempt: number;
  /** Whether a person asked, or the file did. */
  readonly by: 'person' | 'auto';
  /** How long the attempts before took, up to the checkpoint. */
  readonly earlierMs: number | null;
  /** How far they were there, as far as that is known. */
  readonly position?: Position | null;
  /** What is not as in the earlier run, as sentences. */
  readonly changes: readonly string[];
}

/** How far a run was when it left a checkpoint. */
export interface Position {
  readonly task: string | null;
  readonly done: number;
  readonly total: number;
}

/** Which checkpoints stay; the newest good one of a live run and those that are pinned always do. */
export interface KeepPolicy {
  /** The newest so many; null: all. */
  readonly last: number | null;
  readonly best: { readonly metric: string; readonly mode: 'min' | 'max'; readonly count: number } | null;
  /** And each whose step is a multiple of this. */
  readonly everySteps: number | null;
  /** Whether the file says so: files of the program are removed by themselves only then. State checkpoints always are. */
  readonly isAsked?: boolean;
  /** Whether it holds for checkpoints outside of the run folder, too. */
  readonly outside?: boolean;
}

/** Those that a program can wait for without anything else being meant by them. */
export const CHECKPOINT_SIGNALS = ['SIGUSR1', 'SIGUSR2', 'SIGHUP', 'SIGCONT', 'SIGWINCH'] as const;

export function isCheckpointSignal(name: string): name is (typeof CHECKPOINT_SIGNALS)[number] {
  return (CHECKPOINT_SIGNALS as readonly string[]).includes(name);
}

/** What the parameter file says of checkpoints. */
export interface CheckpointPlan {
  /** Relative to the folder of checkpoints, unless they start with `./` or `/`. */
  readonly paths: readonly string[];
  readonly keep: KeepPolicy;
  /** When the program is asked for one. */
  readonly every: { readonly seconds: number | null; readonly steps: number | null };
  /** The signal that asks it, beside what the clients look at. */
  readonly signal: string | null;
  /** Added to the command of a run that goes on from `{checkpoint}`. */
  readonly resume: readonly string[];
}

export const RESUME_CAUSES = ['lost', 'limit', 'preempted', 'failed'] as const;

export interface ResumePolicy {
  readonly mode: 'never' | 'ask' | 'auto';
  /** So many times in a row at most. */
  readonly attempts: number;
  readonly after: readonly (typeof RESUME_CAUSES)[number][];
}
