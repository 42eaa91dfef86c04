/**
 * Bytes read and written. The kernel adds what a child moved to its parent when that waits for it, as processor time,
 * but into one sum with the parent's own. Reading it costs: of many processes only the busy ones are asked each time,
 * the others in turn.
 */

import type { Io } from '../../process/reaped.ts';
import type { ProcessStat } from '../../process/stat.linux.ts';
import { type Legacy, sum } from './inheritance.linux.ts';
import type { Look } from './members.linux.ts';
import type { Processes } from './processes.linux.ts';

/** So many that move the most, and so many of the others. */
const BUSIEST = 32;
const IN_TURN = 32;

interface Known extends Io {
  /** Since it was asked before. */
  readonly moved: number;
}

const NOTHING: Io = { read: 0, written: 0 };

export class IoAccount {
  private readonly processes: Processes;
  private known = new Map<number, Known>();
  private kept = NOTHING;
  private most = NOTHING;
  private turn = 0;

  constructor(processes: Processes) {
    this.processes = processes;
  }

  /** Since the run began; never less than before. */
  add({ present, gone }: Look, legacies: readonly Legacy[], root: Io | undefined): Io {
    const former = this.known;
    const left = legacies.map((legacy) => total(legacy.gone.map(({ pid }) => former.get(pid))));
    for (const { pid } of gone) former.delete(pid);
    const asked = new Set(this.choose([...present.values()]));
    // Else what an heir got would be missing until its turn.
    for (const { heir } of legacies) if (heir !== undefined) asked.add(heir);
    this.known = new Map();
    for (const pid of present.keys()) {
      const before = former.get(pid);
      const now = asked.has(pid) ? this.ask(pid, before) : before;
      if (now) this.known.set(pid, now);
    }
    for (const [index, legacy] of legacies.entries()) {
      const { heir } = legacy;
      const got = heir === undefined ? root : difference(this.known.get(heir), former.get(heir));
      this.keep(left[index] ?? NOTHING, legacy, got);
    }
    const now = total([...this.known.values(), this.kept, root]);
    this.most = {
      read: Math.max(this.most.read, now.read),
      written: Math.max(this.most.written, now.written),
    };
    return this.most;
  }

  /** What an heir moved itself is in the same sum: what is kept is no more than what certainly did not arrive. */
  private keep(left: Io, { hasWaited }: Legacy, got: Io | undefined): void {
    this.kept = total([this.kept, hasWaited ? difference(left, got) : left]);
  }

  private ask(pid: number, before: Known | undefined): Known | undefined {
    const io = this.processes.io(pid);
    if (!io) return before;
    return { ...io, moved: io.read + io.written - (before ? before.read + before.written : 0) };
  }

  private choose(stats: readonly ProcessStat[]): number[] {
    const pids = stats.map(({ pid }) => pid);
    if (pids.length <= BUSIEST + IN_TURN) return pids;
    const isNew = pids.filter((pid) => !this.known.has(pid));
    const movedBy = (pid: number) => this.known.get(pid)?.moved ?? 0;
    const busy = pids.filter((pid) => movedBy(pid) > 0).sort((a, b) => movedBy(b) - movedBy(a));
    const start = this.turn % pids.length;
    this.turn = start + IN_TURN;
    return [...isNew, ...busy.slice(0, BUSIEST), ...[...pids, ...pids].slice(start, start + IN_TURN)];
  }
}

function total(of: readonly (Io | undefined)[]): Io {
  return { read: sum(of, (io) => io?.read ?? 0), written: sum(of, (io) => io?.written ?? 0) };
}

function difference(now: Io | undefined, then: Io | undefined): Io {
  const more = (pick: (io: Io) => number) => Math.max(0, (now ? pick(now) : 0) - (then ? pick(then) : 0));
  return { read: more(({ read }) => read), written: more(({ written }) => written) };
}
