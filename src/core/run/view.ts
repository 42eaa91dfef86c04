/** What programs print of a run (`show --json`, rows of `ls --json`). Absent facts are null. */

import { createdAt } from '../../base/ids.ts';
import { type Annotation, type CheckpointMark, nameAfter, tagsAfter } from './annotations.ts';
import type { Checkpoint } from './checkpoints.ts';
import type { RunState } from './model.ts';
import type { Limit, LimitMark, ResourceSummary, ResourcesNow } from './resources.ts';
import type { Artifact, RunProgress, Said } from './signals.ts';

export interface CheckpointView extends Checkpoint {
  readonly isPinned: boolean;
}

export interface LimitView extends Limit, Pick<LimitMark, 'level' | 'exceeded'> {
  /** What was said of it last. */
  readonly message: string | null;
}

export interface ResourcesView extends ResourceSummary {
  readonly now: ResourcesNow | null;
}

export interface RunView
  extends Pick<
    RunState,
    | 'id'
    | 'name'
    | 'status'
    | 'reason'
    | 'message'
    | 'exit'
    | 'createdAt'
    | 'startedAt'
    | 'endedAt'
    | 'durationMs'
    | 'phase'
    | 'command'
    | 'parameters'
    | 'tags'
    | 'code'
    | 'workflow'
    | 'executor'
    | 'parent'
    | 'repeats'
    | 'resumes'
    | 'goal'
  > {
  /** The parameter file, relative to the workspace where it lies inside; null when the record does not tell. */
  readonly file: string | null;
  readonly notes: readonly { readonly time: string; readonly by: string; readonly text: string }[];
  /** Null where the program said none. */
  readonly metrics: Said['metrics'] | null;
  readonly progress: RunProgress | null;
  /** Of a live run what it came to so far, and `now`. */
  readonly resources: ResourcesView | null;
  /** Those that hold, each with how it stands. */
  readonly limits: readonly LimitView[];
  readonly checkpoints: readonly CheckpointView[] | null;
  readonly artifacts: readonly Artifact[] | null;
  readonly statusText: string | null;
  /** What the program said to have chosen itself. */
  readonly chosen: Said['params'] | null;
  /** How much it said, and what of it could not be read. */
  readonly signals: Pick<Said, 'lines' | 'damaged' | 'faults'> | null;
  /** Warnings and errors that it told of: the newest few. */
  readonly messages: Said['messages'] | null;
  /** The live sources of metrics that its parameter file names, as they stand. */
  readonly sources: NonNullable<Said['sources']> | null;
  /** The runs that go on from a checkpoint of this one. */
  readonly resumedBy: readonly string[];
  readonly folder: string;
}

export function viewOf(state: RunState, folder: string, annotations: readonly Annotation[]): RunView {
  const { said = null } = state; // a cached state of an earlier version has none, nor some of those below
  return {
    id: state.id,
    name: nameAfter(state.name, annotations),
    status: state.status,
    reason: state.reason,
    message: state.message || null,
    exit: state.exit,
    createdAt: state.createdAt,
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    durationMs: state.durationMs,
    phase: state.phase ?? null,
    command: state.command,
    file: state.file,
    parameters: state.parameters,
    tags: tagsAfter(state.tags, annotations),
    notes: annotations.flatMap(({ kind, value, time, by }) =>
      kind === 'note' ? [{ time, by, text: value }] : [],
    ),
    metrics: said?.metrics ?? null,
    goal: state.goal ?? null,
    progress: said?.progress ?? null,
    resources: resourcesOf(state),
    limits: limitsOf(state),
    checkpoints: checkpointViews(state, annotations),
    artifacts: said?.artifacts ?? null,
    statusText: said?.statusText ?? null,
    chosen: said?.params ?? null,
    signals: said && {
      lines: said.lines,
      damaged: said.damaged,
      ...(said.faults && { faults: said.faults }),
    },
    messages: said?.messages ?? null,
    sources: said?.sources ?? null,
    resumedBy: annotations.flatMap(({ kind, value }) => (kind === 'resumed' ? [value] : [])),
    code: state.code,
    workflow: state.workflow ?? null,
    executor: state.executor,
    parent: state.parent,
    repeats: state.repeats ?? null,
    resumes: state.resumes ?? null,
    folder,
  };
}

/** A cached state of an earlier version knows of none. */
function limitsOf({ limits = [], limitMarks = [] }: RunState): LimitView[] {
  return limits.map((limit) => {
    const mark = limitMarks.find(({ rule, limit: value }) => rule === limit.rule && value === limit.value);
    const { level = 'normal', exceeded = 0, message = null } = mark ?? {};
    return { ...limit, level, exceeded, message };
  });
}

/** Each with what was said or found out of it last, the newest last: a large one may be recorded after one that came later. */
export function checkpointViews(
  { checkpoints = [] }: Pick<RunState, 'checkpoints'>,
  annotations: readonly Annotation[],
): CheckpointView[] | null {
  const marks = Map.groupBy(
    annotations.flatMap(({ kind, value }) => (kind === 'checkpoint' ? [value] : [])),
    ({ path }) => path,
  );
  const byTime = checkpoints.toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time) || 0);
  const views = byTime.map((checkpoint) => {
    const own = marks.get(checkpoint.path) ?? [];
    const isOfThis = ({ good, sha256 = checkpoint.sha256 }: CheckpointMark) =>
      good !== undefined && sha256 === checkpoint.sha256;
    return {
      ...checkpoint,
      good: own.findLast(isOfThis)?.good ?? checkpoint.good,
      isPinned: own.findLast(({ pinned }) => pinned !== undefined)?.pinned ?? false,
    };
  });
  return views.length === 0 ? null : views;
}

/** A cached state of an earlier version knows of none. */
function resourcesOf({ resources = null, now = null }: RunState): ResourcesView | null {
  return resources === null ? null : { ...resources, now };
}

/** A run whose record cannot be read, damaged or of a newer version: shown with what is known, never dropped. */
export function unreadableView(id: string, folder: string, problem: string): RunView {
  return {
    id,
    name: '(unreadable)',
    status: 'lost',
    reason: 'record-unreadable',
    message: problem,
    exit: null,
    createdAt: createdAt(id),
    startedAt: null,
    endedAt: null,
    durationMs: null,
    phase: null,
    command: [],
    file: null,
    parameters: {},
    tags: [],
    notes: [],
    metrics: null,
    goal: null,
    progress: null,
    resources: null,
    limits: [],
    checkpoints: null,
    artifacts: null,
    statusText: null,
    chosen: null,
    signals: null,
    messages: null,
    sources: null,
    resumedBy: [],
    code: null,
    workflow: null,
    executor: 'unknown',
    parent: null,
    repeats: null,
    resumes: null,
    folder,
  };
}
