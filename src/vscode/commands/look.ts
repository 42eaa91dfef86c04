/** Looking at runs. Nothing here changes anything, so all of it works in a folder that is not trusted. */

import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import { shortId } from '../../base/ids.ts';
import { readRequest } from '../../core/run/folder.ts';
import { verifyRun } from '../../core/run/verify.ts';
import { revealPlace } from '../host/revealPlace.ts';
import { isTrusted } from '../host/trust.ts';
import { COMMANDS, VIEWS } from '../ids.ts';
import { type Node, type RunNode, rowOf, runOf } from '../views/runNodes.ts';
import { openArtifact } from './said.ts';
import type { Services } from './services.ts';

export function lookCommands(services: Services) {
  const { pickRun, terminals, pages, documents, workspaces, runsView } = services;
  const on = (question: string, look: (run: RunNode) => unknown) => async (target: unknown) => {
    const run = await pickRun.one(target, question);
    if (run) await look(run);
  };
  const { l10n } = vscode;
  // VS Code opens no terminal in a folder that is not trusted, not even one that only shows.
  const attach = (run: RunNode) => (isTrusted() ? terminals.attach(run) : documents.showLog(run));
  const folderOf = ({ workspace, id }: RunNode) => workspace.workspace.run(id);
  return {
    [COMMANDS.open]: on(l10n.t('Open the page of which run?'), (run) => pages.open(run)),
    [COMMANDS.attach]: on(l10n.t('Show the output of which run?'), (run) => attach(run)),
    [COMMANDS.openLog]: on(l10n.t('Open the log of which run?'), (run) => documents.showLog(run)),
    [COMMANDS.openRecord]: on(l10n.t('Open the record of which run?'), (run) => documents.showRecord(run)),
    [COMMANDS.openFile]: on(l10n.t('Open the parameter file of which run?'), async (run) => {
      const file = path.resolve(run.workspace.root, readRequest(folderOf(run)).file);
      if (!fs.existsSync(file)) {
        throw new AppError('not-found', l10n.t('The parameter file {0} is no longer there.', file), {
          hint: l10n.t('The run keeps a copy of it in its own folder: Reveal Run Folder.'),
        });
      }
      await vscode.window.showTextDocument(vscode.Uri.file(file));
    }),
    [COMMANDS.verify]: on(l10n.t('Verify the record of which run?'), (run) => verify(run)),
    [COMMANDS.reveal]: on(l10n.t('Reveal the folder of which run?'), (run) =>
      revealPlace(folderOf(run).root),
    ),
    [COMMANDS.copyId]: on(l10n.t('Copy the id of which run?'), async ({ id }) => {
      await vscode.env.clipboard.writeText(id);
      vscode.window.setStatusBarMessage(l10n.t('Copied the id of run {0}.', shortId(id)), 2000);
    }),
    [COMMANDS.refresh]: async () => {
      workspaces.update();
      await vscode.window.withProgress({ location: { viewId: VIEWS.runs } }, () =>
        Promise.all(workspaces.all.map(({ list }) => list.refresh())),
      );
    },
    [COMMANDS.openSelected]: async () => {
      const [node, ...others] = runsView.view.selection;
      if (!node || others.length > 0) return;
      // As with files in the Explorer, the keyboard stays in the tree.
      if (node.kind === 'run') await pages.open(node, true);
      if (node.kind === 'metric') await pages.open(node.run, true, 'metrics');
      if (node.kind === 'checkpoint') await pages.open(node.run, true, 'checkpoints');
      if (node.kind === 'artifact') await openArtifact(node, true);
    },
    [COMMANDS.showMore]: (node: unknown) => {
      const more = node as Node | undefined;
      if (more?.kind === 'more') runsView.tree.showMore(more.of);
    },
    [COMMANDS.showLinked]: async (node: unknown) => {
      const run = runOf(node);
      if (run) await runsView.reveal(run);
    },
  };
}

async function verify(run: RunNode): Promise<void> {
  const { isLive, folder } = await rowOf(run);
  const options = {
    location: vscode.ProgressLocation.Notification,
    cancellable: true,
    title: vscode.l10n.t('Verifying the record …'),
  };
  const found = await vscode.window.withProgress(options, (_progress, cancelled) => {
    const stop = new AbortController();
    cancelled.onCancellationRequested(() => stop.abort());
    return verifyRun(folder, isLive, stop.signal);
  });
  if (!found.ok) {
    const [first, ...more] = found.findings;
    const others = more.length > 0 ? ` ${vscode.l10n.t('And {0} more.', more.length)}` : '';
    throw new AppError('damaged', `${first?.where}: ${first?.message}.${others}`);
  }
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      'The record is as it was written: {0} events and {1} files were checked.',
      found.events,
      found.files,
    ),
  );
}
