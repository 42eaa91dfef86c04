/** What the page of a run may ask and do: each is one entry. What changes a run needs trust, as everywhere. */

import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import { userName } from '../../base/userFolders.ts';
import { pauseRun, resumeRun, stopRun } from '../../core/store/steer.ts';
import type { Handlers } from '../../protocol/channel.ts';
import type { PageCommand, RunPageContract } from '../../protocol/runPage.ts';
import type { Documents } from '../editor/documents.ts';
import { requireTrust } from '../host/trust.ts';
import { COMMANDS } from '../ids.ts';
import type { LiveRuns } from '../views/liveRuns.ts';
import { nodeId, type RunNode } from '../views/runNodes.ts';
import { howToSay } from './howToSay.ts';
import type { RunSource } from './runSource.ts';
import { saidHandlers } from './saidHandlers.ts';

const { l10n } = vscode;

export interface RunPageHandlersOptions {
  readonly panel: vscode.WebviewPanel;
  readonly documents: Documents;
  readonly live: LiveRuns;
  /** Undefined while there is no run to show. */
  readonly shown: () => { readonly run: RunNode; readonly source: RunSource } | undefined;
}

const OF_RUN: Readonly<Partial<Record<PageCommand, string>>> = {
  openLog: COMMANDS.openLog,
  openRecord: COMMANDS.openRecord,
  openFile: COMMANDS.openFile,
  attach: COMMANDS.attach,
  reveal: COMMANDS.reveal,
  copyId: COMMANDS.copyId,
  repeat: COMMANDS.repeat,
};

export function runPageHandlers(options: RunPageHandlersOptions): Handlers<RunPageContract> {
  const { panel, documents, live } = options;
  const shown = () => {
    const now = options.shown();
    if (!now) throw new AppError('not-found', l10n.t('There is no run on this page any more.'));
    return now;
  };
  const steered = () => {
    requireTrust();
    const { workspace, id } = shown().run;
    return [workspace.workspace.run(id), workspace, { by: userName() }] as const;
  };
  return {
    series: async (span) => shown().source.series(span),
    logAt: async ({ at, lines }) => ({ lines: shown().source.logAt(at, lines).lines }),
    stop: async ({ now }) => {
      const [folder, open, by] = steered();
      await stopRun(folder, open, { ...by, now });
    },
    pause: async () => {
      await pauseRun(...steered());
    },
    resume: async () => {
      await resumeRun(...steered());
    },
    openLogAt: async ({ at }) => {
      const { run, source } = shown();
      await documents.showLog(run, source.logAt(at, 1).offset);
    },
    openLogLine: ({ offset }) => documents.showLog(shown().run, offset),
    openRun: async ({ key }) => {
      const other = live.all.find(({ node }) => nodeId(node) === key)?.node;
      if (other) await vscode.commands.executeCommand(COMMANDS.open, other);
    },
    ...saidHandlers(shown),
    command: async ({ name }) => {
      if (name === 'close') return panel.dispose();
      if (name === 'manageTrust') return vscode.commands.executeCommand('workbench.trust.manage');
      if (name === 'howToSay') {
        const { title, text } = howToSay();
        return documents.showText(title, text);
      }
      const command = OF_RUN[name];
      if (command !== undefined) await vscode.commands.executeCommand(command, shown().run);
    },
  };
}
