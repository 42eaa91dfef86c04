/** The Runs view as the extension makes it, on workspaces of a test; and what VS Code asks of its tree. */

import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../../src/base/disposable.ts';
import type { Core } from '../../../src/core/core.ts';
import { Documents } from '../../../src/vscode/editor/documents.ts';
import { LastRuns } from '../../../src/vscode/editor/lastRuns.ts';
import { createLog } from '../../../src/vscode/host/log.ts';
import { type ShownWorkspace, Workspaces } from '../../../src/vscode/host/workspaces.ts';
import { followWorkspaces } from '../../../src/vscode/views/followWorkspaces.ts';
import { LiveRuns } from '../../../src/vscode/views/liveRuns.ts';
import { type Node, nodeId } from '../../../src/vscode/views/runNodes.ts';
import { RunsView } from '../../../src/vscode/views/runsView.ts';

/** Before a view is made here: the one that the extension makes when it activates would take its place. */
export async function activateFirst(): Promise<void> {
  const extension = vscode.extensions.getExtension('runtrail.runtrail') ?? assert.fail('no extension');
  await extension.activate();
}

export class ShownRuns {
  readonly workspaces: Workspaces;
  readonly runsView: RunsView;
  /** The ids of the nodes in each event of the tree; `everything` when it named none. */
  readonly fired: (readonly string[] | 'everything')[] = [];
  /** The ids of the nodes whose row VS Code has asked for. */
  readonly asked: string[] = [];
  /** Called with each row that VS Code got. */
  onItem: (node: Node, item: vscode.TreeItem) => void = () => {};
  private readonly owned = new DisposableStore();

  constructor(core: Core) {
    const { owned } = this;
    const log = owned.add(createLog());
    const workspaces = owned.add(new Workspaces(core, log));
    const live = owned.add(new LiveRuns(workspaces));
    const lastRuns = owned.add(new LastRuns(workspaces));
    const documents = owned.add(new Documents(workspaces));
    this.runsView = owned.add(new RunsView(workspaces));
    this.workspaces = workspaces;
    owned.add(followWorkspaces({ workspaces, log, live, lastRuns, documents, runsView: this.runsView }));
    owned.add(this.tree.onDidChangeTreeData((nodes) => this.fired.push(nodes ? idsOf(nodes) : 'everything')));
    const getTreeItem = this.tree.getTreeItem.bind(this.tree);
    this.tree.getTreeItem = async (node) => {
      this.asked.push(nodeId(node));
      const item = await getTreeItem(node);
      this.onItem(node, item);
      return item;
    };
  }

  get tree() {
    return this.runsView.tree;
  }

  show(root: string): ShownWorkspace {
    return this.workspaces.of(path.join(root, 'any.run.json'));
  }

  /** What was fired and asked so far is of no more interest. */
  forget(): void {
    this.fired.length = 0;
    this.asked.length = 0;
  }

  dispose(): void {
    this.owned.dispose();
  }
}

function idsOf(nodes: Node | Node[]): string[] {
  return (Array.isArray(nodes) ? nodes : [nodes]).map(nodeId);
}

/** For made runs that are all of one day, and not of today. */
export function noonOfYesterday(): number {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1, 12).getTime();
}
