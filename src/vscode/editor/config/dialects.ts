/** The dialects that a file can be said to be written in, and a look at the one that is in use. */

import * as vscode from 'vscode';
import { dialectEdit } from '../../../core/config/assist/dialectComment.ts';
import { PRESETS } from '../../../core/config/presets.ts';
import { COMMANDS } from '../../ids.ts';
import { editsOf } from '../findings.ts';
import type { ConfigDocuments } from './configDocuments.ts';
import { CONFIG_DOCUMENTS, HEAD } from './configDocuments.ts';

const { l10n } = vscode;

export const DIALECTS: readonly string[] = Object.keys(PRESETS);

/** Beside the language of the editor in front: how its file is read, and why so. */
export class ConfigStatus implements vscode.Disposable {
  private readonly documents: ConfigDocuments;
  private readonly listeners: readonly vscode.Disposable[];
  private item: vscode.LanguageStatusItem | undefined;

  constructor(documents: ConfigDocuments) {
    this.documents = documents;
    const update = () => void this.update();
    this.listeners = [
      vscode.window.onDidChangeActiveTextEditor(update),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const isAtHead = contentChanges.some(({ rangeOffset }) => rangeOffset < HEAD);
        if (isAtHead && document === vscode.window.activeTextEditor?.document) update();
      }),
      documents.onDidChange(update),
    ];
    update();
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    this.item?.dispose();
  }

  private async update(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const config = document && (await this.documents.of(document));
    if (document !== vscode.window.activeTextEditor?.document) return;
    if (!config) {
      this.item?.dispose();
      this.item = undefined;
      return;
    }
    this.item ??= vscode.languages.createLanguageStatusItem('runtrail.dialect', CONFIG_DOCUMENTS);
    this.item.name = l10n.t('Dialect of the Configuration File');
    this.item.text = config.foreign ? l10n.t('Not checked') : l10n.t('Dialect: {0}', config.dialect ?? '');
    this.item.detail = config.foreign ?? config.why;
    this.item.command = { command: COMMANDS.chooseDialect, title: l10n.t('Change') };
  }
}

interface DialectItem extends vscode.QuickPickItem {
  readonly dialect?: string;
}

/** Asks for a dialect, and writes it into the first lines of the file, where every program of ours reads it. */
export async function chooseDialect(
  document: vscode.TextDocument,
  current: string | undefined,
): Promise<void> {
  const words: Readonly<Record<string, string>> = {
    python: l10n.t('As configparser of Python reads it: every value is a text.'),
    camstim: l10n.t('Stimulus files: values are Python literals, ids stay texts.'),
    ini: l10n.t('As the ini package reads it: keys may stand before any section.'),
    darknet: l10n.t('Networks: sections repeat, and their order is the meaning.'),
  };
  const items: DialectItem[] = [
    ...DIALECTS.map((dialect) => ({
      ...{ dialect, label: dialect, detail: words[dialect] ?? '' },
      ...(dialect === current && { description: l10n.t('in use') }),
    })),
    { label: l10n.t('What the file shows'), detail: l10n.t('Takes the comment away that names a dialect.') },
  ];
  const title = l10n.t('How is this file written?');
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: title });
  const wanted = chosen && dialectEdit(document.getText(), chosen.dialect);
  if (!wanted) return;
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, editsOf(document, [wanted]));
  await vscode.workspace.applyEdit(edit);
}
