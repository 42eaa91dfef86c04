/** From the lists of runs to everything that shows them: one direction, one place. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import type { Documents } from '../editor/documents.ts';
import type { LastRuns } from '../editor/lastRuns.ts';
import type { WindowLog } from '../host/log.ts';
import type { ShownWorkspace, Workspaces } from '../host/workspaces.ts';
import type { LiveRuns } from './liveRuns.ts';
import type { RunsView } from './runsView.ts';

export interface Followers {
  readonly workspaces: Workspaces;
  readonly log: WindowLog;
  readonly live: LiveRuns;
  readonly lastRuns: LastRuns;
  readonly documents: Documents;
  readonly runsView: RunsView;
}

export function followWorkspaces(followers: Followers): vscode.Disposable {
  const { workspaces, live, runsView } = followers;
  const owned = new DisposableStore();
  const followed = new Map<ShownWorkspace, vscode.Disposable>();
  owned.add(
    workspaces.onDidChange(() => {
      for (const [workspace, following] of followed) {
        if (workspaces.all.includes(workspace)) continue;
        following.dispose();
        followed.delete(workspace);
      }
      for (const workspace of workspaces.all) {
        if (!followed.has(workspace)) followed.set(workspace, follow(workspace, followers));
      }
      live.updateAll();
      runsView.refreshAll();
    }),
  );
  // What was only looked at so far may be taken up now.
  owned.add(
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      for (const { list } of workspaces.all) list.attendAll();
    }),
  );
  owned.add({
    dispose: () => {
      for (const following of followed.values()) following.dispose();
    },
  });
  return owned;
}

function follow(workspace: ShownWorkspace, followers: Followers): vscode.Disposable {
  const { live, lastRuns, documents, runsView, log } = followers;
  const { list } = workspace;
  const owned = new DisposableStore();
  owned.add(
    list.on('rows', (ids) => {
      live.update(workspace, ids);
      runsView.tree.refreshRuns(workspace, ids);
      documents.refresh(workspace, ids);
      lastRuns.refresh(ids);
    }),
  );
  owned.add(
    list.on('list', ({ added, removed }) => {
      live.update(workspace, removed);
      runsView.refreshList(workspace, added, removed);
      lastRuns.refreshList();
    }),
  );
  owned.add(list.on('problem', () => runsView.describe()));
  list.start().then(
    () => {
      live.updateAll();
      runsView.showFirst(workspace);
      lastRuns.refreshList();
    },
    (error: unknown) => log.error(`${workspace.root}: ${messageOf(error)}`),
  );
  return owned;
}
