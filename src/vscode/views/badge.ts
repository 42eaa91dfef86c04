/** The number on the view: live runs, and runs that failed since the view was last looked at. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { LiveRuns } from './liveRuns.ts';
import type { RunsView } from './runsView.ts';
import { isGoodEnd } from './statusLook.ts';

const { l10n } = vscode;

export function showBadge({ view }: RunsView, live: LiveRuns): vscode.Disposable {
  const owned = new DisposableStore();
  const failed = new Set<string>();
  const update = () => {
    const value = live.all.length + failed.size;
    const parts = [
      live.all.length > 0 ? l10n.t('{0} live', live.all.length) : '',
      failed.size > 0 ? l10n.t('{0} failed', failed.size) : '',
    ];
    const tooltip = l10n.t('Runs: {0}', parts.filter(Boolean).join(', '));
    view.badge = value === 0 ? undefined : { value, tooltip };
  };
  owned.add(live.onDidChange(update));
  owned.add(
    live.onDidEnd(({ row }) => {
      if (!isGoodEnd(row.view.status) && !view.visible) failed.add(row.id);
      update();
    }),
  );
  owned.add(
    view.onDidChangeVisibility(({ visible }) => {
      if (visible) failed.clear();
      update();
    }),
  );
  update();
  return owned;
}
