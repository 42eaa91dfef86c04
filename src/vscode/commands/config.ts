/** What is done with a configuration file: use it in a run, say how it is written. */

import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import { requireTrust } from '../host/trust.ts';
import { COMMANDS } from '../ids.ts';
import type { Services } from './services.ts';

const { l10n } = vscode;

export function configCommands({ configFiles, workspaces }: Services) {
  return {
    [COMMANDS.useInRun]: async (target: unknown) => {
      requireTrust();
      const file = fileOf(target);
      const { configuring } = await import('../configuring.ts');
      await configuring.useInRun(file, workspaces);
    },
    [COMMANDS.chooseDialect]: async () => {
      const document = vscode.window.activeTextEditor?.document;
      if (!document) throw noConfig();
      await (await configFiles.editing()).chooseDialect(document);
    },
  };
}

/** Of a lens or a menu, else the editor in front. */
function fileOf(target: unknown): string {
  if (target instanceof vscode.Uri) return target.fsPath;
  if (typeof target === 'string') return target;
  const uri = vscode.window.activeTextEditor?.document.uri;
  if (uri?.scheme !== 'file') throw noConfig();
  return uri.fsPath;
}

function noConfig(): AppError {
  return new AppError('usage', l10n.t('No configuration file is open.'), {
    hint: l10n.t('Open a .cfg file first.'),
  });
}
