/**
 * Runs as tasks of VS Code: parameter files stand in "Run Task", `runtrail` tasks of tasks.json launch runs, and a run that
 * was started here is shown as a task, so that dependent tasks, problem matchers and presentation work.
 */

import path from 'node:path';
import * as vscode from 'vscode';
import type { Launcher } from '../host/launcher.ts';
import type { Problems } from '../host/problems.ts';
import { setting } from '../host/settings.ts';
import { isTrusted } from '../host/trust.ts';
import type { Workspaces } from '../host/workspaces.ts';
import { PROBLEM_MATCHERS, TASK_SOURCE, TASK_TYPE } from '../ids.ts';
import { findParameterFiles } from '../input/parameterFiles.ts';
import { leftToItself } from './leftToItself.ts';
import { type AttachedRun, RunTerminal } from './runTerminal.ts';
import { taskOverrides } from './taskDefinition.ts';
import type { TerminalTitles } from './terminalTitles.ts';

export interface RunTasksOptions {
  readonly workspaces: Workspaces;
  readonly launcher: Launcher;
  readonly titles: TerminalTitles;
  readonly problems: Problems;
}

export class RunTasks implements vscode.TaskProvider {
  private readonly options: RunTasksOptions;

  constructor(options: RunTasksOptions) {
    this.options = options;
  }

  async provideTasks(): Promise<vscode.Task[]> {
    if (!isTrusted()) return [];
    const files = await findParameterFiles(this.options.workspaces);
    return files.flatMap((uri) => {
      const folder = vscode.workspace.getWorkspaceFolder(uri);
      if (!folder) return [];
      const file = path.relative(folder.uri.fsPath, uri.fsPath).split(path.sep).join('/');
      return [this.task({ type: TASK_TYPE, file }, folder, file)];
    });
  }

  /** A task of tasks.json: its own definition is kept as it is, only what to do is added. */
  resolveTask(task: vscode.Task): vscode.Task | undefined {
    const { definition, scope } = task;
    if (typeof definition['file'] !== 'string') return undefined;
    const folder = typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
    return folder && this.task(definition, folder, task.name);
  }

  /** Shows a run that was started already. */
  async show(run: AttachedRun, name: string, folder: vscode.WorkspaceFolder | undefined): Promise<void> {
    const definition = { type: TASK_TYPE, file: run.folder.root, run: run.folder.id };
    const task = this.create(definition, folder ?? vscode.TaskScope.Workspace, name, () =>
      Promise.resolve(run),
    );
    task.presentationOptions = {
      reveal: vscode.TaskRevealKind.Always,
      focus: setting('runtrail.terminal.focus'),
      panel: vscode.TaskPanelKind.New,
      clear: false,
      showReuseMessage: false,
    };
    await vscode.tasks.executeTask(task);
  }

  private task(definition: vscode.TaskDefinition, folder: vscode.WorkspaceFolder, name: string): vscode.Task {
    const { launcher } = this.options;
    return this.create(definition, folder, name, (given) =>
      launcher.start({
        file: path.resolve(folder.uri.fsPath, String(given['file'])),
        overrides: taskOverrides(given['parameters']),
        name: typeof given['name'] === 'string' ? given['name'] : undefined,
        tags: Array.isArray(given['tags']) ? given['tags'].map(String) : [],
      }),
    );
  }

  private create(
    definition: vscode.TaskDefinition,
    scope: vscode.WorkspaceFolder | vscode.TaskScope.Workspace,
    name: string,
    run: (resolved: vscode.TaskDefinition) => Promise<AttachedRun>,
  ): vscode.Task {
    const { problems, titles } = this.options;
    const onLeft = leftToItself(problems);
    // `resolved` has the variables of the definition filled in.
    const execution = new vscode.CustomExecution(async (resolved) => {
      return new RunTerminal({ run: () => run(resolved), endsWithRun: true, titles, onLeft });
    });
    return new vscode.Task(definition, scope, name, TASK_SOURCE, execution, [...PROBLEM_MATCHERS]);
  }
}
