/** Names in `.cfg` files: to where they are given, to where they are used, and another name. */

import * as vscode from 'vscode';
import { definitionAt, usesAt } from '../../../core/config/assist/definition.ts';
import { renamedAt, renameEdits } from '../../../core/config/assist/rename.ts';
import { editsOf, rangeOf } from '../findings.ts';
import type { ConfigDocuments } from './configDocuments.ts';

export class ConfigNames
  implements vscode.DefinitionProvider, vscode.ReferenceProvider, vscode.RenameProvider
{
  private readonly documents: ConfigDocuments;

  constructor(documents: ConfigDocuments) {
    this.documents = documents;
  }

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.LocationLink[]> {
    const tree = await this.documents.treeOf(document);
    const found = tree && definitionAt(tree, document.offsetAt(position));
    if (!found) return [];
    return [
      {
        targetUri: document.uri,
        originSelectionRange: rangeOf(document, found.origin),
        targetRange: rangeOf(document, found.span),
        targetSelectionRange: rangeOf(document, found.nameSpan),
      },
    ];
  }

  async provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
    { includeDeclaration }: vscode.ReferenceContext,
  ): Promise<vscode.Location[]> {
    const tree = await this.documents.treeOf(document);
    const uses = tree ? usesAt(tree, document.offsetAt(position)) : [];
    const shown = includeDeclaration ? uses : uses.slice(1);
    return shown.map((span) => new vscode.Location(document.uri, rangeOf(document, span)));
  }

  async prepareRename(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<{ range: vscode.Range; placeholder: string }> {
    const tree = await this.documents.treeOf(document);
    const named = tree && renamedAt(tree, document.offsetAt(position));
    if (!named) throw new Error(vscode.l10n.t('Only sections and keys have a name.'));
    return { range: rangeOf(document, named.span), placeholder: named.name };
  }

  async provideRenameEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    newName: string,
  ): Promise<vscode.WorkspaceEdit> {
    const tree = await this.documents.treeOf(document);
    const named = tree && renamedAt(tree, document.offsetAt(position));
    const edit = new vscode.WorkspaceEdit();
    if (!named) return edit;
    edit.set(document.uri, editsOf(document, renameEdits(tree, named, newName)));
    return edit;
  }
}
