/** The Runs view: the tree, and the words for when there is nothing in it. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { setContextKey } from '../host/contextKeys.ts';
import type { ShownWorkspace, Workspaces } from '../host/workspaces.ts';
import { VIEWS } from '../ids.ts';
import { type Node, type RunNode, rowOf } from './runNodes.ts';
import { RunsTree } from './runsTree.ts';

export class RunsView implements vscode.Disposable {
  readonly tree: RunsTree;
  readonly view: vscode.TreeView<Node>;
  private readonly workspaces: Workspaces;
  private readonly read = new WeakSet<ShownWorkspace>();
  private isAnyRead = false;
  private readonly owned = new DisposableStore();

  constructor(workspaces: Workspaces) {
    this.workspaces = workspaces;
    this.tree = this.owned.add(new RunsTree(workspaces));
    this.view = this.owned.add(
      vscode.window.createTreeView(VIEWS.runs, {
        treeDataProvider: this.tree,
        canSelectMany: true,
        showCollapseAll: true,
      }),
    );
    this.owned.add(atMidnight(() => this.tree.refreshAll()));
    setContextKey('runtrail.runs', 'loading');
  }

  /** The runs of this workspace are known now. */
  showFirst(workspace: ShownWorkspace): void {
    this.read.add(workspace);
    this.isAnyRead = true;
    this.refreshAll();
  }

  /** Not before there is anything to draw: VS Code leaves a fifth of a second between one drawing and the next. */
  refreshAll(): void {
    if (this.isAnyRead) this.tree.refreshAll();
    this.describe();
  }

  refreshList(workspace: ShownWorkspace, added: readonly string[], removed: readonly string[]): void {
    this.tree.refreshList(workspace, added, removed);
    this.describe();
  }

  /** Goes to the row of a run. */
  async reveal(run: RunNode): Promise<void> {
    const row = await rowOf(run); // one that is gone has no row to go to
    await this.view.reveal(this.tree.run(run.workspace, row.id), { select: true, focus: true });
  }

  /** The sentence above the tree, which leaves no room for a welcome text, or which of those stands in an empty one. */
  describe(): void {
    const { all, broken } = this.workspaces;
    const problems = [
      ...broken.map(({ problem }) => problem),
      ...all.flatMap(({ list }) => list.problem ?? []),
    ];
    this.view.message = problems.join('\n');
    const isSome = all.some(({ list }) => list.ids().length > 0);
    const ifNone =
      problems.length > 0
        ? 'problem'
        : all.every((workspace) => this.read.has(workspace))
          ? 'empty'
          : 'loading';
    setContextKey('runtrail.runs', isSome ? 'some' : ifNone);
  }

  dispose(): void {
    this.owned.dispose();
  }
}

/** Timers stand still while a computer sleeps, days do not. */
const LOOK_MS = 10 * 60_000;

/** Calls back when another day has begun, as long as the window is open. */
function atMidnight(callback: () => void): vscode.Disposable {
  let timer: NodeJS.Timeout;
  let today = new Date().toDateString();
  const schedule = () => {
    const now = new Date();
    const next = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime();
    const look = () => {
      const day = new Date().toDateString();
      if (day !== today) callback();
      today = day;
      schedule();
    };
    timer = setTimeout(look, Math.min(next - now.getTime(), LOOK_MS));
  };
  schedule();
  return { dispose: () => clearTimeout(timer) };
}
