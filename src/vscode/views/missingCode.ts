/** A run that failed before it began, as its code could not be got: why, and what a person can do about it. */

import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import type { Problems } from '../host/problems.ts';
import { COMMANDS } from '../ids.ts';
import type { ShownRun } from './liveRuns.ts';

const { l10n } = vscode;

export function hasNoCode({ row: { view } }: ShownRun): boolean {
  return view.reason === 'no-code';
}

export async function tellOfMissingCode({ node, row }: ShownRun, problems: Problems): Promise<void> {
  const { name, message } = row.view;
  const sentence = l10n.t('{0}: {1}', name, message ?? l10n.t('its code could not be fetched.'));
  await problems.report(
    new AppError('cannot-start', sentence),
    { title: l10n.t('Retry'), run: () => vscode.commands.executeCommand(COMMANDS.repeat, node) },
    {
      title: l10n.t('Open Settings'),
      run: () => vscode.commands.executeCommand(COMMANDS.machineSettings),
    },
  );
}
