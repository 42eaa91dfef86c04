/** What the commands work with. */

import type * as vscode from 'vscode';
import type { UserFolders } from '../../base/userFolders.ts';
import type { ConfigFiles } from '../editor/configFiles.ts';
import type { Documents } from '../editor/documents.ts';
import type { ParameterFiles } from '../editor/parameterFiles.ts';
import type { Launcher } from '../host/launcher.ts';
import type { WindowLog } from '../host/log.ts';
import type { Problems } from '../host/problems.ts';
import type { ProgramEnvironments } from '../host/programEnvironments.ts';
import type { Workspaces } from '../host/workspaces.ts';
import type { RunPick } from '../input/pickRun.ts';
import type { RunPages } from '../panels/runPages.ts';
import type { RunTasks } from '../tasks/runTasks.ts';
import type { RunTerminals } from '../tasks/runTerminals.ts';
import type { RunsView } from '../views/runsView.ts';

export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly folders: UserFolders;
  readonly log: WindowLog;
  readonly problems: Problems;
  readonly workspaces: Workspaces;
  readonly environments: ProgramEnvironments;
  readonly launcher: Launcher;
  readonly tasks: RunTasks;
  readonly terminals: RunTerminals;
  readonly pages: RunPages;
  readonly documents: Documents;
  readonly parameterFiles: ParameterFiles;
  readonly configFiles: ConfigFiles;
  readonly runsView: RunsView;
  readonly pickRun: RunPick;
}
