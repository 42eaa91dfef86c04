/** An experiment to try things on: some files, no network. */

import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import { labelText } from '../../base/markdown.ts';
import { requireTrust } from '../host/trust.ts';
import { COMMANDS } from '../ids.ts';
import type { Services } from './services.ts';

const { l10n } = vscode;
const FOLDER = 'runtrail-sample';

export function sampleCommands(services: Services) {
  return {
    [COMMANDS.createSample]: async () => {
      requireTrust();
      const place = await choosePlace();
      if (place === undefined) return;
      const folder = copySample(services.context.extensionPath, place);
      const file = path.join(
        folder,
        (await hasPython(services, folder)) ? 'train.run.json' : 'train-node.run.json',
      );
      await vscode.window.showTextDocument(vscode.Uri.file(file));
      if (!vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder))) await offerToOpen(folder);
    },
  };
}

/** A folder of this window, or one that is chosen where there is none or several. */
async function choosePlace(): Promise<string | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const [only] = folders;
  if (folders.length === 1 && only) return only.uri.fsPath;
  if (folders.length > 1) {
    const placeHolder = l10n.t('In which folder should the sample be created?');
    return (await vscode.window.showWorkspaceFolderPick({ placeHolder }))?.uri.fsPath;
  }
  const chosen = await vscode.window.showOpenDialog({
    canSelectFolders: true,
    canSelectFiles: false,
    title: l10n.t('Where should the sample be created?'),
    openLabel: l10n.t('Create Here'),
  });
  return chosen?.[0]?.fsPath;
}

/** Beside what is there: nothing is written over. */
function copySample(extension: string, place: string): string {
  let folder = path.join(place, FOLDER);
  for (let number = 2; fs.existsSync(folder); number++) folder = path.join(place, `${FOLDER}-${number}`);
  try {
    fs.cpSync(path.join(extension, 'media', 'sample'), folder, { recursive: true });
  } catch (cause) {
    throw new AppError('refused', l10n.t('The sample cannot be written to {0}.', folder), {
      hint: l10n.t('Choose a folder that you may write to, with some space left.'),
      cause,
    });
  }
  return folder;
}

/** The sample exists in Python and in JavaScript. */
async function hasPython({ environments }: Services, folder: string): Promise<boolean> {
  try {
    const { variables } = await environments.of(folder);
    await promisify(execFile)('python3', ['--version'], { env: variables, timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}

async function offerToOpen(folder: string): Promise<void> {
  const open = l10n.t('Open Folder');
  const answer = await vscode.window.showInformationMessage(
    l10n.t('The sample was created in {0}.', labelText(folder)),
    open,
  );
  if (answer === open) await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(folder));
}
