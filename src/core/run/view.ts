/** What programs print of a run (`show --json`, rows of `ls --json`). Absent facts are null. */

import { createdAt } from '../../base/ids.ts';
import { type Annotation, tagsAfter } from './annotations.ts';
import type { RunState } from './model.ts';

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
    | 'command'
    | 'parameters'
    | 'tags'
    | 'code'
    | 'executor'
    | 'parent'
  > {
  readonly notes: readonly { readonly time: string; readonly by: string; readonly text: string }[];
  readonly metrics: null;
  readonly progress: null;
  readonly resources: null;
  readonly checkpoints: null;
  readonly folder: string;
}

export function viewOf(state: RunState, annotations: readonly Annotation[], folder: string): RunView {
  const renamed = annotations.findLast((annotation) => annotation.kind === 'name');
  return {
    id: state.id,
    name: renamed?.kind === 'name' ? renamed.value : state.name,
    status: state.status,
    reason: state.reason,
    message: state.message || null,
    exit: state.exit,
    createdAt: state.createdAt,
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    durationMs: state.durationMs,
    command: state.command,
    parameters: state.parameters,
    tags: tagsAfter(state.tags, annotations),
    notes: annotations.flatMap(({ kind, value, time, by }) =>
      kind === 'note' ? [{ time, by, text: value }] : [],
    ),
    metrics: null,
    progress: null,
    resources: null,
    checkpoints: null,
    code: state.code,
    executor: state.executor,
    parent: state.parent,
    folder,
  };
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
    command: [],
    parameters: {},
    tags: [],
    notes: [],
    metrics: null,
    progress: null,
    resources: null,
    checkpoints: null,
    code: null,
    executor: 'unknown',
    parent: null,
    folder,
  };
}
