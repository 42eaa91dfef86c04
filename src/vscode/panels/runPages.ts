/** The pages of runs in this window: one for each run, shown again when it is asked for again, also after a reload. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { RunPlace } from '../../protocol/runPage.ts';
import { PANELS } from '../ids.ts';
import { nodeId, type RunNode, rowOf } from '../views/runNodes.ts';
import type { RunPanel, RunPanelServices } from './runPanel.ts';
import { placeIn } from './runPlace.ts';
import { tabTitle } from './tabLook.ts';

export class RunPages implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #services: RunPanelServices;
  readonly #owned = new DisposableStore();
  readonly #panels = new Map<string, vscode.WebviewPanel>();
  readonly #shown = new Set<RunPanel>();

  constructor(services: RunPanelServices) {
    this.#services = services;
    this.#owned.add(vscode.window.registerWebviewPanelSerializer(PANELS.run, this));
  }

  /** Shows the page of a run, in whichever group it is already, at one of its tabs; `preserveFocus` leaves the keyboard where it is. */
  async open(run: RunNode, preserveFocus = false, tab?: string): Promise<void> {
    const key = nodeId(run);
    if (this.#reveal(key, preserveFocus, tab)) return;
    const { view } = await rowOf(run);
    if (this.#reveal(key, preserveFocus, tab)) return; // asked for twice
    const panel = vscode.window.createWebviewPanel(
      PANELS.run,
      tabTitle(view.name),
      { viewColumn: vscode.ViewColumn.Active, preserveFocus },
      { enableFindWidget: true },
    );
    const place: RunPlace = { version: 1, root: run.workspace.root, id: run.id };
    this.#keep(key, panel);
    await this.#fill(panel, place, tab);
  }

  /** Whether the person is looking at the page of this run right now. */
  isWatched(run: RunNode): boolean {
    return vscode.window.state.focused && this.#panels.get(nodeId(run))?.visible === true;
  }

  /** A page that was open when the window was closed or loaded again. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { workspaces } = this.#services;
    // It may be asked for before the window has looked at its folders.
    if (workspaces.all.length === 0) workspaces.update();
    const place = placeIn(state);
    if (place) this.#keep(`${place.root}|${place.id}`, panel);
    await this.#fill(panel, place);
  }

  dispose(): void {
    this.#owned.dispose();
    for (const shown of this.#shown) shown.dispose();
  }

  #reveal(key: string, preserveFocus: boolean, tab: string | undefined): boolean {
    const panel = this.#panels.get(key);
    panel?.reveal(undefined, preserveFocus);
    if (tab !== undefined) for (const shown of this.#shown) if (shown.panel === panel) shown.show(tab);
    return panel !== undefined;
  }

  #keep(key: string, panel: vscode.WebviewPanel): void {
    this.#panels.set(key, panel);
    panel.onDidDispose(() => {
      if (this.#panels.get(key) === panel) this.#panels.delete(key);
    });
  }

  async #fill(panel: vscode.WebviewPanel, place: RunPlace | undefined, tab?: string): Promise<void> {
    let isClosed = false;
    panel.onDidDispose(() => {
      isClosed = true;
    });
    const { panels } = await import('../panels.ts');
    if (isClosed) return;
    const shown = new panels.RunPanel(panel, place, this.#services);
    this.#shown.add(shown);
    if (tab !== undefined) shown.show(tab);
    panel.onDidDispose(() => this.#shown.delete(shown));
  }
}
