/** Stop, pause and resume: of one run, of several, or of one that is picked among the live ones. */

import * as vscode from 'vscode';
import { AppError, messageOf } from '../../base/errors.ts';
import { userName } from '../../base/userFolders.ts';
import type { Status } from '../../core/run/model.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import { pauseRun, resumeRun, stopRun } from '../../core/store/steer.ts';
import { requireTrust } from '../host/trust.ts';
import { COMMANDS } from '../ids.ts';
import type { RunNode } from '../views/runNodes.ts';
import type { Services } from './services.ts';

export function steerCommands({ pickRun }: Services) {
  const steer =
    (question: string, step: (run: RunNode) => Promise<unknown>, ...statuses: Status[]) =>
    async (target: unknown, selected: unknown) => {
      requireTrust();
      const runs = await pickRun.several(target, selected, question, (row) => fits(row, statuses));
      const outcomes = await Promise.allSettled(runs.map(step));
      const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
      if (failures.length === 1) throw failures[0];
      if (failures.length > 1) throw new AppError('refused', failures.map(messageOf).join('\n'));
    };
  const parts = ({ workspace, id }: RunNode) =>
    [workspace.workspace.run(id), workspace, { by: userName() }] as const;
  const { l10n } = vscode;
  return {
    [COMMANDS.stop]: steer(l10n.t('Stop which run?'), (run) => stopRun(...parts(run))),
    [COMMANDS.pause]: steer(l10n.t('Pause which run?'), (run) => pauseRun(...parts(run)), 'running'),
    [COMMANDS.resume]: steer(l10n.t('Resume which paused run?'), (run) => resumeRun(...parts(run)), 'paused'),
  };
}

function fits({ isLive, view }: RunRow, statuses: readonly Status[]): boolean {
  return isLive && (statuses.length === 0 || statuses.includes(view.status));
}
