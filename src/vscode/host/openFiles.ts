/** The files that stand in an editor of this window, perhaps with changes that are not saved. */

import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';

/** What is on the screen is what runs. */
export async function saved(file: string): Promise<void> {
  const document = documentOf(file);
  if (!document?.isDirty || (await document.save())) return;
  throw new AppError(
    'refused',
    vscode.l10n.t('{0} has changes that could not be saved.', path.basename(file)),
    {
      hint: vscode.l10n.t('Save it, then run it again.'),
    },
  );
}

/** The file itself: the other side of a comparison has the same path. */
export function documentOf(file: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'file' && uri.fsPath === file);
}
