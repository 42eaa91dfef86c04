/** Files of the code of a run as read-only documents. What reads them is loaded with the first one. */

import * as vscode from 'vscode';
import { sentencesOf } from '../../base/errors.ts';
import { requireTrust } from '../host/trust.ts';
import type { Workspaces } from '../host/workspaces.ts';
import { CODE_SCHEME } from '../ids.ts';

export class CodeDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly workspaces: Workspaces;
  private readonly registered: vscode.Disposable;

  constructor(workspaces: Workspaces) {
    this.workspaces = workspaces;
    this.registered = vscode.workspace.registerTextDocumentContentProvider(CODE_SCHEME, this);
  }

  /** A document that was open before a reload is asked for anew, also in a folder that is not trusted any more. */
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    try {
      requireTrust(); // git is started
      const { repositories } = await import('../repositories.ts');
      return await repositories.readCode(this.workspaces, uri);
    } catch (error) {
      return sentencesOf(error);
    }
  }

  dispose(): void {
    this.registered.dispose();
  }
}
