/** The live runs of all workspaces of the window, and what ends while the window is open. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { isFinal } from '../../core/run/model.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import type { ShownWorkspace, Workspaces } from '../host/workspaces.ts';
import type { RunNode } from './runNodes.ts';

export interface ShownRun {
  readonly node: RunNode;
  readonly row: RunRow;
}

export class LiveRuns implements vscode.Disposable {
  private readonly workspaces: Workspaces;
  private readonly owned = new DisposableStore();
  private readonly changed = this.owned.add(new vscode.EventEmitter<void>());
  private readonly ended = this.owned.add(new vscode.EventEmitter<ShownRun>());
  private readonly live = new Map<string, ShownRun>();
  /** Seen alive, then silent: they may go on, or be found to have ended. */
  private readonly silent = new Map<string, ShownRun>();
  /** A live run came, went, or told of its progress. */
  readonly onDidChange = this.changed.event;
  /** A run that was seen alive is over. */
  readonly onDidEnd = this.ended.event;

  constructor(workspaces: Workspaces) {
    this.workspaces = workspaces;
  }

  get all(): readonly ShownRun[] {
    return [...this.live.values()];
  }

  /** After rows of a workspace changed. */
  update(workspace: ShownWorkspace, ids: readonly string[]): void {
    let isChanged = false;
    for (const id of ids) {
      const key = `${workspace.root}|${id}`;
      const row = workspace.list.rowNow(id);
      const before = this.live.get(key);
      const seen = before ?? this.silent.get(key);
      // One that goes on keeps its place among the others.
      if (!row?.isLive) this.live.delete(key);
      this.silent.delete(key);
      if (row?.isLive) this.live.set(key, { node: { kind: 'run', workspace, id }, row });
      else if (row && seen && isOver(row)) this.ended.fire({ node: seen.node, row });
      else if (row && seen) this.silent.set(key, { node: seen.node, row });
      isChanged ||= before !== undefined || row?.isLive === true;
    }
    if (isChanged) this.changed.fire();
  }

  /** After a workspace was read, or went. */
  updateAll(): void {
    this.live.clear();
    for (const [key, { node }] of this.silent) {
      if (!this.workspaces.all.includes(node.workspace)) this.silent.delete(key);
    }
    for (const workspace of this.workspaces.all) {
      for (const row of workspace.list.live()) {
        this.live.set(`${workspace.root}|${row.id}`, { node: { kind: 'run', workspace, id: row.id }, row });
      }
    }
    this.changed.fire();
  }

  dispose(): void {
    this.owned.dispose();
  }
}

/** Not one that shows no sign of life just now, or whose record cannot be read just now. */
function isOver({ view }: RunRow): boolean {
  return isFinal(view.status) && view.reason !== 'record-unreadable';
}
