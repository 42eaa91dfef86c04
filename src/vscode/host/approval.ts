/** What a parameter file runs is code: before a workspace runs anything for the first time, it is shown and asked for. */

import * as vscode from 'vscode';
import { shownText } from '../../base/names.ts';
import { environmentText, isPlaceMissing, placeText } from '../../core/launch/describe.ts';
import type { Plan } from '../../core/launch/plan.ts';
import { commandLine } from '../../core/run/summary.ts';

export class Approval {
  private readonly memory: vscode.Memento;
  /** One question at a time: of several runs that start together, the first one answers for all. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(memory: vscode.Memento) {
    this.memory = memory;
  }

  /** Asks once for each workspace, and again when the environment comes from somewhere else. */
  ask(plan: Plan): Promise<Plan> {
    const asking = this.last.then(() => this.askNow(plan));
    this.last = asking.catch(() => undefined);
    return asking;
  }

  private async askNow(plan: Plan): Promise<Plan> {
    const { request } = plan;
    const environment = environmentText(request);
    const key = `approved ${request.workspace}`;
    if (this.memory.get(key) === environment) return plan;
    const { l10n } = vscode;
    const run = l10n.t('Run');
    const detail = [
      shownText(commandLine(request.command)),
      '',
      l10n.t('Folder: {0}', shownText(placeText(request))),
      l10n.t('Environment: {0}', environment),
      ...(isPlaceMissing(request) ? [l10n.t('The folder does not exist.')] : []),
      '',
      l10n.t('You are asked once for this workspace, and again when the environment changes.'),
    ].join('\n');
    const question = l10n.t('Run "{0}"?', shownText(request.name));
    const answer = await vscode.window.showInformationMessage(question, { modal: true, detail }, run);
    if (answer !== run) throw new vscode.CancellationError();
    await this.memory.update(key, environment);
    return plan;
  }
}
