/** Starting runs: from a parameter file, with changed parameters, and again from an earlier run. */

import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import { labelText } from '../../base/markdown.ts';
import { estimateMemory } from '../../core/store/earlierPeaks.ts';
import { planText } from '../editor/planText.ts';
import type { Wish } from '../host/launcher.ts';
import { saved } from '../host/openFiles.ts';
import { requireTrust } from '../host/trust.ts';
import { COMMANDS, VIEWS } from '../ids.ts';
import { pickParameterFile } from '../input/pickParameterFile.ts';
import type { AttachedRun } from '../tasks/runTerminal.ts';
import type { Services } from './services.ts';

export function startCommands(services: Services) {
  const { launcher, documents, parameterFiles } = services;

  async function startAsking(file: string, ask: 'all' | 'missing'): Promise<void> {
    await saved(file);
    const answers = await (await parameterFiles.editing()).askLaunch(file, ask);
    if (answers) await start({ file, ...answers });
  }

  async function start(wish: Wish): Promise<void> {
    const { file } = wish;
    services.workspaces.of(file); // a folder that can hold no runs is not the fault of the file
    await services.context.workspaceState.update('lastFile', file);
    await show(
      services,
      starting(services, () => launcher.start(wish), file),
    );
  }

  return {
    [COMMANDS.start]: async (target: unknown) => {
      requireTrust();
      const file = await fileOf(target, services);
      if (file !== undefined) await startAsking(file, 'missing');
    },
    [COMMANDS.startWith]: async (target: unknown) => {
      requireTrust();
      const file = await fileOf(target, services);
      if (file !== undefined) await startAsking(file, 'all');
    },
    [COMMANDS.dryRun]: async (target: unknown) => {
      requireTrust(); // what would run depends on the login shell, which has to be started for that
      const file = await fileOf(target, services);
      if (file === undefined) return;
      const plan = await launcher.plan({ file });
      const { store } = services.workspaces.of(file);
      const estimate = await estimateMemory(store, plan.request, plan.estimatedBytes);
      const title = vscode.l10n.t('Dry run of {0}', plan.request.name);
      await documents.showText(title, planText(plan, estimate));
    },
    [COMMANDS.check]: async (target: unknown) => {
      const file = await fileOf(target, services);
      if (file === undefined) return;
      const isFound = await (await parameterFiles.editing()).showProblems(file);
      if (isFound) await vscode.commands.executeCommand('workbench.panel.markers.view.focus');
      else tellNoProblems(file);
    },
    [COMMANDS.repeat]: async (target: unknown) => {
      requireTrust();
      const run = await services.pickRun.one(target, vscode.l10n.t('Repeat which run?'));
      if (!run) return;
      const folder = run.workspace.workspace.run(run.id);
      await show(
        services,
        starting(services, () => launcher.repeat(run.workspace, folder)),
      );
    },
  };
}

/** The progress stands in the Runs view; a file that is wrong is shown at its first problem. */
export async function starting(
  services: Services,
  launch: () => Promise<AttachedRun>,
  file?: string,
): Promise<AttachedRun | undefined> {
  try {
    return await vscode.window.withProgress({ location: { viewId: VIEWS.runs } }, launch);
  } catch (error) {
    const isWrongFile = error instanceof AppError && error.code === 'invalid' && file !== undefined;
    if (!isWrongFile) throw error;
    await refused(services, error, file);
    return undefined;
  }
}

/** Where nothing is wrong with the file itself, it is a value that was given for this run. */
async function refused({ problems, parameterFiles }: Services, error: AppError, file: string): Promise<void> {
  const isShown = await (await parameterFiles.editing()).showFirstError(file);
  const [first = '', ...others] = error.message.split('\n');
  const more = others.length === 0 ? '' : ` ${vscode.l10n.t('({0} more)', others.length)}`;
  void problems.report(
    new AppError(error.code, first + more, { hint: error.hint }),
    isShown
      ? {
          title: vscode.l10n.t('Show Problems'),
          run: () => vscode.commands.executeCommand('workbench.panel.markers.view.focus'),
        }
      : {
          title: vscode.l10n.t('Open File'),
          run: () => vscode.window.showTextDocument(vscode.Uri.file(file)),
        },
  );
}

function tellNoProblems(file: string): void {
  const text = vscode.l10n.t('No problems in {0}', labelText(path.basename(file)));
  vscode.window.setStatusBarMessage(`$(pass) ${text}`, 5000);
}

export async function show(
  { tasks, terminals }: Services,
  launching: Promise<AttachedRun | undefined>,
): Promise<void> {
  const run = await launching;
  if (run) await terminals.showNew(run, tasks);
}

/** The file of a menu, a lens or the editor in front; else the person picks one. */
async function fileOf(target: unknown, { context, workspaces }: Services): Promise<string | undefined> {
  if (target instanceof vscode.Uri) return target.fsPath;
  if (typeof target === 'string') return target;
  return pickParameterFile(context.workspaceState.get('lastFile'), workspaces);
}
