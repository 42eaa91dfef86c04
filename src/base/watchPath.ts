/** Being told of changes where the system tells; whoever watches also looks by itself from time to time. */

import fs from 'node:fs';
import type { Disposable } from './disposable.ts';

export interface Watched extends Disposable {
  /** What is watched: a path that leads to another file later is to be watched anew. */
  readonly inode: number;
}

/** Undefined where there is nothing to watch, or no way to: some network drives, the limit of the system reached. */
export function watchPath(file: string, onChange: () => void): Watched | undefined {
  try {
    const { ino } = fs.statSync(file);
    const watcher = fs.watch(file, () => onChange());
    watcher.on('error', () => watcher.close());
    return { inode: ino, dispose: () => watcher.close() };
  } catch {
    return undefined;
  }
}
