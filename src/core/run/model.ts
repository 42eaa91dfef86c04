/** The words of a run: what was asked, what happened, and what follows from it. Types only. */

import type { Cookie, EnvironmentOrigin } from '../process/environment.ts';
import type { Identity } from '../process/identity.ts';
import type { CodeSettings } from '../settings/code.ts';
import type {
  Checkpoint,
  CheckpointPlan,
  CheckpointRecord,
  CheckpointTraces,
  ResumePolicy,
  ResumesFrom,
} from './checkpoints.ts';
import type { CodeState, FetchProgress, WorkflowRequest, WorkflowState } from './code.ts';
import type {
  Limit,
  LimitAction,
  LimitChange,
  LimitEvent,
  LimitMark,
  ResourceSummary,
  ResourcesNow,
} from './resources.ts';
import type { MetricGoal, MetricsPlan, Said } from './signals.ts';

const LIVE_STATUSES = ['preparing', 'queued', 'starting', 'running', 'paused', 'finishing'] as const;
const FINAL_STATUSES = ['completed', 'failed', 'stopped', 'timed-out', 'killed-by-limit', 'lost'] as const;

type LiveStatus = (typeof LIVE_STATUSES)[number];
export type FinalStatus = (typeof FINAL_STATUSES)[number];
export type Status = LiveStatus | FinalStatus;

/** Why a run is in its state, in one closed word beside the sentence for a person. */
export type Reason =
  | 'exit-code'
  | 'signal'
  | 'stop-requested'
  | 'over-limit'
  | 'never-started'
  | 'no-code'
  | 'spawn-failed'
  | 'busy'
  | 'interrupted-by-restart'
  | 'exit-unknown'
  | 'record-incomplete'
  | 'record-unreadable'
  | 'elsewhere';

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** Who started the run, and from where. */
export interface Launcher {
  readonly program: 'cli' | 'vscode' | 'mcp' | 'test' | 'runner';
  readonly version: string;
  readonly user: string;
  readonly host: string;
  readonly identity: Identity;
}

export interface Graces {
  readonly interruptSeconds: number;
  readonly terminateSeconds: number;
}

/** How often the resources of a run are looked at. */
export interface Sampling {
  readonly seconds: number;
}

/** Where the value of a parameter comes from: who said it last, and where that stands. */
export interface ValueOrigin {
  readonly layer:
    | 'default'
    | 'rig'
    | 'user settings'
    | 'workspace settings'
    | 'file'
    | 'variant'
    | 'flag'
    | 'prompt'
    | 'environment'
    | '--set'
    | 'launch form';
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** Of the variant, the flag or the variable. */
  readonly name?: string;
}

/** A `.cfg` file that the program reads, and its copy in `params/`; null where it was not there and need not be. */
export interface ConfigFile {
  readonly file: string;
  readonly copy: string | null;
}

/** `request.json`: what was asked, complete enough to start it. Never changed. */
export interface RunRequest {
  readonly schema: 'runtrail/request/1';
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly workspace: string;
  /** The parameter file, relative to the workspace where it lies inside. */
  readonly file: string;
  readonly overrides: Readonly<Record<string, unknown>>;
  readonly command: readonly string[] | string;
  /** Relative to the workspace; of code that is got first, to the folder in it that is asked for. */
  readonly cwd: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** By key, with a dot between the names. */
  readonly origins: Readonly<Record<string, ValueOrigin>>;
  readonly variant: string | null;
  readonly configs: readonly ConfigFile[];
  /** The repository that holds the program; null: it is in the workspace, or anywhere on this machine. */
  readonly workflow: WorkflowRequest | null;
  readonly environment: Readonly<Record<string, string>>;
  readonly baseEnvironment: EnvironmentOrigin;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Made before the program starts, where they are not there. */
  readonly folders: readonly string[];
  readonly tags: readonly string[];
  readonly exclusive: boolean;
  readonly buffering: 'line' | 'full';
  /** Whether the program has a terminal of its own. */
  readonly terminal: boolean;
  readonly stop: Graces;
  readonly limits: readonly Limit[];
  readonly sampling: Sampling;
  readonly checkpoints: CheckpointPlan;
  readonly resume: ResumePolicy;
  readonly metrics: MetricsPlan;
  readonly executor: string;
  readonly parent: string | null;
  /** The run whose ask this one repeats. */
  readonly repeats: string | null;
  /** The checkpoint that this run goes on from. */
  readonly resumes: ResumesFrom | null;
  readonly launcher: Launcher;
}

export interface InputFile {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedAt: string;
}

/** `run.json`: what was resolved, before the program is started. Written once. */
export interface RunResolved {
  readonly schema: 'runtrail/run/1';
  readonly id: string;
  readonly argv: readonly string[];
  readonly program: string;
  readonly cwd: string;
  /** Of the workspace, where that is a repository. */
  readonly code: CodeState | null;
  readonly workflow: WorkflowState | null;
  readonly inputs: readonly InputFile[];
  readonly node: { readonly path: string; readonly version: string };
  readonly runner: { readonly version: string; readonly sha256: string };
}

/** What a waiting runner reads on stdin. */
export interface RunnerTask {
  readonly folder: string;
  /** What the program's environment starts from, in place of the runner's own. */
  readonly variables: Readonly<Record<string, string>> | null;
  readonly code: CodeSettings;
}

export interface SealedFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** `control/process.json`: who belongs to the run right now. Replaced by the holder of the lock. */
export interface RunProcesses {
  readonly schema: 'runtrail/process/1';
  readonly host: string;
  readonly runner: Identity;
  readonly wrapper: Identity | null;
  readonly program: Identity | null;
  /** What marks the processes of this run, and the run folder's own mark: a copied folder has another one. */
  readonly cookie: Cookie;
  readonly inode: string;
}

export type RequestKind = 'stop' | 'pause' | 'resume' | 'limit' | 'checkpoint' | 'prune';

/** `control/requests/<ulid>.json` */
export interface ControlRequest {
  readonly schema: 'runtrail/control/1';
  readonly id: string;
  readonly kind: RequestKind;
  readonly by: string;
  readonly time: string;
  /** Skip the graces: SIGKILL at once. */
  readonly now?: boolean;
  /** Of a request of the kind `limit`. */
  readonly limits?: readonly LimitChange[];
  /** Of a request of the kind `prune`: paths of checkpoints, as in the record. */
  readonly paths?: readonly string[];
}

/** Everything that may happen to a run. An unknown type (of a newer version) is kept and passed over. */
export interface EventData {
  created: { id: string; name: string; user: string; host: string; launcher: string; file: string };
  /** How far getting the code is; at most one every two seconds, and one for each phase. */
  fetching: FetchProgress;
  /** The code is there: also where nothing had to be fetched. */
  fetched: {
    source: WorkflowState['source'];
    repository: string | null;
    commit: string;
    bytes: number | null;
    durationMs: number;
  };
  prepared: {
    argv: readonly string[];
    cwd: string;
    code: CodeState | null;
    workflow: WorkflowState | null;
    warnings: readonly string[];
  };
  starting: Omit<Identity, 'pid' | 'startTicks'> & { runner: number; host: string };
  running: { wrapper: number };
  /** The wrapper is gone but the program goes on: its exit status can no longer be known. */
  'wrapper-lost': { pids: readonly number[] };
  'terminal-lost': { message: string };
  requested: { request: string; kind: string; by: string; outcome: 'accepted' | 'refused'; message?: string };
  signalled: { signal: string; pids: readonly number[]; graceMs: number };
  paused: { processes: number };
  resumed: { processes: number };
  /** Once at 80 % of a limit, once beyond it, and once when it is well below again. */
  'limit-near': LimitEvent;
  'limit-exceeded': LimitEvent & { action: LimitAction };
  'limit-normal': LimitEvent;
  'limit-changed': { before: Limit | null; after: Limit | null; by: string };
  /** Whole on the disk, with its checksum. */
  checkpoint: CheckpointRecord & { traces?: CheckpointTraces };
  /** Files that were removed on purpose, by the keep policy or by a person: `verify` no longer misses them. */
  pruned: { paths: readonly string[]; by: string; why: string };
  /** A new runner took the run over; `alive` when its program still ran. */
  recovered: { from: string | null; lastProof: string | null; tornBytes: number; alive: boolean };
  ended: {
    status: FinalStatus;
    reason: Reason | null;
    message: string;
    exit: Exit | null;
    /** Seen by the runner, written by the wrapper while no runner lived, or concluded from what is left. */
    how: 'observed' | 'wrapper' | 'inferred';
    /** When it ended as far as anybody knows; of a lost run the last proof of life. */
    at: string | null;
    durationMs: number | null;
  };
  left: { pids: readonly number[]; message: string };
  /** The code that it shared with other runs is no longer what its record says. */
  'code-changed': { message: string };
  finishing: { phase: string };
  /** A run that goes on from a checkpoint of this one is about to be started, because the parameter file asks for it. */
  'going-on': { run: string; path: string; step: number | null; cause: string };
  /** The parameter file asks for it, and it cannot be done. */
  'not-going-on': { message: string };
  'release-failed': { name: string; message: string };
  summary: {
    logBytes: number;
    outputs: number;
    durationMs: number | null;
    resources: ResourceSummary | null;
    said: Said | null;
  };
  sealed: { files: readonly SealedFile[]; incomplete: string | null };
}

export type EventType = keyof EventData;

export type RunEvent = {
  [T in EventType]: {
    readonly seq: number;
    readonly time: string;
    readonly mono: number;
    readonly type: T;
    readonly data: EventData[T];
    readonly prev: string;
    readonly hash: string;
  };
}[EventType];

/** `state.json`: the fold of request and events. A cache; the events are the truth. */
export interface RunState {
  readonly schema: 'runtrail/state/1';
  readonly id: string;
  readonly name: string;
  readonly status: Status;
  readonly reason: Reason | null;
  readonly message: string | null;
  readonly exit: Exit | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly durationMs: number | null;
  readonly command: readonly string[] | string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly file: string;
  readonly executor: string;
  readonly parent: string | null;
  readonly repeats: string | null;
  readonly resumes: ResumesFrom | null;
  readonly code: CodeState | null;
  readonly workflow: WorkflowState | null;
  /** The limits that hold now, with what was changed while it ran. */
  readonly limits: readonly Limit[];
  /** At most one for each rule: of the limit as it was when it was met last. */
  readonly limitMarks: readonly LimitMark[];
  /** Of a live run so far; it is in no event then, and only the cached state has it. */
  readonly resources: ResourceSummary | null;
  readonly now: ResourcesNow | null;
  /** The same holds for what the program says of itself, but not for its checkpoints. */
  readonly said: Said | null;
  /** What the parameter file calls its goal. */
  readonly goal: MetricGoal | null;
  readonly checkpoints: readonly Checkpoint[];
  /** The outcome while the record is still being closed. */
  readonly outcome: FinalStatus | null;
  readonly phase: string | null;
  readonly sealed: boolean;
  readonly recoveries: number;
  /** Where the fold stands: number of events and head of the chain. */
  readonly seq: number;
  readonly head: string;
}

export function isStatus(value: unknown): value is Status {
  return ([...LIVE_STATUSES, ...FINAL_STATUSES] as readonly unknown[]).includes(value);
}

export function isFinal(status: Status): status is FinalStatus {
  return (FINAL_STATUSES as readonly string[]).includes(status);
}
