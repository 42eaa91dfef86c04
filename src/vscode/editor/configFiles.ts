/** Waits for the first configuration file that is looked at, and only then loads what the editor does for it. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { WindowLog } from '../host/log.ts';
import type { Problems } from '../host/problems.ts';
import type { Workspaces } from '../host/workspaces.ts';
import { LANGUAGES } from '../ids.ts';
import type { ConfigEditing } from './config/configEditing.ts';

export interface ConfigFilesOptions {
  readonly workspaces: Workspaces;
  readonly log: WindowLog;
  readonly problems: Problems;
}

export class ConfigFiles implements vscode.Disposable {
  private readonly options: ConfigFilesOptions;
  private readonly owned = new DisposableStore();
  private loading: Promise<ConfigEditing> | undefined;

  constructor(options: ConfigFilesOptions) {
    this.options = options;
    this.owned.add(vscode.workspace.onDidOpenTextDocument((document) => this.look(document)));
    for (const document of vscode.workspace.textDocuments) this.look(document);
  }

  editing(): Promise<ConfigEditing> {
    this.loading ??= import('../configuring.ts').then(({ configuring }) =>
      this.owned.add(new configuring.ConfigEditing(this.options)),
    );
    return this.loading;
  }

  dispose(): void {
    this.owned.dispose();
  }

  /** Files of other languages may be named by a setting: whoever opens one may want more than its colours. */
  private look({ languageId }: vscode.TextDocument): void {
    const isOne = languageId === LANGUAGES.config || languageId === 'ini' || languageId === 'properties';
    if (isOne && !this.loading) this.options.problems.watch(this.editing());
  }
}
