/** The `.cfg` files that are open, each read once for every version of its text. */

import path from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../../base/disposable.ts';
import { saidInComment } from '../../../core/config/firstComment.ts';
import type { Tree } from '../../../core/config/tree.ts';
import { byPattern, readWorkspaceConfig, type WorkspaceConfig } from '../../../core/settings/settings.ts';
import type { Workspaces } from '../../host/workspaces.ts';
import { LANGUAGES } from '../../ids.ts';
import { type OpenConfig, readConfig } from './openConfig.ts';

/** Languages of files that are not ours to speak of, unless somebody says so. */
const LENT = ['ini', 'properties', 'plaintext'];

export const CONFIG_DOCUMENTS: vscode.DocumentSelector = [LANGUAGES.config, ...LENT].map((language) => ({
  language,
}));

/** As much of a file as may tell what it is. */
export const HEAD = 1000;

export class ConfigDocuments implements vscode.Disposable {
  private readonly workspaces: Workspaces;
  private readonly owned = new DisposableStore();
  private readonly changed = this.owned.add(new vscode.EventEmitter<void>());
  private readonly read = new Map<
    vscode.TextDocument,
    { readonly version: number; readonly config: Promise<OpenConfig> }
  >();
  private readonly settings = new Map<string, WorkspaceConfig>();
  /** A setting or a schema: every file is to be looked at anew. */
  readonly onDidChange = this.changed.event;

  constructor(workspaces: Workspaces) {
    this.workspaces = workspaces;
    const { owned } = this;
    owned.add(vscode.workspace.onDidCloseTextDocument((document) => this.read.delete(document)));
    owned.add(workspaces.onDidChange(() => this.forget()));
    const watcher = owned.add(
      // What is in a folder from its first moment on may be told by the folder alone.
      vscode.workspace.createFileSystemWatcher('**/{.runtrail,.runtrail/config.json,*.schema.json}'),
    );
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      owned.add(event(() => this.forget()));
    }
  }

  /** Whether this file is one that we say anything of. */
  covers(document: vscode.TextDocument): boolean {
    const { uri, languageId } = document;
    if (uri.scheme !== 'file' && uri.scheme !== 'untitled') return false;
    if (languageId === LANGUAGES.config) return true;
    if (!LENT.includes(languageId)) return false;
    const { dialect, schema } = this.settingsOf(document);
    return dialect !== undefined || schema !== undefined || saysWhatItIs(headOf(document));
  }

  /** Undefined for a file that is not ours. */
  async of(document: vscode.TextDocument): Promise<OpenConfig | undefined> {
    if (!this.covers(document)) return undefined;
    const { version } = document;
    const known = this.read.get(document);
    if (known?.version === version) return known.config;
    const config = readConfig(document.getText(), { file: fileOf(document), ...this.settingsOf(document) });
    this.read.set(document, { version, config });
    return config;
  }

  /** Undefined also for a file that only shares the ending. */
  async treeOf(document: vscode.TextDocument): Promise<Tree | undefined> {
    return (await this.of(document))?.explained?.tree;
  }

  dispose(): void {
    this.owned.dispose();
  }

  /** What the settings of the workspace say of a file. */
  private settingsOf({ uri }: vscode.TextDocument): { dialect?: unknown; schema?: string } {
    const root = uri.scheme === 'file' ? this.rootOf(uri.fsPath) : undefined;
    if (root === undefined) return {};
    const config = this.configOf(root);
    const dialect = config && byPattern(config.dialects, root, uri.fsPath);
    const schema = config && byPattern(config.schemas, root, uri.fsPath);
    return {
      ...(dialect !== undefined && { dialect }),
      ...(typeof schema === 'string' && { schema: path.resolve(root, schema) }),
    };
  }

  private rootOf(file: string): string | undefined {
    const roots = this.workspaces.all.map(({ root }) => root);
    const above = roots.filter((root) => file.startsWith(root + path.sep));
    return above.toSorted((a, b) => b.length - a.length)[0];
  }

  /** Settings that cannot be read are told where the workspace is shown. */
  private configOf(root: string): WorkspaceConfig | undefined {
    const known = this.settings.get(root);
    if (known) return known;
    try {
      const config = readWorkspaceConfig(path.join(root, '.runtrail'));
      this.settings.set(root, config);
      return config;
    } catch {
      return undefined;
    }
  }

  private forget(): void {
    this.read.clear();
    this.settings.clear();
    this.changed.fire();
  }
}

/** A file that names its dialect or its schema wants to be looked at, whatever it is called. */
function saysWhatItIs(head: string): boolean {
  return ['dialect', 'schema'].some((word) => saidInComment(head, word) !== undefined);
}

function fileOf({ uri }: vscode.TextDocument): string | undefined {
  return uri.scheme === 'file' ? uri.fsPath : undefined;
}

function headOf(document: vscode.TextDocument): string {
  return document.getText(new vscode.Range(document.positionAt(0), document.positionAt(HEAD)));
}
