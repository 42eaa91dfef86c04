/** What stands in the tree of runs. */

import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import { isId, shortId } from '../../base/ids.ts';
import { isRecord } from '../../base/json.ts';
import { areTexts } from '../../core/run/fieldShapes.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import type { ShownWorkspace } from '../host/workspaces.ts';

export interface WorkspaceNode {
  readonly kind: 'workspace';
  readonly workspace: ShownWorkspace;
}

export interface GroupNode {
  readonly kind: 'group';
  readonly workspace: ShownWorkspace;
  readonly key: string;
}

export interface RunNode {
  readonly kind: 'run';
  readonly workspace: ShownWorkspace;
  readonly id: string;
}

/** One fact of a run, such as its parameters. */
export interface FactNode {
  readonly kind: 'fact';
  readonly run: RunNode;
  readonly fact:
    | 'metrics'
    | 'checkpoints'
    | 'artifacts'
    | 'parameters'
    | 'workflow'
    | 'code'
    | 'notes'
    | 'log'
    | 'record';
}

/** The other one of two runs of which the later goes on from a checkpoint of the earlier. */
export interface LinkNode {
  readonly kind: 'link';
  readonly run: RunNode;
  readonly other: string;
  readonly way: 'from' | 'as';
}

export interface MetricNode {
  readonly kind: 'metric';
  readonly run: RunNode;
  readonly key: string;
}

export interface CheckpointNode {
  readonly kind: 'checkpoint';
  readonly run: RunNode;
  /** As in its record. */
  readonly path: string;
}

export interface ArtifactNode {
  readonly kind: 'artifact';
  readonly run: RunNode;
  readonly path: string;
}

/** What stands below a run. */
export type PartNode = FactNode | LinkNode | MetricNode | CheckpointNode | ArtifactNode;

/** The rest of what is too long to be shown at once. */
export interface MoreNode {
  readonly kind: 'more';
  readonly of: GroupNode | FactNode;
}

export type Node = WorkspaceNode | GroupNode | RunNode | PartNode | MoreNode;

/** What is known of a run; it may have been removed while it was shown. */
export async function rowOf({ workspace, id }: RunNode): Promise<RunRow> {
  const row = await workspace.list.row(id);
  if (row) return row;
  throw new AppError('not-found', vscode.l10n.t('Run {0} is no longer there.', shortId(id)));
}

export function workspaceOf(node: Node): ShownWorkspace {
  if (node.kind === 'more') return workspaceOf(node.of);
  return 'run' in node ? node.run.workspace : node.workspace;
}

/** Commands get whatever VS Code hands them: a run of ours, or anything else. */
export function isRunNode(value: unknown): value is RunNode {
  if (!isRecord(value) || value['kind'] !== 'run' || !isRecord(value['workspace'])) return false;
  const { id } = value;
  return typeof id === 'string' && isId(id);
}

/** The run that a row below one is about. */
export function runOf(value: unknown): RunNode | undefined {
  if (!isRecord(value) || !isRunNode(value['run'])) return undefined;
  const { kind, run, other } = value;
  if (kind !== 'link') return run;
  return typeof other === 'string' && isId(other) ? { ...run, id: other } : undefined;
}

export function isPartNode(node: Node): node is PartNode {
  return 'run' in node;
}

export function isFactNode(value: unknown): value is FactNode {
  return isRecord(value) && value['kind'] === 'fact' && isRunNode(value['run']) && areTexts(value, 'fact');
}

/** What names a row below a run, beside the run. */
const NAMED_BY = { metric: 'key', checkpoint: 'path', artifact: 'path' } as const;
type Named = keyof typeof NAMED_BY;

export function isPartOf<K extends Named>(kind: K, value: unknown): value is PartNode & { kind: K } {
  return (
    isRecord(value) && value['kind'] === kind && isRunNode(value['run']) && areTexts(value, NAMED_BY[kind])
  );
}

/** Stable, so that expansion and selection survive a refresh. A copied run has its id in two workspaces. */
export function nodeId(node: Node): string {
  switch (node.kind) {
    case 'workspace':
      return node.workspace.root;
    case 'group':
      return `${node.workspace.root}|${node.key}`;
    case 'run':
      return `${node.workspace.root}|${node.id}`;
    case 'fact':
      return `${nodeId(node.run)}|${node.fact}`;
    case 'link':
      return `${nodeId(node.run)}|${node.way}|${node.other}`;
    case 'metric':
      return `${nodeId(node.run)}|metric|${node.key}`;
    case 'checkpoint':
    case 'artifact':
      return `${nodeId(node.run)}|${node.kind}|${node.path}`;
    case 'more':
      return `${nodeId(node.of)}|more`;
  }
}
