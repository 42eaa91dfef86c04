/** Where VS Code starts us. Everything is made here, in order; nothing is read or started before this returns. */

import path from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import { userFolders } from '../base/userFolders.ts';
import { createCore } from '../core/core.ts';
import { registerCommands } from './commands/commands.ts';
import { CodeDocuments } from './editor/codeDocuments.ts';
import { ConfigFiles } from './editor/configFiles.ts';
import { Documents } from './editor/documents.ts';
import { LastRuns } from './editor/lastRuns.ts';
import { Lenses } from './editor/lenses.ts';
import { watchParameterDocuments } from './editor/parameterDocuments.ts';
import { ParameterFiles } from './editor/parameterFiles.ts';
import { Approval } from './host/approval.ts';
import { Launcher } from './host/launcher.ts';
import { createLog } from './host/log.ts';
import { Problems } from './host/problems.ts';
import { ProgramEnvironments } from './host/programEnvironments.ts';
import { isTrusted } from './host/trust.ts';
import { Workspaces } from './host/workspaces.ts';
import { TASK_TYPE } from './ids.ts';
import { RunPick } from './input/pickRun.ts';
import { RunPages } from './panels/runPages.ts';
import { RunTasks } from './tasks/runTasks.ts';
import { RunTerminals } from './tasks/runTerminals.ts';
import { followWorkspaces } from './views/followWorkspaces.ts';
import { LiveRuns } from './views/liveRuns.ts';
import { RunsView } from './views/runsView.ts';
import { showLiveRuns } from './views/showLiveRuns.ts';

export function activate(context: vscode.ExtensionContext): void {
  const owned = new DisposableStore();
  context.subscriptions.push(owned);
  const folders = userFolders();
  const log = owned.add(createLog());
  const problems = new Problems(log);
  const runnerFile = path.join(context.extensionPath, 'dist', 'runner.js');
  const core = createCore({
    folders,
    runnerFile,
    log,
    env: process.env,
    mayAdopt: isTrusted,
    isEditor: true,
  });
  const workspaces = owned.add(new Workspaces(core, log));
  const environments = new ProgramEnvironments(log);
  const approval = new Approval(context.workspaceState);
  const launcher = new Launcher({ workspaces, environments, approval, problems });

  const live = owned.add(new LiveRuns(workspaces));
  const lastRuns = owned.add(new LastRuns(workspaces));
  const documents = owned.add(new Documents(workspaces));
  owned.add(new CodeDocuments(workspaces));
  const runsView = owned.add(new RunsView(workspaces));
  const terminals = owned.add(new RunTerminals(live));
  const { extensionUri } = context;
  const pages = owned.add(new RunPages({ extensionUri, workspaces, live, documents, problems }));
  const tasks = new RunTasks({ workspaces, launcher, problems, titles: terminals.titles });
  owned.add(vscode.tasks.registerTaskProvider(TASK_TYPE, tasks));
  owned.add(new Lenses(workspaces, lastRuns));
  owned.add(watchParameterDocuments(workspaces));
  const parameterFiles = owned.add(new ParameterFiles(problems, { context, workspaces, environments, log }));
  const configFiles = owned.add(new ConfigFiles({ workspaces, log, problems }));
  owned.add(showLiveRuns({ live, runsView, terminals, pages, problems, log, cache: folders.cache }));
  owned.add(followWorkspaces({ workspaces, log, live, lastRuns, documents, runsView }));
  const pickRun = new RunPick(workspaces);
  owned.add(
    registerCommands({
      ...{ context, folders, log, problems, workspaces, environments, launcher, tasks },
      ...{ terminals, pages, documents, configFiles, parameterFiles, runsView, pickRun },
    }),
  );
  // The first look at the disk, once the window has us.
  const start = setImmediate(() => workspaces.update());
  owned.add({ dispose: () => clearImmediate(start) });
}
