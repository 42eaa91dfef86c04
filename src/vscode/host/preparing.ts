/** A run that takes its time before it starts, as it does while its code is fetched: how far it is, and a way to stop it. */

import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { labelText } from '../../base/markdown.ts';
import { shownText } from '../../base/names.ts';
import { userName } from '../../base/userFolders.ts';
import { type RunFolder, readRequest, readState } from '../../core/run/folder.ts';
import type { RunState } from '../../core/run/model.ts';
import type { Attending } from '../../core/store/attend.ts';
import { followToEnd } from '../../core/store/follow.ts';
import { stopRun } from '../../core/store/steer.ts';

const { l10n } = vscode;

/** Sooner, a notification would only flash by. Where no code is fetched there is hardly anything to tell. */
const SOON_MS = 300;
const LATER_MS = 3000;

/** The run goes on without this: it follows what the run records, and ends when the window does. */
export async function showPreparing(open: Attending, folder: RunFolder): Promise<void> {
  const { name, workflow } = readRequest(folder);
  await pause(workflow ? SOON_MS : LATER_MS);
  if (!isPreparing(readState(folder))) return;
  const title = workflow
    ? l10n.t('Getting the code of "{0}"', labelText(name))
    : l10n.t('Preparing "{0}"', labelText(name));
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title };
  await vscode.window.withProgress(options, async (progress, cancelled) => {
    const done = new AbortController();
    const following = followToEnd(open, folder, {
      signal: done.signal,
      fits: (state) => {
        if (state.phase !== null) progress.report({ message: shownText(state.phase) });
        return !isPreparing(state);
      },
    });
    const stopping = Promise.withResolvers<void>();
    const listening = cancelled.onCancellationRequested(() => {
      progress.report({ message: l10n.t('Stopping …') });
      stopRun(folder, open, { by: userName() }).catch(stopping.reject);
    });
    try {
      await Promise.race([following, stopping.promise]);
    } finally {
      listening.dispose();
      following.catch(() => undefined); // given up where the stop was refused
      done.abort();
    }
  });
}

function isPreparing({ status }: RunState): boolean {
  return status === 'preparing';
}
