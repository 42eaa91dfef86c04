/** The outline of a `.cfg` file, what can be folded in it, and links to the files it names. */

import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { expandPath } from '../../../base/userFolders.ts';
import { pathCandidates } from '../../../core/config/assist/links.ts';
import { type Fold, foldsOf, type OutlineNode, outlineOf } from '../../../core/config/assist/outline.ts';
import { rangeOf } from '../findings.ts';
import type { ConfigDocuments } from './configDocuments.ts';

export class ConfigStructure
  implements vscode.DocumentSymbolProvider, vscode.FoldingRangeProvider, vscode.DocumentLinkProvider
{
  private readonly documents: ConfigDocuments;
  readonly onDidChangeFoldingRanges: vscode.Event<void>;

  constructor(documents: ConfigDocuments) {
    this.documents = documents;
    this.onDidChangeFoldingRanges = documents.onDidChange;
  }

  async provideDocumentSymbols(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
    const tree = await this.documents.treeOf(document);
    return tree ? outlineOf(tree).map((node) => symbolOf(document, node)) : [];
  }

  async provideFoldingRanges(document: vscode.TextDocument): Promise<vscode.FoldingRange[]> {
    const tree = await this.documents.treeOf(document);
    return tree ? foldsOf(tree).flatMap((fold) => foldOf(document, fold)) : [];
  }

  async provideDocumentLinks(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    const tree = document.uri.scheme === 'file' ? await this.documents.treeOf(document) : undefined;
    if (!tree) return [];
    const folder = path.dirname(document.uri.fsPath);
    const links = pathCandidates(tree).map(async ({ span, text }) => {
      const target = await targetOf(text, folder);
      return target ? [new vscode.DocumentLink(rangeOf(document, span), target)] : [];
    });
    return (await Promise.all(links)).flat();
  }
}

function symbolOf(document: vscode.TextDocument, node: OutlineNode): vscode.DocumentSymbol {
  const { kind, name, detail, span, nameSpan, children } = node;
  const symbol = new vscode.DocumentSymbol(
    name.trim() === '' ? '[ ]' : name, // VS Code takes no empty names
    detail,
    kind === 'section' ? vscode.SymbolKind.Module : vscode.SymbolKind.Property,
    rangeOf(document, span),
    rangeOf(document, nameSpan),
  );
  symbol.children = children.map((child) => symbolOf(document, child));
  return symbol;
}

function foldOf(document: vscode.TextDocument, { span, kind }: Fold): vscode.FoldingRange[] {
  const { start, end } = rangeOf(document, span);
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  const range = new vscode.FoldingRange(start.line, last);
  if (kind === 'comment') range.kind = vscode.FoldingRangeKind.Comment;
  return last > start.line ? [range] : [];
}

/** The file that a path leads to; a folder is shown where files are shown. */
async function targetOf(text: string, workspaceFolder: string): Promise<vscode.Uri | undefined> {
  try {
    const file = expandPath(text, { workspaceFolder, env: process.env, home: os.homedir() });
    const found = await fs.stat(file);
    const uri = vscode.Uri.file(file);
    if (found.isFile()) return uri;
    if (!found.isDirectory() || !vscode.workspace.getWorkspaceFolder(uri)) return undefined;
    return vscode.Uri.parse(`command:revealInExplorer?${encodeURIComponent(JSON.stringify([uri]))}`);
  } catch {
    return undefined; // no such file, or none that may be looked at
  }
}
