/** Logs and records as read-only documents of the editor: no temporary files, and nothing in them can be changed. */

import path from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { shortId } from '../../base/ids.ts';
import { safeName } from '../../base/names.ts';
import type { ShownWorkspace, Workspaces } from '../host/workspaces.ts';
import { SCHEMES } from '../ids.ts';
import { type RunNode, rowOf } from '../views/runNodes.ts';
import { logPlace, logText } from './logText.ts';
import { recordText } from './recordText.ts';

/** More dry runs than anybody has open. */
const KEPT_TEXTS = 50;

export class Documents implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly workspaces: Workspaces;
  private readonly owned = new DisposableStore();
  private readonly changed = this.owned.add(new vscode.EventEmitter<vscode.Uri>());
  /** Kept after VS Code let go of the document, as it does soon: its preview may be drawn anew much later. */
  private readonly texts = new Map<string, string>();
  readonly onDidChange = this.changed.event;

  constructor(workspaces: Workspaces) {
    this.workspaces = workspaces;
    for (const scheme of Object.values(SCHEMES)) {
      this.owned.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    }
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const text = this.texts.get(uri.toString());
    if (text !== undefined) return text;
    if (uri.query === '') return vscode.l10n.t('This text is gone with its window. Ask for it again.');
    // A preview that was open before a reload asks before the runs are read.
    await Promise.all(this.workspaces.all.map(({ list }) => list.start()));
    const run = this.runOf(uri);
    if (!run) return vscode.l10n.t('There is no such run in this window.');
    const row = await rowOf(run);
    return uri.scheme === SCHEMES.log ? logText(row, partOf(uri)) : recordText(row);
  }

  /** At its end, or where so many bytes had been printed. */
  async showLog(run: RunNode, offset?: number): Promise<void> {
    const place = offset === undefined ? undefined : logPlace((await rowOf(run)).folder, offset);
    const uri = await uriOf(run, SCHEMES.log, 'log');
    const part = place?.part === undefined ? uri : uri.with({ query: `${uri.query}\0${place.part}` });
    const document = await vscode.workspace.openTextDocument(part);
    const line = place && new vscode.Range(place.line, 0, place.line, 0);
    const editor = await vscode.window.showTextDocument(document, {
      preview: true,
      ...(line && { selection: line }),
    });
    if (line) editor.revealRange(line, vscode.TextEditorRevealType.InCenter);
  }

  async showRecord(run: RunNode): Promise<void> {
    await this.preview(await uriOf(run, SCHEMES.record, 'md'));
  }

  /** A text of ours that belongs to no run. */
  async showText(title: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEMES.record, path: `/${safeName(title)}.md` });
    this.texts.set(uri.toString(), text);
    const [oldest] = this.texts.keys();
    if (this.texts.size > KEPT_TEXTS && oldest !== undefined) this.texts.delete(oldest);
    this.changed.fire(uri);
    await this.preview(uri);
  }

  /** Documents of these runs that are open are written anew. */
  refresh(workspace: ShownWorkspace, ids: readonly string[]): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      const run = this.isOurs(uri) ? this.runOf(uri) : undefined;
      if (run?.workspace === workspace && ids.includes(run.id)) this.changed.fire(uri);
    }
  }

  dispose(): void {
    this.owned.dispose();
  }

  private async preview(uri: vscode.Uri): Promise<void> {
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }

  private isOurs({ scheme }: vscode.Uri): boolean {
    return (Object.values(SCHEMES) as readonly string[]).includes(scheme);
  }

  /** The document names workspace and run; where their files are is looked up anew. */
  private runOf(uri: vscode.Uri): RunNode | undefined {
    const [root = '', id = ''] = uri.query.split('\0');
    const workspace = this.workspaces.all.find((each) => each.root === root);
    return workspace?.list.ids().includes(id) ? { kind: 'run', workspace, id } : undefined;
  }
}

/** Of a long log that is not shown from its end: where the part begins. */
function partOf({ query }: vscode.Uri): number | undefined {
  const part = Number(query.split('\0')[2]);
  return Number.isSafeInteger(part) && part >= 0 && query.split('\0').length > 2 ? part : undefined;
}

async function uriOf(run: RunNode, scheme: string, extension: string): Promise<vscode.Uri> {
  const { view } = await rowOf(run);
  const name = `${safeName(view.name)} ${shortId(run.id)}.${extension}`;
  return vscode.Uri.from({
    scheme,
    path: path.posix.join('/', name),
    query: `${run.workspace.root}\0${run.id}`,
  });
}
