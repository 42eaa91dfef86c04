/** The terminals of runs in this window: one for each run, shown again when it is asked for again. */

import path from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { labelText } from '../../base/markdown.ts';
import { readRequest } from '../../core/run/folder.ts';
import { headingOf } from '../host/launcher.ts';
import { setting } from '../host/settings.ts';
import { TASK_SOURCE } from '../ids.ts';
import type { LiveRuns } from '../views/liveRuns.ts';
import { type RunNode, rowOf } from '../views/runNodes.ts';
import type { RunTasks } from './runTasks.ts';
import { type AttachedRun, RunTerminal } from './runTerminal.ts';
import { isTitleOf, type TerminalTitles, terminalTitles } from './terminalTitles.ts';

export class RunTerminals implements vscode.Disposable {
  private readonly owned = new DisposableStore();
  private readonly terminals = new Map<string, vscode.Terminal>();
  readonly titles: TerminalTitles;

  constructor(live: LiveRuns) {
    this.titles = terminalTitles(live);
    this.owned.add(
      vscode.window.onDidCloseTerminal((terminal) => {
        for (const [id, known] of this.terminals) if (known === terminal) this.terminals.delete(id);
      }),
    );
  }

  /** Shows a run that was just started, as a task. */
  async showNew(run: AttachedRun, tasks: RunTasks): Promise<void> {
    const { name, file, workspace } = readRequest(run.folder);
    const place = vscode.Uri.file(path.resolve(workspace, file));
    await tasks.show(run, labelText(name), vscode.workspace.getWorkspaceFolder(place));
  }

  /** Shows the output of any run, with everything printed so far. */
  async attach(run: RunNode): Promise<void> {
    const { workspace, id } = run;
    const isFocused = setting('runtrail.terminal.focus');
    const known = this.terminals.get(id);
    if (known) return known.show(!isFocused);
    const { view, folder } = await rowOf(run);
    if (this.terminals.has(id)) return this.attach(run); // asked for twice
    const attached: AttachedRun = { open: workspace, folder, heading: headingOf(folder) };
    const terminal = vscode.window.createTerminal({
      name: labelText(view.name),
      iconPath: new vscode.ThemeIcon('pulse'),
      pty: new RunTerminal({ run: () => Promise.resolve(attached), endsWithRun: false, titles: this.titles }),
    });
    this.terminals.set(id, terminal);
    terminal.show(!isFocused);
  }

  /** Whether the person is looking at the output of this run right now. */
  isWatched(name: string): boolean {
    // VS Code puts the source before the name of a task.
    const shown = vscode.window.activeTerminal?.name.replace(`${TASK_SOURCE}: `, '') ?? '';
    return vscode.window.state.focused && isTitleOf(shown, name);
  }

  dispose(): void {
    this.owned.dispose();
  }
}
