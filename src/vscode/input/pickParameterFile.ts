/** Which parameter file to run, when a command was called without one: the editor in front, the last one, the rest. */

import path from 'node:path';
import * as vscode from 'vscode';
import { labelText } from '../../base/markdown.ts';
import { isParameterDocument } from '../editor/parameterDocuments.ts';
import type { Workspaces } from '../host/workspaces.ts';
import { COMMANDS } from '../ids.ts';
import { findParameterFiles } from './parameterFiles.ts';

interface FileItem extends vscode.QuickPickItem {
  readonly file?: string;
  readonly command?: string;
}

export async function pickParameterFile(
  last: string | undefined,
  workspaces: Workspaces,
): Promise<string | undefined> {
  const { l10n } = vscode;
  const document = vscode.window.activeTextEditor?.document;
  const open = document && isParameterDocument(document, workspaces) ? document.uri.fsPath : undefined;
  const found = async (): Promise<FileItem[]> => {
    const files = (await findParameterFiles(workspaces)).map(({ fsPath }) => fsPath);
    const first = [open, last].filter(
      (file): file is string => file !== undefined && (file === open || files.includes(file)),
    );
    const ordered = [...new Set([...first, ...files])];
    return [
      ...ordered.map((file) =>
        itemOf(file, file === open ? l10n.t('open now') : file === last ? l10n.t('last one') : undefined),
      ),
      { label: '', kind: vscode.QuickPickItemKind.Separator },
      { label: `$(beaker) ${l10n.t('Create a Sample Experiment…')}`, command: COMMANDS.createSample },
    ];
  };
  const options = { placeHolder: l10n.t('Which parameter file?'), matchOnDetail: true };
  const chosen = await vscode.window.showQuickPick(found(), options);
  if (chosen?.command) await vscode.commands.executeCommand(chosen.command);
  return chosen?.file;
}

function itemOf(file: string, description: string | undefined): FileItem {
  const detail = labelText(vscode.workspace.asRelativePath(path.dirname(file)));
  return {
    label: labelText(path.basename(file)),
    file,
    detail,
    ...(description !== undefined && { description }),
  };
}
