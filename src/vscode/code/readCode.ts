/** The text of one document of code, from its address. */

import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import { openGit } from '../../core/workflow/openGit.ts';
import type { Workspaces } from '../host/workspaces.ts';
import { rowOf } from '../views/runNodes.ts';
import { codePlaces } from './codePlaces.ts';
import { textOf, treeOf } from './codeTrees.ts';
import { codeFileOf } from './codeUri.ts';

const { l10n } = vscode;

export async function readCode({ all }: Workspaces, uri: vscode.Uri): Promise<string> {
  const file = codeFileOf(uri);
  const workspace = all.find(({ root }) => root === file?.root);
  if (!file || !workspace) throw new AppError('not-found', l10n.t('There is no such run in this window.'));
  const { view } = await rowOf({ kind: 'run', workspace, id: file.id });
  const place = codePlaces(view, workspace.root).find(({ kind }) => kind === file.kind);
  if (!place) throw new AppError('not-found', l10n.t('This run has no code record.'));
  const git = openGit(workspace.code, process.env);
  const found = (await treeOf(git, place, file.side === 'ran' ? place.commit : place.base)).get(file.path);
  if (found) return textOf(git, place, found);
  throw new AppError('not-found', l10n.t('The file {0} is not part of this code.', file.path));
}
