/** How far a fetch is, in a notification that can cancel it. */

import * as vscode from 'vscode';
import type { FetchProgress } from '../../core/run/code.ts';
import { phaseText } from '../../core/run/phase.ts';

const { l10n } = vscode;

/** Rejects with a CancellationError once the person has cancelled it. */
export function withProgress<T>(
  title: string,
  work: (report: (progress: FetchProgress) => void, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title };
  return Promise.resolve(
    vscode.window.withProgress(options, async (progress, cancelled) => {
      const stop = new AbortController();
      cancelled.onCancellationRequested(() => stop.abort(new vscode.CancellationError()));
      progress.report({ message: l10n.t('Connecting …') });
      try {
        return await work((each) => progress.report({ message: phaseText(each) }), stop.signal);
      } catch (error) {
        throw stop.signal.aborted ? new vscode.CancellationError() : error;
      }
    }),
  );
}
