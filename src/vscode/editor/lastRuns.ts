/** The newest run of each parameter file that is looked at. */

import path from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import type { ShownWorkspace, Workspaces } from '../host/workspaces.ts';
import type { RunNode } from '../views/runNodes.ts';

/** A file whose last run is older than so many others has none that matters. */
const LOOKED_AT = 500;

export interface LastRun {
  readonly node: RunNode;
  readonly row: RunRow;
}

export class LastRuns implements vscode.Disposable {
  private readonly workspaces: Workspaces;
  private readonly owned = new DisposableStore();
  private readonly changed = this.owned.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;
  /** The run that was found for a file, and the newest run of all at that time. */
  private readonly known = new Map<
    string,
    { readonly id: string | undefined; readonly newest: string | undefined }
  >();

  constructor(workspaces: Workspaces) {
    this.workspaces = workspaces;
    this.owned.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri.fsPath)));
  }

  async of(file: string): Promise<LastRun | undefined> {
    for (const workspace of this.workspaces.all) {
      const id = await this.find(workspace, file);
      const row = id === undefined ? undefined : await workspace.list.row(id);
      if (row) return { node: { kind: 'run', workspace, id: row.id }, row };
    }
    return undefined;
  }

  /** These runs changed: whoever shows one of them looks again. */
  refresh(ids: readonly string[]): void {
    const isShown = [...this.known.values()].some(
      ({ id, newest }) =>
        (id !== undefined && ids.includes(id)) || ids.some((each) => newest === undefined || each > newest),
    );
    if (isShown) this.changed.fire();
  }

  refreshList(): void {
    if (this.known.size > 0) this.changed.fire();
  }

  dispose(): void {
    this.owned.dispose();
  }

  private forget(file: string): void {
    for (const key of this.known.keys()) if (key.endsWith(`\0${file}`)) this.known.delete(key);
  }

  /** Newest first, so that only what came since the last look has to be looked at. */
  private async find({ root, list }: ShownWorkspace, file: string): Promise<string | undefined> {
    const key = `${root}\0${file}`;
    const ids = list.ids();
    const before = this.known.get(key);
    // When the run that was found is gone, an older one takes its place.
    const known = before?.id === undefined || ids.includes(before.id) ? before : undefined;
    let found = known?.id;
    let [newest] = ids;
    for (const id of ids.slice(0, LOOKED_AT)) {
      if (known && (id === known.newest || id === known.id)) break;
      const row = await list.row(id);
      if (!row) newest = known?.newest; // not made yet: it is looked at again
      if (row?.file != null && path.resolve(root, row.file) === file) {
        found = id;
        break;
      }
    }
    this.known.set(key, { id: found, newest });
    return found;
  }
}
