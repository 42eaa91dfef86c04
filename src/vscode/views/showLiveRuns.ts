/** All that tells of live runs outside of the list: status bar, badge, and a notice when one ends unwatched. */

import type * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { Problems } from '../host/problems.ts';
import type { RunTerminals } from '../tasks/runTerminals.ts';
import { showBadge } from './badge.ts';
import { tellOfEnds } from './endNotices.ts';
import { firstToTell } from './firstToTell.ts';
import type { LiveRuns, ShownRun } from './liveRuns.ts';
import type { RunsView } from './runsView.ts';
import { showStatusBar } from './statusBar.ts';

export interface ShownWith {
  readonly live: LiveRuns;
  readonly runsView: RunsView;
  readonly terminals: RunTerminals;
  readonly problems: Problems;
  /** Where the windows of this machine agree on who tells. */
  readonly cache: string;
}

export function showLiveRuns({ live, runsView, terminals, problems, cache }: ShownWith): vscode.Disposable {
  const owned = new DisposableStore();
  owned.add(showStatusBar(live));
  owned.add(showBadge(runsView, live));
  const isWatched = ({ row }: ShownRun) => terminals.isWatched(row.view.name);
  owned.add(tellOfEnds({ live, problems, isWatched, isFirstToTell: firstToTell(cache) }));
  return owned;
}
