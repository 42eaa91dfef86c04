/** Staying with a run until it is over, whoever follows it meanwhile. */

import type { RunFolder } from '../run/folder.ts';
import { isFinal, type RunState } from '../run/model.ts';
import type { Attending } from './attend.ts';
import { type WaitOptions, waitForState } from './watch.ts';

/** How often to make sure that somebody still follows the run. */
const ATTEND_MS = 2_000;

export interface FollowOptions extends WaitOptions {
  /** What to wait for, unless the run ends before; the end itself where nothing is said. */
  readonly fits?: (state: RunState) => boolean;
}

/** Resolves with the state waited for. A run that lost its runner on the way is taken up again. */
export async function followToEnd(
  open: Attending,
  folder: RunFolder,
  { signal, fits, onChange, onEvents }: FollowOptions = {},
): Promise<RunState> {
  const isEnough = (state: RunState) => isFinal(state.status) || fits?.(state) === true;
  for (;;) {
    signal?.throwIfAborted();
    const { state } = await open.attend(folder);
    if (isEnough(state)) return state;
    // Not `AbortSignal.any`: the longer of the two signals would remember every pause there ever was.
    const pause = new AbortController();
    const timer = setTimeout(() => pause.abort(), ATTEND_MS);
    const abort = () => pause.abort(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await waitForState(folder, isEnough, { signal: pause.signal, onChange, onEvents });
    } catch (error) {
      if (!pause.signal.aborted || signal?.aborted) throw error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }
}
