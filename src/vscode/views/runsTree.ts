/** The tree of runs: workspaces where there are several, days, runs, and a few facts of each run. */

import * as vscode from 'vscode';
import type { ShownWorkspace, Workspaces } from '../host/workspaces.ts';
import { Days } from './days.ts';
import { FACTS, factItem, factsOf } from './factItem.ts';
import { groupItem, moreItem, problemItem, runItem, workspaceItem } from './items.ts';
import { type GroupNode, type Node, nodeId, type RunNode, rowOf, workspaceOf } from './runNodes.ts';
import { tooltipOf } from './runText.ts';

/** As many rows as one group shows before it is asked for more. */
const PAGE = 200;

export class RunsTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly workspaces: Workspaces;
  private readonly days = new Days();
  private readonly changed = new vscode.EventEmitter<Node | Node[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  /** VS Code knows a row by its object: each has one, for as long as it may stand in the tree. */
  private readonly nodes = new Map<string, Node>();
  private readonly pages = new Map<string, number>();

  constructor(workspaces: Workspaces) {
    this.workspaces = workspaces;
  }

  getChildren(node?: Node): Node[] {
    switch (node?.kind) {
      case undefined: {
        const { all } = this.workspaces;
        if (all.length > 1) return all.map((workspace) => this.keep({ kind: 'workspace', workspace }));
        return all.flatMap((workspace) => this.groups(workspace));
      }
      case 'workspace':
        return this.groups(node.workspace);
      case 'group':
        return this.runs(node);
      case 'run':
        return factsOf(node).map((fact) => this.keep(fact));
      default:
        return [];
    }
  }

  async getTreeItem(node: Node): Promise<vscode.TreeItem> {
    const item = await this.itemOf(node).catch(problemItem);
    item.id = nodeId(node);
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    const row = node.kind === 'run' ? node.workspace.list.rowNow(node.id) : undefined;
    if (row) item.tooltip = tooltipOf(row);
    return item;
  }

  getParent(node: Node): Node | undefined {
    switch (node.kind) {
      case 'workspace':
        return undefined;
      case 'group':
        return this.top(node.workspace);
      case 'run': {
        const key = this.days.keyOf(node.workspace, node.id);
        return key === undefined ? undefined : this.group(node.workspace, key);
      }
      case 'fact':
        return node.run;
      case 'more':
        return node.group;
    }
  }

  /** These rows alone are drawn anew, those of them that are in the tree. */
  refreshRuns(workspace: ShownWorkspace, ids: readonly string[]): void {
    const nodes = ids.flatMap((id) => this.nodes.get(nodeId({ kind: 'run', workspace, id })) ?? []);
    if (nodes.length > 0) this.changed.fire(nodes);
  }

  /** Runs came or went: only the days that they belong to. */
  refreshList(workspace: ShownWorkspace, added: readonly string[], removed: readonly string[]): void {
    const { keys, isNewSet } = this.days.update(workspace, [...added, ...removed]);
    for (const id of removed) this.drop({ kind: 'run', workspace, id });
    this.changed.fire(isNewSet ? this.top(workspace) : keys.map((key) => this.group(workspace, key)));
  }

  /** The workspaces themselves changed, or a new day began. */
  refreshAll(): void {
    this.days.forget();
    // A folder that left the window and came back has another list.
    for (const [id, node] of this.nodes) {
      if (!this.workspaces.all.includes(workspaceOf(node))) this.nodes.delete(id);
    }
    this.changed.fire(undefined);
  }

  showMore(group: GroupNode): void {
    this.pages.set(nodeId(group), this.pagesOf(group) + 1);
    this.changed.fire(group);
  }

  run(workspace: ShownWorkspace, id: string): RunNode {
    return this.keep<RunNode>({ kind: 'run', workspace, id });
  }

  dispose(): void {
    this.changed.dispose();
  }

  private groups(workspace: ShownWorkspace): GroupNode[] {
    return this.days.of(workspace).map(({ key }) => this.group(workspace, key));
  }

  private runs(group: GroupNode): Node[] {
    const ids = this.days.ids(group.workspace, group.key);
    const shown = ids.slice(0, this.pagesOf(group) * PAGE).map((id) => this.run(group.workspace, id));
    return ids.length > shown.length ? [...shown, this.keep({ kind: 'more', group })] : shown;
  }

  private async itemOf(node: Node): Promise<vscode.TreeItem> {
    switch (node.kind) {
      case 'workspace':
        return workspaceItem(node);
      case 'group':
        return groupItem(this.days.of(node.workspace), node.key);
      case 'run':
        return runItem(node, await rowOf(node));
      case 'fact':
        return factItem(node, await rowOf(node.run));
      case 'more':
        return moreItem(node, PAGE, this.hidden(node.group));
    }
  }

  private hidden(group: GroupNode): number {
    return this.days.ids(group.workspace, group.key).length - this.pagesOf(group) * PAGE;
  }

  /** The row above the days of a workspace; none where it is the only one. */
  private top(workspace: ShownWorkspace): Node | undefined {
    return this.workspaces.all.length > 1 ? this.keep({ kind: 'workspace', workspace }) : undefined;
  }

  private group(workspace: ShownWorkspace, key: string): GroupNode {
    return this.keep<GroupNode>({ kind: 'group', workspace, key });
  }

  private pagesOf(group: GroupNode): number {
    return this.pages.get(nodeId(group)) ?? 1;
  }

  private drop(run: RunNode): void {
    for (const fact of FACTS) this.nodes.delete(nodeId({ kind: 'fact', run, fact }));
    this.nodes.delete(nodeId(run));
  }

  private keep<N extends Node>(node: N): N {
    const id = nodeId(node);
    const known = this.nodes.get(id);
    if (known) return known as N;
    this.nodes.set(id, node);
    return node;
  }
}
