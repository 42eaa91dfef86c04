/** The tree of runs: workspaces where there are several, days, runs, and what stands below each run. */

import * as vscode from 'vscode';
import type { ShownWorkspace, Workspaces } from '../host/workspaces.ts';
import { Days } from './days.ts';
import { DrawnRows } from './drawnRows.ts';
import { groupItem, moreItem, problemItem, runItem, workspaceItem } from './items.ts';
import { partItem, partTooltip } from './partItem.ts';
import { countBelow, PARTS_PAGE, partsBelow, partsOf } from './parts.ts';
import {
  type FactNode,
  type GroupNode,
  isPartNode,
  type MoreNode,
  type Node,
  nodeId,
  type PartNode,
  type RunNode,
  rowOf,
  workspaceOf,
} from './runNodes.ts';
import { tooltipOf } from './runTooltip.ts';

/** As many rows as one group shows before it is asked for more. */
const PAGE = 200;

/** Whether a row may be drawn now; `drawsBelow`: together with rows below it that are as they were. */
type MayBeDrawn = (id: string, item: vscode.TreeItem, drawsBelow: boolean) => boolean;

export class RunsTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly workspaces: Workspaces;
  private readonly days = new Days();
  private readonly changed = new vscode.EventEmitter<Node | Node[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  /** VS Code knows a row by its object: each has one, for as long as it may stand in the tree. */
  private readonly nodes = new Map<string, Node>();
  /** The rows below a run or a fact that was opened once. */
  private readonly below = new Map<string, readonly Node[]>();
  private readonly pages = new Map<string, number>();
  private readonly drawn = new DrawnRows();
  /** Runs whose rows are to be drawn anew a little later, and when. */
  private readonly waiting = new Map<RunNode, NodeJS.Timeout>();

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
      case 'fact': {
        const below = this.partsOf(node).map((part) => this.keep(part));
        this.below.set(nodeId(node), below);
        return below;
      }
      default:
        return [];
    }
  }

  async getTreeItem(node: Node): Promise<vscode.TreeItem> {
    const item = await this.itemOf(node).catch(problemItem);
    item.id = nodeId(node);
    this.drawn.note(item.id, item);
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    const tooltip = tooltipNow(node);
    if (tooltip) {
      item.tooltip = tooltip;
      this.drawn.noteTooltip(nodeId(node), tooltip);
    }
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
      case 'link':
        return node.run;
      case 'metric':
      case 'checkpoint':
      case 'artifact':
        return this.keep<FactNode>({ kind: 'fact', run: node.run, fact: `${node.kind}s` });
      case 'more':
        return node.of;
    }
  }

  /** Of these runs the rows that look different now are drawn anew, those of them that are in the tree. */
  refreshRuns(workspace: ShownWorkspace, ids: readonly string[]): void {
    const stale = ids.flatMap((id) => {
      const run = this.nodes.get(nodeId({ kind: 'run', workspace, id }));
      return run?.kind === 'run' ? this.staleRows(run) : [];
    });
    if (stale.length > 0) this.changed.fire(stale);
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

  showMore(of: GroupNode | FactNode): void {
    this.pages.set(nodeId(of), this.pagesOf(of) + 1);
    this.changed.fire(of);
  }

  run(workspace: ShownWorkspace, id: string): RunNode {
    return this.keep<RunNode>({ kind: 'run', workspace, id });
  }

  dispose(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.changed.dispose();
  }

  private groups(workspace: ShownWorkspace): GroupNode[] {
    return this.days.of(workspace).map(({ key }) => this.group(workspace, key));
  }

  private runs(group: GroupNode): Node[] {
    const ids = this.days.ids(group.workspace, group.key);
    const shown = ids.slice(0, this.pagesOf(group) * PAGE).map((id) => this.run(group.workspace, id));
    return ids.length > shown.length ? [...shown, this.keep({ kind: 'more', of: group })] : shown;
  }

  private partsOf(node: RunNode | FactNode): Node[] {
    return node.kind === 'run' ? partsOf(node) : partsBelow(node, this.pagesOf(node));
  }

  private async itemOf(node: Node): Promise<vscode.TreeItem> {
    switch (node.kind) {
      case 'workspace':
        return workspaceItem(node);
      case 'group':
        return groupItem(this.days.of(node.workspace), node.key);
      case 'run':
        return runItem(node, await rowOf(node));
      case 'more':
        return this.moreItem(node);
      default:
        return partItem(node, await rowOf(node.run));
    }
  }

  private moreItem(node: MoreNode): vscode.TreeItem {
    const { of } = node;
    const isGroup = of.kind === 'group';
    const [page, all] = isGroup
      ? [PAGE, this.days.ids(of.workspace, of.key).length]
      : [PARTS_PAGE, countBelow(of)];
    return moreItem(node, page, all - this.pagesOf(of) * page);
  }

  /** What is to be drawn anew of a run now; what is to rest, later. Drawing a row draws everything below it as well. */
  private staleRows(run: RunNode): Node[] {
    clearTimeout(this.waiting.get(run));
    this.waiting.delete(run);
    let restMs = 0;
    const mayBeDrawn: MayBeDrawn = (id, item, drawsBelow) => {
      const rest = this.drawn.restMs(id, item, drawsBelow);
      restMs = Math.max(restMs, rest);
      return rest === 0;
    };
    const stale = this.otherRows(run, mayBeDrawn);
    if (restMs > 0) {
      const later = () => this.refreshRuns(run.workspace, [run.id]);
      this.waiting.set(run, setTimeout(later, restMs));
    }
    return stale;
  }

  /** The topmost rows that look different from what VS Code shows, of those that may be drawn. */
  private otherRows(node: RunNode | PartNode, mayBeDrawn: MayBeDrawn): Node[] {
    const run = node.kind === 'run' ? node : node.run;
    const row = run.workspace.list.rowNow(run.id);
    if (!row) return [];
    const id = nodeId(node);
    const below = this.below.get(id) ?? [];
    const item = node.kind === 'run' ? runItem(node, row) : partItem(node, row);
    const isOpened = (node.kind === 'run' || node.kind === 'fact') && this.below.has(id);
    const isOtherBelow = isOpened && this.hasOthersBelow(node, below);
    const isOther = isOtherBelow || this.drawn.isOther(id, item, () => tooltipNow(node));
    if (isOther && mayBeDrawn(id, item, isOpened && !isOtherBelow)) return [node];
    return below.flatMap((part) => (isPartNode(part) ? this.otherRows(part, mayBeDrawn) : []));
  }

  private hasOthersBelow(node: RunNode | FactNode, below: readonly Node[]): boolean {
    const now = this.partsOf(node);
    return (
      now.length !== below.length || now.some((part, index) => nodeId(part) !== nodeId(below[index] ?? part))
    );
  }

  /** The row above the days of a workspace; none where it is the only one. */
  private top(workspace: ShownWorkspace): Node | undefined {
    return this.workspaces.all.length > 1 ? this.keep({ kind: 'workspace', workspace }) : undefined;
  }

  private group(workspace: ShownWorkspace, key: string): GroupNode {
    return this.keep<GroupNode>({ kind: 'group', workspace, key });
  }

  private pagesOf(of: GroupNode | FactNode): number {
    return this.pages.get(nodeId(of)) ?? 1;
  }

  private drop(node: Node): void {
    const id = nodeId(node);
    for (const part of this.below.get(id) ?? []) this.drop(part);
    this.below.delete(id);
    this.nodes.delete(id);
    this.drawn.forget(id);
  }

  private keep<N extends Node>(node: N): N {
    const id = nodeId(node);
    const known = this.nodes.get(id);
    if (known) return known as N;
    this.nodes.set(id, node);
    return node;
  }
}

/** What is told of a row when the pointer rests on it; undefined of one that says everything itself. */
function tooltipNow(node: Node): vscode.MarkdownString | undefined {
  if (node.kind === 'run') {
    const row = node.workspace.list.rowNow(node.id);
    return row && tooltipOf(row);
  }
  if (!isPartNode(node)) return undefined;
  const row = node.run.workspace.list.rowNow(node.run.id);
  return row && partTooltip(node, row);
}
