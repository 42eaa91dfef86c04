/** What helps when something is not as it should be: the log, the facts for a report, and the settings files. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import { labelText } from '../../base/markdown.ts';
import { VERSION } from '../../base/version.ts';
import { machineReport } from '../../core/sampling/machine.ts';
import { requireTrust } from '../host/trust.ts';
import type { ShownWorkspace } from '../host/workspaces.ts';
import { COMMANDS, WALKTHROUGH } from '../ids.ts';
import type { Services } from './services.ts';

const { l10n } = vscode;

export function supportCommands(services: Services) {
  const { log, folders, environments } = services;
  return {
    [COMMANDS.showLog]: () => log.show(),
    [COMMANDS.getStarted]: () =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', WALKTHROUGH, false),
    [COMMANDS.copyDiagnostics]: async () => {
      await vscode.env.clipboard.writeText(diagnostics(services));
      void vscode.window.showInformationMessage(l10n.t('The diagnostics are in the clipboard.'));
    },
    [COMMANDS.machineSettings]: () => openSettings(path.join(folders.config, 'config.json')),
    [COMMANDS.workspaceSettings]: async () => {
      requireTrust();
      const workspace = await pickWorkspace(services);
      if (workspace) await openSettings(path.join(workspace.workspace.folder, 'config.json'));
    },
    [COMMANDS.forgetEnvironment]: () => {
      requireTrust();
      environments.forget();
      vscode.window.setStatusBarMessage(l10n.t('The next run asks the login shell again.'), 3000);
    },
  };
}

/** No paths, names or parameters: it is meant to be pasted in public. */
function diagnostics({ workspaces }: Services): string {
  const machine = machineReport(workspaces.all[0]?.root ?? os.homedir());
  const facts = {
    runtrail: VERSION,
    vscode: vscode.version,
    node: process.versions.node,
    system: `${machine.os.name}, ${machine.os.platform} ${machine.os.release} ${os.arch()}`,
    cores: machine.cores,
    memory: machine.memory,
    disk: machine.disk && { bytes: machine.disk.bytes, freeBytes: machine.disk.freeBytes },
    remote: vscode.env.remoteName ?? 'none',
    ui: vscode.env.uiKind === vscode.UIKind.Web ? 'web' : 'desktop',
    trusted: vscode.workspace.isTrusted,
    workspaces: workspaces.all.map(({ list }) => ({
      runs: list.ids().length,
      live: list.live().length,
      problem: list.problem !== undefined,
    })),
    broken: workspaces.broken.length,
  };
  return JSON.stringify(facts, null, 2);
}

async function pickWorkspace({ workspaces }: Services): Promise<ShownWorkspace | undefined> {
  const { all } = workspaces;
  if (all.length === 0) {
    throw new AppError('refused', l10n.t('No folder is open, so there are no settings of one.'), {
      hint: l10n.t('Open a folder first.'),
    });
  }
  if (all.length === 1) return all[0];
  const items = all.map((workspace) => ({
    label: labelText(workspace.label),
    description: labelText(workspace.root),
    workspace,
  }));
  const placeHolder = l10n.t('The settings of which workspace?');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.workspace;
}

/** A settings file that is not there yet is opened as an unsaved one: nothing is written before the person does. */
async function openSettings(file: string): Promise<void> {
  const uri = vscode.Uri.file(file);
  if (fs.existsSync(file)) {
    await vscode.window.showTextDocument(uri);
    return;
  }
  const document = await vscode.workspace.openTextDocument(uri.with({ scheme: 'untitled' }));
  const editor = await vscode.window.showTextDocument(document);
  if (document.getText() === '')
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '{\n}\n'));
}
