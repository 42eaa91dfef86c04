/** Completion in `.cfg` files. */

import * as vscode from 'vscode';
import { escaped } from '../../../base/markdown.ts';
import { type Suggestion, suggestionsAt } from '../../../core/config/assist/completion.ts';
import { rangeOf } from '../findings.ts';
import type { ConfigDocuments } from './configDocuments.ts';
import { DIALECTS } from './dialects.ts';

/** A space too: behind the delimiter is where a value begins. */
export const COMPLETION_TRIGGERS = ['[', '=', ':', ' ', '{', '(', '|', '.'];

const KINDS: Readonly<Record<Suggestion['kind'], vscode.CompletionItemKind>> = {
  section: vscode.CompletionItemKind.Module,
  key: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.EnumMember,
  reference: vscode.CompletionItemKind.Reference,
  word: vscode.CompletionItemKind.Keyword,
};

export class ConfigCompletions implements vscode.CompletionItemProvider {
  private readonly documents: ConfigDocuments;

  constructor(documents: ConfigDocuments) {
    this.documents = documents;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.CompletionItem[]> {
    const explained = (await this.documents.of(document))?.explained;
    if (!explained) return [];
    const { tree, known } = explained;
    const suggestions = suggestionsAt({ tree, known, dialects: DIALECTS }, document.offsetAt(position));
    return suggestions.map((suggestion) => itemOf(document, suggestion, position));
  }
}

function itemOf(
  document: vscode.TextDocument,
  suggestion: Suggestion,
  position: vscode.Position,
): vscode.CompletionItem {
  const { kind, label, detail, description, text, selected, rank, asksAgain } = suggestion;
  const item = new vscode.CompletionItem(
    { label, ...(detail !== undefined && { description: detail }) },
    KINDS[kind],
  );
  if (description !== undefined) item.documentation = new vscode.MarkdownString(escaped(description));
  if (suggestion.isDeprecated) item.tags = [vscode.CompletionItemTag.Deprecated];
  item.insertText = selected ? snippetOf(text, selected) : text;
  item.range = onLine(rangeOf(document, suggestion.span), document.lineAt(position));
  item.sortText = String(rank).padStart(6, '0');
  if (asksAgain) item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}

function snippetOf(text: string, { start, end }: { start: number; end: number }): vscode.SnippetString {
  const snippet = new vscode.SnippetString().appendText(text.slice(0, start));
  // The last stop of the snippet, so that nothing of it stays marked while the next keys are typed.
  if (end > start) snippet.appendPlaceholder((inner) => inner.appendText(text.slice(start, end)), 0);
  return snippet.appendText(text.slice(end));
}

/** VS Code replaces nothing on other lines than the one that is typed in. */
function onLine(range: vscode.Range, { range: line }: vscode.TextLine): vscode.Range {
  return range.intersection(line) ?? new vscode.Range(line.end, line.end);
}
