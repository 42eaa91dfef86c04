/** A run of a list, after making sure that somebody follows it. */

import { messageOf } from '../base/errors.ts';
import { shortId } from '../base/ids.ts';
import { shownText } from '../base/names.ts';
import type { OpenWorkspace } from '../core/core.ts';
import { type RunView, unreadableView } from '../core/run/view.ts';
import type { StoredRun } from '../core/store/store.ts';
import { viewRun } from '../core/store/viewRun.ts';
import type { Terminal } from './terminal.ts';

/** Each run that lost its runner gets a new one: after a restart of the machine that may be many. */
export const ATTENDED_AT_ONCE = 8;

/** One run that cannot be read or looked after never hides the others. */
export async function viewAttended(
  { folder, state, problem = '' }: StoredRun,
  open: OpenWorkspace,
  terminal: Terminal,
): Promise<RunView> {
  const note = (text: string) => terminal.tell(`note: ${shortId(folder.id)}: ${shownText(text)}`);
  if (!state) {
    note(problem);
    return unreadableView(folder.id, folder.root, problem);
  }
  try {
    const view = viewRun(folder, (await open.attend(folder)).state);
    return await open.earlier.withEstimate(view, folder);
  } catch (error) {
    note(messageOf(error));
    return viewRun(folder, state);
  }
}
