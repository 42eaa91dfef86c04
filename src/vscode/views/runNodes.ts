/** What stands in the tree of runs. */

import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import { isId, shortId } from '../../base/ids.ts';
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
  readonly fact: 'parameters' | 'workflow' | 'code' | 'notes' | 'log' | 'record';
}

/** The rest of a long group. */
export interface MoreNode {
  readonly kind: 'more';
  readonly group: GroupNode;
}

export type Node = WorkspaceNode | GroupNode | RunNode | FactNode | MoreNode;

/** What is known of a run; it may have been removed while it was shown. */
export async function rowOf({ workspace, id }: RunNode): Promise<RunRow> {
  const row = await workspace.list.row(id);
  if (row) return row;
  throw new AppError('not-found', vscode.l10n.t('Run {0} is no longer there.', shortId(id)));
}

export function workspaceOf(node: Node): ShownWorkspace {
  if (node.kind === 'fact') return node.run.workspace;
  return node.kind === 'more' ? node.group.workspace : node.workspace;
}

/** Commands get whatever VS Code hands them: a run of ours, or anything else. */
export function isRunNode(value: unknown): value is RunNode {
  if (typeof value !== 'object' || value === null || !('kind' in value) || value.kind !== 'run') return false;
  return 'workspace' in value && 'id' in value && typeof value.id === 'string' && isId(value.id);
}

export function isFactNode(value: unknown): value is FactNode {
  if (typeof value !== 'object' || value === null || !('kind' in value) || value.kind !== 'fact')
    return false;
  return 'run' in value && isRunNode(value.run) && 'fact' in value && typeof value.fact === 'string';
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
    case 'more':
      return `${nodeId(node.group)}|more`;
  }
}
