/** All that tells of live runs outside of the list: status bar, badge, and a notice when one ends unwatched. */

import type * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { WindowLog } from '../host/log.ts';
import type { Problems } from '../host/problems.ts';
import type { RunPages } from '../panels/runPages.ts';
import type { RunTerminals } from '../tasks/runTerminals.ts';
import { showBadge } from './badge.ts';
import { tellOfEnds } from './endNotices.ts';
import { firstToTell } from './firstToTell.ts';
import { tellOfLimits } from './limitNotices.ts';
import type { LiveRuns, ShownRun } from './liveRuns.ts';
import type { RunsView } from './runsView.ts';
import { showStatusBar } from './statusBar.ts';

export interface ShownWith {
  readonly live: LiveRuns;
  readonly runsView: RunsView;
  readonly terminals: RunTerminals;
  readonly pages: RunPages;
  readonly problems: Problems;
  readonly log: WindowLog;
  /** Where the windows of this machine agree on who tells. */
  readonly cache: string;
}

export function showLiveRuns(shown: ShownWith): vscode.Disposable {
  const { live, runsView, terminals, pages, problems, log, cache } = shown;
  const owned = new DisposableStore();
  owned.add(showStatusBar(live));
  owned.add(showBadge(runsView, live));
  const isWatched = ({ node, row }: ShownRun) => pages.isWatched(node) || terminals.isWatched(row.view.name);
  const isFirstToTell = firstToTell(cache);
  owned.add(tellOfEnds({ live, problems, isWatched, isFirstToTell: ({ row }) => isFirstToTell(row.id) }));
  owned.add(tellOfLimits({ live, problems, log, isFirstToTell }));
  return owned;
}
