/** Waiting for one run to move: by file events where they arrive, by looking where they do not. */

import fs from 'node:fs';
import { type Disposable, DisposableStore, every } from '../../base/disposable.ts';
import { foldEvents, initialState } from '../run/fold.ts';
import { type RunFolder, readEventFile, readRequest } from '../run/folder.ts';
import type { RunEvent, RunState } from '../run/model.ts';

/** Also the pace at which output is shown. */
const FALLBACK_MS = 100;

/** Calls back whenever something was recorded; at the latest after a tenth of a second. */
function watchRun(folder: RunFolder, onChange: () => void): Disposable {
  const owned = new DisposableStore();
  owned.add(every(FALLBACK_MS, onChange));
  try {
    const place = fs.watch(folder.root, () => {
      try {
        if (fs.existsSync(folder.events)) switchToEvents();
      } catch {
        // The run was removed just now; the timer goes on.
      }
      onChange();
    });
    // Only until the event file is there: every write of the program to its log changes the folder too, and being
    // told of each would take a fast program's processor away.
    const switchToEvents = () => {
      place.close();
      const events = fs.watch(folder.events, onChange);
      events.on('error', () => events.close());
      owned.add({ dispose: () => events.close() });
    };
    place.on('error', () => place.close()); // the timer goes on
    owned.add({ dispose: () => place.close() });
    if (fs.existsSync(folder.events)) switchToEvents();
  } catch {
    // No file events here (some network drives, or their limit is reached): the timer is enough.
  }
  return owned;
}

export interface WaitOptions {
  readonly signal?: AbortSignal | undefined;
  /** Something in the run folder moved. */
  readonly onChange?: (() => void) | undefined;
  /** Something was recorded: everything that happened so far. */
  readonly onEvents?: ((events: readonly RunEvent[]) => void) | undefined;
}

/** Resolves with the first state that fits. */
export async function waitForState(
  folder: RunFolder,
  fits: (state: RunState) => boolean,
  options: WaitOptions = {},
): Promise<RunState> {
  const { promise, resolve, reject } = Promise.withResolvers<RunState>();
  let seen = -1;
  let asked: RunState | undefined; // what was asked never changes
  const look = () => {
    try {
      options.onChange?.();
      const size = fs.statSync(folder.events, { throwIfNoEntry: false })?.size ?? 0;
      if (size === seen) return;
      seen = size;
      asked ??= initialState(readRequest(folder));
      const { events } = readEventFile(folder);
      options.onEvents?.(events);
      const state = foldEvents(asked, events);
      if (fits(state)) resolve(state);
    } catch (error) {
      reject(error);
    }
  };
  const abort = () => reject(options.signal?.reason);
  options.signal?.addEventListener('abort', abort, { once: true });
  const watching = watchRun(folder, look);
  try {
    look();
    return await promise;
  } finally {
    watching.dispose();
    options.signal?.removeEventListener('abort', abort);
  }
}
