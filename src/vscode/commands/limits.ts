/** Other limits for a live run. */

import * as vscode from 'vscode';
import { shownText } from '../../base/names.ts';
import { userName } from '../../base/userFolders.ts';
import { limitLine } from '../../core/limits/words.ts';
import { changeLimits } from '../../core/store/steer.ts';
import { requireTrust } from '../host/trust.ts';
import { COMMANDS } from '../ids.ts';
import { askLimit } from '../input/askLimit.ts';
import { rowOf } from '../views/runNodes.ts';
import type { Services } from './services.ts';

const { l10n } = vscode;

export function limitCommands({ pickRun }: Services) {
  return {
    [COMMANDS.changeLimits]: async (target: unknown) => {
      requireTrust();
      const question = l10n.t('Change the limits of which run?');
      const run = await pickRun.one(target, question, ({ isLive }) => isLive);
      if (!run) return;
      const { view } = await rowOf(run);
      const change = await askLimit(view);
      if (!change) return;
      const { workspace, id } = run;
      const folder = workspace.workspace.run(id);
      const state = await changeLimits(folder, workspace, { by: userName(), limits: [change] });
      const limit = state.limits.find(({ rule }) => rule === change.rule);
      const said = limit ? limitLine(limit) : l10n.t('The limit is gone.');
      vscode.window.setStatusBarMessage(`${shownText(view.name)}: ${shownText(said)}`, 3000);
    },
  };
}
