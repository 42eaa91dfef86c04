/** A task was ended or its terminal closed while its run went on: the run is not touched before the person says so. */

import * as vscode from 'vscode';
import { labelText } from '../../base/markdown.ts';
import { userName } from '../../base/userFolders.ts';
import { readRequest } from '../../core/run/folder.ts';
import { stopRun } from '../../core/store/steer.ts';
import type { Problems } from '../host/problems.ts';
import { requireTrust } from '../host/trust.ts';
import type { AttachedRun } from './runTerminal.ts';

export function leftToItself(problems: Problems): (run: AttachedRun) => void {
  return (run) => problems.watch(ask(run));
}

async function ask({ open, folder }: AttachedRun): Promise<void> {
  const stop = vscode.l10n.t('Stop the Run');
  const { name } = readRequest(folder);
  const sentence = vscode.l10n.t('"{0}" goes on without its terminal.', labelText(name));
  if ((await vscode.window.showInformationMessage(sentence, stop)) !== stop) return;
  requireTrust();
  await stopRun(folder, open, { by: userName() });
}
