/** What programs print of a run (`show --json`, rows of `ls --json`). Absent facts are null. */

import { createdAt } from '../../base/ids.ts';
import { type Annotation, nameAfter, tagsAfter } from './annotations.ts';
import type { RunState } from './model.ts';
import type { Limit, LimitMark, ResourceSummary, ResourcesNow } from './resources.ts';

/** How far a live run is; without a percentage where the program does not know how much there is. */
export interface ProgressView {
  readonly percent: number | null;
  readonly etaMs: number | null;
  readonly tasks: readonly TaskView[];
}

interface TaskView {
  readonly task: string | null;
  readonly done: number;
  readonly total: number | null;
}

export interface LimitView extends Limit, Pick<LimitMark, 'level' | 'exceeded'> {
  /** What was said of it last. */
  readonly message: string | null;
}

export interface ResourcesView extends ResourceSummary {
  readonly now: ResourcesNow | null;
}

/** What is known of a run beside its state. */
export interface ViewExtras {
  readonly annotations: readonly Annotation[];
  readonly progress?: ProgressView | null;
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
  > {
  readonly notes: readonly { readonly time: string; readonly by: string; readonly text: string }[];
  readonly metrics: null;
  readonly progress: ProgressView | null;
  /** Of a live run what it came to so far, and `now`. */
  readonly resources: ResourcesView | null;
  /** Those that hold, each with how it stands. */
  readonly limits: readonly LimitView[];
  readonly checkpoints: null;
  readonly folder: string;
}

export function viewOf(
  state: RunState,
  folder: string,
  { annotations, progress = null }: ViewExtras,
): RunView {
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
    parameters: state.parameters,
    tags: tagsAfter(state.tags, annotations),
    notes: annotations.flatMap(({ kind, value, time, by }) =>
      kind === 'note' ? [{ time, by, text: value }] : [],
    ),
    metrics: null,
    progress,
    resources: resourcesOf(state),
    limits: limitsOf(state),
    checkpoints: null,
    code: state.code,
    workflow: state.workflow ?? null,
    executor: state.executor,
    parent: state.parent,
    repeats: state.repeats ?? null, // a cached state of an earlier version has none
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
    parameters: {},
    tags: [],
    notes: [],
    metrics: null,
    progress: null,
    resources: null,
    limits: [],
    checkpoints: null,
    code: null,
    workflow: null,
    executor: 'unknown',
    parent: null,
    repeats: null,
    folder,
  };
}
