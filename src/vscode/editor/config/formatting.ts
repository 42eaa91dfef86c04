/** Formatting of `.cfg` files. */

import type * as vscode from 'vscode';
import { formatConfig } from '../../../core/config/format.ts';
import { editsOf } from '../findings.ts';
import type { ConfigDocuments } from './configDocuments.ts';

export class ConfigFormatting implements vscode.DocumentFormattingEditProvider {
  private readonly documents: ConfigDocuments;

  constructor(documents: ConfigDocuments) {
    this.documents = documents;
  }

  async provideDocumentFormattingEdits(document: vscode.TextDocument): Promise<vscode.TextEdit[]> {
    const tree = await this.documents.treeOf(document);
    return tree ? editsOf(document, formatConfig(tree)) : [];
  }
}
