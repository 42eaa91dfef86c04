/** Waiting for one run to move: by file events where they arrive, by looking where they do not. */

import fs from 'node:fs';
import { type Disposable, DisposableStore, every } from '../../base/disposable.ts';
import type { RunFolder } from '../run/folder.ts';
import { foldFolder, readState } from '../run/folder.ts';
import type { RunState } from '../run/model.ts';

const FALLBACK_MS = 250;

/** Calls back whenever something in the run's own folder changed; at the latest after a quarter of a second. */
function watchRun(folder: RunFolder, onChange: () => void): Disposable {
  const owned = new DisposableStore();
  owned.add(every(FALLBACK_MS, onChange));
  try {
    const watcher = fs.watch(folder.root, onChange);
    watcher.on('error', () => watcher.close()); // the timer goes on
    owned.add({ dispose: () => watcher.close() });
  } catch {
    // No file events here (some network drives, or their limit is reached): the timer is enough.
  }
  return owned;
}

/** Resolves with the first state that fits. `onChange` hears of every change until then. */
export async function waitForState(
  folder: RunFolder,
  fits: (state: RunState) => boolean,
  options: { readonly signal?: AbortSignal | undefined; readonly onChange?: (() => void) | undefined } = {},
): Promise<RunState> {
  const { promise, resolve, reject } = Promise.withResolvers<RunState>();
  let seen = -1;
  const look = () => {
    try {
      options.onChange?.();
      const size = fs.statSync(folder.events, { throwIfNoEntry: false })?.size ?? 0;
      if (size === seen) return;
      seen = size;
      const state = size === 0 ? readState(folder) : foldFolder(folder);
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
