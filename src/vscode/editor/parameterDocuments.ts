/** Which open documents are parameter files; menus learn of those that their name does not give away. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { isParameterFile } from '../../core/params/detect.ts';
import { matchesPattern } from '../../core/settings/settings.ts';
import { setContextKey } from '../host/contextKeys.ts';
import type { Workspaces } from '../host/workspaces.ts';

/** As much of a file as is looked at. */
const HEAD = 4096;

const PARAMETER_LANGUAGES: readonly string[] = ['json', 'jsonc', 'yaml', 'toml'];

/** What may be one, for VS Code. */
export const PARAMETER_DOCUMENTS: vscode.DocumentSelector = [
  ...PARAMETER_LANGUAGES.map((language) => ({ language, scheme: 'file' })),
  { scheme: 'file', pattern: '**/*.run.{json,jsonc,yaml,yml,toml}' },
];

export function isParameterDocument(document: vscode.TextDocument, workspaces: Workspaces): boolean {
  const { uri, languageId } = document;
  if (uri.scheme !== 'file') return false;
  if (isParameterFile(uri.fsPath, '')) return true;
  if (!PARAMETER_LANGUAGES.includes(languageId)) return false;
  return isParameterFile(uri.fsPath, headOf(document)) || isNamedBySettings(uri.fsPath, workspaces);
}

function isNamedBySettings(file: string, workspaces: Workspaces): boolean {
  return workspaces.all.some(({ root, workspace }) =>
    workspace.config.parameterFiles.some((pattern) => matchesPattern(root, file, pattern)),
  );
}

/** Keeps the context key for the menus, for as long as it is not disposed. */
export function watchParameterDocuments(workspaces: Workspaces): vscode.Disposable {
  const owned = new DisposableStore();
  const update = () => {
    const editors = vscode.window.visibleTextEditors.map(({ document }) => document);
    const files = editors
      .filter((document) => isParameterDocument(document, workspaces))
      .map(({ uri }) => uri.path);
    setContextKey('runtrail.parameterFiles', [...new Set(files)]);
  };
  owned.add(vscode.window.onDidChangeVisibleTextEditors(update));
  owned.add(workspaces.onDidChange(update));
  owned.add(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const isAtHead = contentChanges.some(({ rangeOffset }) => rangeOffset < HEAD);
      if (isAtHead && PARAMETER_LANGUAGES.includes(document.languageId)) update();
    }),
  );
  update();
  return owned;
}

function headOf(document: vscode.TextDocument): string {
  return document.getText(new vscode.Range(document.positionAt(0), document.positionAt(HEAD)));
}
