/** Names, values and placeholders for what is being typed in a parameter file. */

import * as vscode from 'vscode';
import type { Format } from '../../../core/params/cursor.ts';
import { type Offer, offersAt } from '../../../core/params/offers.ts';
import { rangeOf } from '../findings.ts';
import type { FieldSchema } from './fieldSchema.ts';
import type { ParameterChecks } from './parameterChecks.ts';

export const COMPLETION_TRIGGERS = ['{', '.', '"', ' '];

const KINDS: Readonly<Record<Offer['kind'], vscode.CompletionItemKind>> = {
  name: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.Value,
  placeholder: vscode.CompletionItemKind.Variable,
};

export class ParameterCompletions implements vscode.CompletionItemProvider {
  private readonly checks: ParameterChecks;
  private readonly fields: FieldSchema;

  constructor(checks: ParameterChecks, fields: FieldSchema) {
    this.checks = checks;
    this.fields = fields;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem[]> {
    if (!this.checks.covers(document)) return [];
    const checked = await this.checks.lastReadable(document);
    if (token.isCancellationRequested) return [];
    const offers = offersAt(document.getText(), document.offsetAt(position), {
      format: formatOf(document),
      fields: this.fields.for(document),
      checked,
    });
    return offers.map((offer, index) => itemOf(document, offer, index));
  }
}

function itemOf(document: vscode.TextDocument, offer: Offer, index: number): vscode.CompletionItem {
  const item = new vscode.CompletionItem(offer.label, KINDS[offer.kind]);
  const range = rangeOf(document, offer.replaces);
  item.range = range;
  // What is typed so far may have quotes or a brace, and is compared with this.
  item.filterText = offer.kind === 'name' ? quotedLike(document.getText(range), offer.label) : offer.label;
  item.insertText = new vscode.SnippetString(offer.snippet);
  item.sortText = `${offer.isRequired ? 0 : 1}${String(index).padStart(4, '0')}`;
  if (offer.detail !== undefined) item.detail = offer.detail;
  if (offer.description !== undefined) item.documentation = offer.description;
  return item;
}

function quotedLike(typed: string, label: string): string {
  return /^["']/.test(typed) ? `${typed[0]}${label}` : label;
}

function formatOf({ languageId, uri }: vscode.TextDocument): Format {
  if (languageId === 'toml' || /\.toml$/i.test(uri.path)) return 'toml';
  return languageId === 'yaml' || /\.ya?ml$/i.test(uri.path) ? 'yaml' : 'json';
}
