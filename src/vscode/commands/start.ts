/** Starting runs: from a parameter file, with changed parameters, and again from an earlier run. */

import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import type { Override } from '../../core/params/overrides.ts';
import { planText } from '../editor/planText.ts';
import { saved } from '../host/launcher.ts';
import { requireTrust } from '../host/trust.ts';
import { COMMANDS, VIEWS } from '../ids.ts';
import { askChanges } from '../input/askChanges.ts';
import { pickParameterFile } from '../input/pickParameterFile.ts';
import type { AttachedRun } from '../tasks/runTerminal.ts';
import type { Services } from './services.ts';

export function startCommands(services: Services) {
  const { launcher, documents } = services;

  async function start(file: string, overrides: readonly Override[]): Promise<void> {
    services.workspaces.of(file); // a folder that can hold no runs is not the fault of the file
    await services.context.workspaceState.update('lastFile', file);
    await show(
      services,
      starting(services, () => launcher.start({ file, overrides }), file),
    );
  }

  return {
    [COMMANDS.start]: async (target: unknown) => {
      requireTrust();
      const file = await fileOf(target, services);
      if (file !== undefined) await start(file, []);
    },
    [COMMANDS.startWith]: async (target: unknown) => {
      requireTrust();
      const file = await fileOf(target, services);
      if (file === undefined) return;
      await saved(file);
      const overrides = await askChanges(file);
      if (overrides !== undefined) await start(file, overrides);
    },
    [COMMANDS.dryRun]: async (target: unknown) => {
      requireTrust(); // what would run depends on the login shell, which has to be started for that
      const file = await fileOf(target, services);
      if (file === undefined) return;
      const plan = await launcher.plan({ file });
      await documents.showText(vscode.l10n.t('Dry run of {0}', plan.request.name), planText(plan));
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

/** The progress stands in the Runs view; a file that is wrong is opened by the button of its error. */
async function starting(
  { problems }: Services,
  launch: () => Promise<AttachedRun>,
  file?: string,
): Promise<AttachedRun | undefined> {
  try {
    return await vscode.window.withProgress({ location: { viewId: VIEWS.runs } }, launch);
  } catch (error) {
    const isWrongFile = error instanceof AppError && error.code === 'invalid' && file !== undefined;
    if (!isWrongFile) throw error;
    void problems.report(error, {
      title: vscode.l10n.t('Open File'),
      run: () => vscode.window.showTextDocument(vscode.Uri.file(file)),
    });
    return undefined;
  }
}

async function show(
  { tasks, terminals }: Services,
  launching: Promise<AttachedRun | undefined>,
): Promise<void> {
  const run = await launching;
  if (run) await terminals.showNew(run, tasks);
}

/** The file of a menu, a lens or the editor in front; else the person picks one. */
async function fileOf(target: unknown, { context }: Services): Promise<string | undefined> {
  if (target instanceof vscode.Uri) return target.fsPath;
  if (typeof target === 'string') return target;
  return pickParameterFile(context.workspaceState.get('lastFile'));
}
