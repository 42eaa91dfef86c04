/** Waits for the first parameter file that is looked at, and only then loads what the editor does for it. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { Problems } from '../host/problems.ts';
import { isParameterDocument } from './parameterDocuments.ts';
import type { ParameterEditing, ParameterEditingOptions } from './parameters/parameterEditing.ts';

export class ParameterFiles implements vscode.Disposable {
  private readonly options: ParameterEditingOptions;
  private readonly problems: Problems;
  private readonly owned = new DisposableStore();
  private loading: Promise<ParameterEditing> | undefined;

  constructor(problems: Problems, options: ParameterEditingOptions) {
    this.options = options;
    this.problems = problems;
    const { owned } = this;
    owned.add(vscode.workspace.onDidOpenTextDocument((document) => this.look(document)));
    owned.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.look(document)));
    const lookAtAll = () => {
      for (const document of vscode.workspace.textDocuments) this.look(document);
    };
    owned.add(options.workspaces.onDidChange(lookAtAll)); // their settings may name some
    // Those that are open already wait until the window has us.
    const start = setImmediate(lookAtAll);
    owned.add({ dispose: () => clearImmediate(start) });
  }

  editing(): Promise<ParameterEditing> {
    this.loading ??= import('../planning.ts').then(({ planning }) =>
      this.owned.add(new planning.ParameterEditing(this.options)),
    );
    return this.loading;
  }

  dispose(): void {
    this.owned.dispose();
  }

  private look(document: vscode.TextDocument): void {
    if (!this.loading && isParameterDocument(document, this.options.workspaces))
      this.problems.watch(this.editing());
  }
}
