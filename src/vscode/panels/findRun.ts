/** The run that a page is about, in the window as it is now; or why it cannot be shown, as a person reads it. */

import * as vscode from 'vscode';
import { shortId } from '../../base/ids.ts';
import type { Absence, RunPlace } from '../../protocol/runPage.ts';
import type { Workspaces } from '../host/workspaces.ts';
import type { RunNode } from '../views/runNodes.ts';

const { l10n } = vscode;

export async function findRun(workspaces: Workspaces, { root, id }: RunPlace): Promise<RunNode | Absence> {
  const workspace = workspaces.all.find((each) => each.root === root);
  if (!workspace) {
    return absence(
      l10n.t('Run {0} is not part of this window', shortId(id)),
      l10n.t('Its folder is not open here: {0}', root),
    );
  }
  await workspace.list.start();
  if (await workspace.list.row(id)) return { kind: 'run', workspace, id };
  return absence(
    l10n.t('Run {0} is no longer there', shortId(id)),
    l10n.t('It was removed from {0}, or its folder was moved. A run in the trash can be moved back.', root),
  );
}

/** For a page of which nothing is known. */
export function nothingKept(): Absence {
  return absence(
    l10n.t('This page cannot be shown again'),
    l10n.t('It was closed before it was there. Open the run from the list of runs.'),
  );
}

function absence(title: string, message: string): Absence {
  return { icon: 'question', title, message, action: { command: 'close', title: l10n.t('Close This Page') } };
}
