/** Which open documents are parameter files; menus learn of those that their name does not give away. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { isParameterFile } from '../../core/params/detect.ts';
import { setContextKey } from '../host/contextKeys.ts';

/** As much of a file as is looked at. */
const HEAD = 4096;

export const PARAMETER_LANGUAGES: readonly string[] = ['json', 'jsonc', 'yaml', 'toml'];

export function isParameterDocument(document: vscode.TextDocument): boolean {
  if (document.uri.scheme !== 'file') return false;
  const isNamed = isParameterFile(document.uri.fsPath, '');
  if (!isNamed && !PARAMETER_LANGUAGES.includes(document.languageId)) return false;
  return isNamed || isParameterFile(document.uri.fsPath, headOf(document));
}

/** Keeps the context key for the menus, for as long as it is not disposed. */
export function watchParameterDocuments(): vscode.Disposable {
  const owned = new DisposableStore();
  const update = () => {
    const editors = vscode.window.visibleTextEditors.map(({ document }) => document);
    const files = editors.filter(isParameterDocument).map(({ uri }) => uri.path);
    setContextKey('runtrail.parameterFiles', [...new Set(files)]);
  };
  owned.add(vscode.window.onDidChangeVisibleTextEditors(update));
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
