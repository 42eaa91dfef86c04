/** Restricted Mode: runs are looked at, and nothing else. Asked where something is done, not only in the menus. */

import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';

export function isTrusted(): boolean {
  return vscode.workspace.isTrusted;
}

/** Throws in a window whose folders are not trusted. */
export function requireTrust(): void {
  if (isTrusted()) return;
  throw new AppError('untrusted', vscode.l10n.t('This folder is not trusted: runs can only be looked at.'), {
    hint: vscode.l10n.t('Trust the folder to start runs and to change them.'),
  });
}
