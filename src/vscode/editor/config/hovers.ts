/** What a `.cfg` file says of the thing under the pointer. */

import * as vscode from 'vscode';
import { codeText, escaped } from '../../../base/markdown.ts';
import { type HoverText, hoverAt } from '../../../core/config/assist/hover.ts';
import { rangeOf } from '../findings.ts';
import type { ConfigDocuments } from './configDocuments.ts';

export class ConfigHovers implements vscode.HoverProvider {
  private readonly documents: ConfigDocuments;

  constructor(documents: ConfigDocuments) {
    this.documents = documents;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const explained = (await this.documents.of(document))?.explained;
    const found = explained && hoverAt(explained, document.offsetAt(position));
    return found && new vscode.Hover(markdownOf(found), rangeOf(document, found.span));
  }
}

function markdownOf({ title, kind, description, facts }: HoverText): vscode.MarkdownString {
  const heading = `**${escaped(title)}**${kind === '' ? '' : ` — ${escaped(kind)}`}`;
  const lines = facts.map(({ name, code, words }) =>
    [`${escaped(name)}:`, codeText(code), ...(words === undefined ? [] : [escaped(words)])].join(' '),
  );
  const parts = [heading, ...(description === undefined ? [] : [escaped(description)]), lines.join('  \n')];
  return new vscode.MarkdownString(parts.join('\n\n'));
}
