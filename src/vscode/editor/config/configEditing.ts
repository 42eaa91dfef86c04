/** Everything the editor does for `.cfg` files. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../../base/disposable.ts';
import { AppError } from '../../../base/errors.ts';
import type { WindowLog } from '../../host/log.ts';
import type { Workspaces } from '../../host/workspaces.ts';
import { DocumentFindings } from '../findings.ts';
import { COMPLETION_TRIGGERS, ConfigCompletions } from './completions.ts';
import { CONFIG_DOCUMENTS, ConfigDocuments } from './configDocuments.ts';
import { ConfigLenses } from './configLenses.ts';
import { ConfigStatus, chooseDialect } from './dialects.ts';
import { ConfigFormatting } from './formatting.ts';
import { ConfigHovers } from './hovers.ts';
import { ConfigNames } from './names.ts';
import { ConfigStructure } from './structure.ts';

export interface ConfigEditingOptions {
  readonly workspaces: Workspaces;
  readonly log: WindowLog;
}

export class ConfigEditing implements vscode.Disposable {
  private readonly owned = new DisposableStore();
  private readonly documents: ConfigDocuments;

  constructor({ workspaces, log }: ConfigEditingOptions) {
    const { owned } = this;
    const documents = owned.add(new ConfigDocuments(workspaces));
    this.documents = documents;
    owned.add(
      new DocumentFindings({
        selector: CONFIG_DOCUMENTS,
        covers: (document) => documents.covers(document),
        find: async (document) => (await documents.of(document))?.findings ?? [],
        onDidChange: documents.onDidChange,
        onError: (error) => log.error(error instanceof Error && error.stack ? error.stack : String(error)),
      }),
    );
    this.provide(documents);
    owned.add(new ConfigStatus(documents));
  }

  /** Asks how a file is written. */
  async chooseDialect(document: vscode.TextDocument): Promise<void> {
    const config = await this.documents.of(document);
    if (!config) {
      throw new AppError('usage', vscode.l10n.t('This is not a configuration file.'), {
        hint: vscode.l10n.t('Open a .cfg file first.'),
      });
    }
    await chooseDialect(document, config.dialect);
  }

  dispose(): void {
    this.owned.dispose();
  }

  private provide(documents: ConfigDocuments): void {
    const { owned } = this;
    const { languages } = vscode;
    const on = CONFIG_DOCUMENTS;
    const names = new ConfigNames(documents);
    const structure = new ConfigStructure(documents);
    const lenses = owned.add(new ConfigLenses(documents));
    owned.add(
      languages.registerCompletionItemProvider(on, new ConfigCompletions(documents), ...COMPLETION_TRIGGERS),
    );
    owned.add(languages.registerHoverProvider(on, new ConfigHovers(documents)));
    owned.add(languages.registerDefinitionProvider(on, names));
    owned.add(languages.registerReferenceProvider(on, names));
    owned.add(languages.registerRenameProvider(on, names));
    owned.add(languages.registerDocumentSymbolProvider(on, structure));
    owned.add(languages.registerFoldingRangeProvider(on, structure));
    owned.add(languages.registerDocumentLinkProvider(on, structure));
    owned.add(languages.registerDocumentFormattingEditProvider(on, new ConfigFormatting(documents)));
    owned.add(languages.registerCodeLensProvider(on, lenses));
  }
}
