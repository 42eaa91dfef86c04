/** Where a failure meets a person: one sentence, what to do next, and a button that does it. */

import path from 'node:path';
import * as vscode from 'vscode';
import { AppError, sentencesOf } from '../../base/errors.ts';
import { labelText } from '../../base/markdown.ts';
import type { WindowLog } from './log.ts';

export interface Action {
  readonly title: string;
  run(): unknown;
}

export class Problems {
  private readonly log: WindowLog;
  private readonly shown = new Set<string>();

  constructor(log: WindowLog) {
    this.log = log;
  }

  /** Tells it once: the same sentence is not shown again while it is still on the screen. */
  async report(error: unknown, ...own: readonly Action[]): Promise<void> {
    if (isCancelled(error)) return;
    const isExpected = error instanceof AppError;
    const sentence = withoutRoots(sentencesOf(error));
    if (isExpected) this.log.warn(sentence);
    else this.log.error(error instanceof Error && error.stack ? error.stack : sentence);
    if (this.shown.has(sentence)) return;
    this.shown.add(sentence);
    const actions = [...(own.length > 0 ? own : this.nextSteps(error)), this.showLog];
    const titles = actions.map(({ title }) => title);
    const chosen = await vscode.window.showErrorMessage(labelText(sentence), ...titles);
    this.shown.delete(sentence);
    try {
      await actions.find(({ title }) => title === chosen)?.run();
    } catch (failure) {
      await this.report(failure);
    }
  }

  /** Runs something that nobody waits for. */
  watch(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.report(error));
  }

  private nextSteps(error: unknown): Action[] {
    if (!(error instanceof AppError) || error.code !== 'untrusted') return [];
    return [
      {
        title: vscode.l10n.t('Manage Trust'),
        run: () => vscode.commands.executeCommand('workbench.trust.manage'),
      },
    ];
  }

  private readonly showLog: Action = {
    title: vscode.l10n.t('Show Log'),
    run: () => this.log.show(),
  };
}

/** Files are named as the Explorer names them; several lines would run into one. */
function withoutRoots(text: string): string {
  const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => `${uri.fsPath}${path.sep}`);
  const short = roots.reduce((all, root) => all.replaceAll(root, ''), text);
  return short.replace(/\s*\n\s*/g, ' · ');
}

export function isCancelled(error: unknown): boolean {
  return error instanceof vscode.CancellationError || (error instanceof Error && error.name === 'AbortError');
}
