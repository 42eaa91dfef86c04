/** "Restore Code of This Run To…": the files as they were when the run was started, in a new folder. */

import path from 'node:path';
import * as vscode from 'vscode';
import { labelText } from '../../base/markdown.ts';
import { shortCommit } from '../../core/run/commit.ts';
import { openGit } from '../../core/workflow/openGit.ts';
import { restoreCode as restore } from '../../core/workflow/restoreCode.ts';
import { withProgress } from '../host/fetchProgress.ts';
import type { ProgramEnvironments } from '../host/programEnvironments.ts';
import { askNewFolder, askParent } from '../input/askFolder.ts';
import { type Answer, goThrough } from '../input/steps.ts';
import { rowOf } from '../views/runNodes.ts';
import type { CodeOfRun } from './lookAtCode.ts';

const { l10n } = vscode;

/** What is no longer here is fetched, with what the person's own shell says about servers. */
export async function restoreCode(
  { run, place }: CodeOfRun,
  environments: ProgramEnvironments,
): Promise<void> {
  const { view, folder } = await rowOf(run);
  const to = await askWhere(`${view.name} ${shortCommit(place.base ?? place.commit)}`);
  if (to === undefined) return;
  const settings = run.workspace.code;
  const { variables } = await environments.of(run.workspace.root);
  const git = openGit(settings, variables ?? process.env);
  const { warnings } = await withProgress(l10n.t('Restoring the code of {0}', view.name), (report, signal) =>
    restore({ run: folder, to, part: place.kind }, { git, settings, signal, report }),
  );
  for (const warning of warnings) void vscode.window.showWarningMessage(labelText(warning));
  const open = l10n.t('Open Folder');
  const sentence = l10n.t('The code of "{0}" is in {1}, as it was.', view.name, to);
  if ((await vscode.window.showInformationMessage(labelText(sentence), open)) !== open) return;
  await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(to), { forceNewWindow: true });
}

async function askWhere(suggested: string): Promise<string | undefined> {
  let parent = '';
  let name = suggested;
  const place = { title: l10n.t('Where should the code go?'), openLabel: l10n.t('Restore Here') };
  const isAsked = await goThrough(l10n.t('Restore Code'), () => [
    async (frame): Promise<Answer<string>> => {
      const answer = await askParent(frame, place);
      if (typeof answer === 'object') parent = answer.value;
      return answer;
    },
    async (frame): Promise<Answer<string>> => {
      const answer = await askNewFolder(frame, parent, name);
      if (typeof answer === 'object') name = answer.value;
      return answer;
    },
  ]);
  return isAsked ? path.join(parent, name) : undefined;
}
