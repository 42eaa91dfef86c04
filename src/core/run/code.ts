/** The words of code: where a run's program comes from, and in which state it was. Types only. */

/** The repository that holds the program, as asked. */
export interface WorkflowRequest {
  /** Null: only a clone of the user's own is named. */
  readonly repository: string | null;
  /** Commit (also abbreviated), tag or branch; null: the default branch of the remote. */
  readonly ref: string | null;
  /** Folder inside the repository that the program runs in. */
  readonly path: string;
  /** One read-only work tree for all runs of a commit, or a writable one of this run's own. */
  readonly mode: 'shared' | 'copy';
  /** A clone of the user's own that is used in place. */
  readonly local: string | null;
  /** What to do where the clone stands at another commit, once somebody said it; null: nothing is started then. */
  readonly onOtherCommit: 'use' | 'checkout' | null;
}

/** The code that was got for a run. */
export interface WorkflowState {
  readonly repository: string | null;
  readonly ref: string | null;
  readonly commit: string;
  readonly branch: string | null;
  /** The top of its work tree. */
  readonly folder: string;
  readonly mode: 'shared' | 'copy' | 'local';
  readonly source: 'server' | 'cache' | 'local';
  /** The repository that keeps the commit: to bring the code back. */
  readonly gitDir: string;
  /** Of a clone of the user's own: its state, with a snapshot. */
  readonly state: CodeState | null;
}

/** The state of a work tree. */
export interface CodeState {
  /** Null: nothing was committed yet. */
  readonly commit: string | null;
  readonly branch: string | null;
  /** Absent in records of earlier versions, as all that follow. */
  readonly describe?: string | null;
  /** The address of its remote, without anybody's name or password. */
  readonly remote?: string | null;
  /** The top of the work tree. */
  readonly root?: string;
  readonly snapshot?: Snapshot | null;
}

/** A work tree with all its changes, kept as a commit of its repository. */
export interface Snapshot {
  /** The commit itself where nothing had changed. */
  readonly commit: string;
  readonly ref: string;
  /** Files that differ from the commit, relative to the top; the first thousand. */
  readonly changed: readonly string[];
  readonly changedCount: number;
  readonly leftOut: readonly LeftOut[];
  readonly leftOutCount: number;
  readonly submodules: readonly Submodule[];
}

export interface LeftOut {
  readonly path: string;
  readonly why: 'secret' | 'size' | 'repository' | 'special' | 'unreadable';
  readonly bytes: number | null;
}

export interface Submodule {
  readonly path: string;
  readonly commit: string;
  readonly isChanged: boolean;
}

/** How far a fetch is. */
export interface FetchProgress {
  readonly repository: string;
  /** As git calls it, or what else is being done: `Waiting for another launch`. */
  readonly phase: string;
  readonly percent: number | null;
  readonly objects: number | null;
  readonly bytes: number | null;
}
