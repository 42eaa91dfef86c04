/** A run and its checkpoints, as the commands about them need both. */

import type { OfRun } from '../core/checkpoints/ofRun.ts';
import type { OpenWorkspace } from '../core/core.ts';
import type { RunView } from '../core/run/view.ts';
import { viewRun } from '../core/store/viewRun.ts';
import type { Context } from './context.ts';

export interface RunOfCheckpoints extends OfRun {
  readonly open: OpenWorkspace;
  readonly view: RunView;
}

export async function runOf(id: string, context: Context): Promise<RunOfCheckpoints> {
  const open = context.open();
  const folder = open.store.find(id);
  const { state } = await open.attend(folder);
  return { open, workspace: open.workspace, folder, by: context.user, view: viewRun(folder, state) };
}
