/** A run that was started here as a notification, with how far it is and a way to stop it: for those who ask for one. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { labelText } from '../../base/markdown.ts';
import { userName } from '../../base/userFolders.ts';
import { type RunFolder, readRequest } from '../../core/run/folder.ts';
import { stopRun } from '../../core/store/steer.ts';
import { shortFacts } from '../views/runText.ts';
import { setting } from './settings.ts';
import type { ShownWorkspace } from './workspaces.ts';

const { l10n } = vscode;

/** The run goes on without this. Resolves when it has ended, or is gone. */
export async function showRunning(workspace: ShownWorkspace, folder: RunFolder): Promise<void> {
  if (!setting('runtrail.notifications.progress')) return;
  const title = labelText(readRequest(folder).name);
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title };
  await vscode.window.withProgress(options, (progress, cancelled) => {
    const owned = new DisposableStore();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    owned.add(
      cancelled.onCancellationRequested(() => {
        progress.report({ message: l10n.t('Stopping …') });
        stopRun(folder, workspace, { by: userName() }).catch(reject);
      }),
    );
    follow(workspace, folder.id, { owned, report: (value) => progress.report(value), onEnd: resolve });
    return promise.finally(() => owned.dispose());
  });
}

interface Following {
  readonly owned: DisposableStore;
  readonly report: (value: { readonly message: string; readonly increment: number }) => void;
  readonly onEnd: () => void;
}

function follow({ list }: ShownWorkspace, id: string, { owned, report, onEnd }: Following): void {
  let shown = 0;
  const look = () => {
    const row = list.rowNow(id);
    if (!row) return;
    if (!row.isLive && row.attendance === undefined) return onEnd();
    const percent = Math.max(shown, row.view.progress?.percent ?? 0);
    report({ message: labelText(shortFacts(row)), increment: percent - shown });
    shown = percent;
  };
  owned.add(list.on('rows', (ids) => ids.includes(id) && look()));
  owned.add(list.on('list', ({ removed }) => removed.includes(id) && onEnd()));
  look();
}
