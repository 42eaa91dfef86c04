/** Above the first line of a `.cfg` file: a run that uses it. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../../base/disposable.ts';
import { onSettingChanged, setting } from '../../host/settings.ts';
import { isTrusted } from '../../host/trust.ts';
import { COMMANDS } from '../../ids.ts';
import type { ConfigDocuments } from './configDocuments.ts';

export class ConfigLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly documents: ConfigDocuments;
  private readonly owned = new DisposableStore();
  private readonly changed = this.owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(documents: ConfigDocuments) {
    this.documents = documents;
    const { owned } = this;
    owned.add(onSettingChanged('runtrail.editor.codeLens', () => this.changed.fire()));
    owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.changed.fire()));
    owned.add(documents.onDidChange(() => this.changed.fire()));
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const { uri } = document;
    const isShown = setting('runtrail.editor.codeLens', uri) && isTrusted() && uri.scheme === 'file';
    if (!isShown || !this.documents.covers(document)) return [];
    const title = `$(play) ${vscode.l10n.t('Use in a Run…')}`;
    const command = { title, command: COMMANDS.useInRun, arguments: [uri] };
    return [new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), command)];
  }

  dispose(): void {
    this.owned.dispose();
  }
}
