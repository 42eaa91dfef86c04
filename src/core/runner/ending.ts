/** The running program as the runner sees it: started by this runner, or found by one that adopted the run. */

import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../base/time.ts';
import { type Identity, presenceOf } from '../process/identity.ts';
import { membersOf, type RunTree } from '../process/tree.ts';
import type { RunFolder } from '../run/folder.ts';
import type { Exit } from '../run/model.ts';
import type { StartedWrapper } from './child.ts';
import { exitOf, readExit } from './exitStatus.ts';

export interface Ending {
  /** Null when nobody can know it any more. */
  readonly exit: Exit | null;
  readonly how: 'observed' | 'wrapper' | 'inferred';
  readonly at: Date | null;
  /** The machine was started anew while it ran. */
  readonly wasRestarted?: boolean;
}

const POLL_MS = 100;
/** The cookie search goes through every process of the user: not more often than needed. */
const SEARCH_MS = 500;
/** The wrapper renames its status file as its last act; a reader may look in between. */
const SETTLE_MS = 500;

export interface WatchOptions {
  readonly folder: RunFolder;
  readonly sentSignals: ReadonlySet<string>;
  readonly hasTerminal: boolean;
  /** Told when the wrapper died and the program goes on without it. */
  readonly onWrapperLost: (pids: readonly number[]) => void;
  /** Told when `script` died and the program goes on without it. */
  readonly onTerminalLost: () => void;
}

/** Waits for a wrapper that is a child of this runner. */
export async function watchChild(
  exit: StartedWrapper['exit'],
  tree: RunTree,
  options: WatchOptions,
): Promise<Ending> {
  const [code, signal] = await exit;
  const written = readExit(options.folder, options.sentSignals);
  if (written) return { exit: written.exit, how: 'observed', at: new Date() };
  // It was `script` that ended, which says nothing about the wrapper.
  if (options.hasTerminal) {
    options.onTerminalLost();
    return tree.wrapper ? watchAdopted(tree.wrapper, tree, options) : endingWithoutWrapper(tree, options);
  }
  // The wrapper ended by itself but could not write: its own status is the program's.
  if (code !== null && signal === null) {
    return { exit: exitOf(code, options.folder, options.sentSignals), how: 'observed', at: new Date() };
  }
  return watchRemains(tree, options);
}

/** Waits for a wrapper that another runner started. */
export async function watchAdopted(wrapper: Identity, tree: RunTree, options: WatchOptions): Promise<Ending> {
  while (presenceOf(wrapper) === 'alive') {
    const written = readExit(options.folder, options.sentSignals);
    if (written) return { exit: written.exit, how: 'wrapper', at: written.at };
    await delay(POLL_MS);
  }
  return endingWithoutWrapper(tree, options);
}

/** The ending of a run whose wrapper is gone: what it wrote, or what is left of the program. */
export async function endingWithoutWrapper(tree: RunTree, options: WatchOptions): Promise<Ending> {
  const deadline = systemClock.mono() + SETTLE_MS;
  do {
    const written = readExit(options.folder, options.sentSignals);
    if (written) return { exit: written.exit, how: 'wrapper', at: written.at };
    if (membersOf(tree).length > 0) break;
    await delay(POLL_MS / 2);
  } while (systemClock.mono() < deadline);
  return watchRemains(tree, options);
}

async function watchRemains(tree: RunTree, options: WatchOptions): Promise<Ending> {
  const remaining = membersOf(tree).map((row) => row.pid);
  if (remaining.length > 0) options.onWrapperLost(remaining);
  while (membersOf(tree).length > 0) await delay(SEARCH_MS);
  // A runner killed before it could say who the wrapper is leaves one that nobody recognises, but that still writes.
  const written = readExit(options.folder, options.sentSignals);
  if (written) return { exit: written.exit, how: 'wrapper', at: written.at };
  return { exit: null, how: 'inferred', at: null };
}
