/**
 * What processes that are gone left to whoever waited for them: the kernel adds what they used to their parent. Nobody
 * gets it where a process had become the child of init, or where its parent ignores SIGCHLD.
 */

import type { ProcessStat } from '../../process/stat.linux.ts';
import type { Look } from './members.linux.ts';

/** What one process got since the look before, and from whom. */
export interface Legacy {
  /** Undefined: nobody in the run. */
  readonly heir: number | undefined;
  readonly gone: readonly ProcessStat[];
  /** Of all that it waited for meanwhile, also of processes that were never seen. */
  readonly ticks: number;
  /** Whether it waited for anybody at all; nobody is without page faults. */
  readonly hasWaited: boolean;
}

/** What this runner itself got from the wrapper, once that is gone. */
export interface Root {
  readonly ticks: number;
  readonly faults: number;
}

export function legaciesOf(look: Look, wrapper: number | undefined, root: Root | undefined): Legacy[] {
  const byHeir = Map.groupBy(look.gone, (stat) => heirOf(stat, look, wrapper));
  return [...byHeir].map(([heir, gone]) => {
    const got = heir === ROOT ? root : heir === undefined ? undefined : inherited(heir, look);
    const hasWaited = got !== undefined && got.faults > 0;
    return { heir: heir === ROOT ? undefined : heir, gone, ticks: got?.ticks ?? 0, hasWaited };
  });
}

const ROOT = 0;

/** The nearest forebear that is still there: what came to one that is gone went on to its own. */
function heirOf(
  stat: ProcessStat,
  { present, before }: Look,
  wrapper: number | undefined,
): number | undefined {
  // A chain of parents has no circle, but a record of them that a pid was reused in may have.
  for (let steps = before.size, at: ProcessStat | undefined = stat; at && steps >= 0; steps--) {
    if (at.pid === wrapper) return ROOT;
    const parent: ProcessStat | undefined = before.get(at.ppid);
    if (parent && present.get(parent.pid)?.startTicks === parent.startTicks) return parent.pid;
    at = parent;
  }
  return undefined;
}

function inherited(pid: number, { present, before }: Look): Root {
  const now = present.get(pid);
  const then = before.get(pid);
  return {
    ticks: (now?.childTicks ?? 0) - (then?.childTicks ?? 0),
    faults: (now?.childFaults ?? 0) - (then?.childFaults ?? 0),
  };
}

export function sum<T>(items: Iterable<T>, value: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += value(item);
  return total;
}
