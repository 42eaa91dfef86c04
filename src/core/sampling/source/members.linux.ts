/**
 * Who belongs to a run, look after look: the session of its wrapper, descendants, bearers of its mark; and whoever once
 * did, wherever it went. A process is another one when its start is.
 */

import { RUN_DIR, RUN_ID, RUNNER_MARK } from '../../process/environment.ts';
import type { ProcessStat } from '../../process/stat.linux.ts';
import type { RunTree } from '../../process/tree.ts';
import type { Processes } from './processes.linux.ts';

export interface Look {
  /** The processes of the run as they are now, the wrapper among them, and those that wait to be waited for. */
  readonly present: ReadonlyMap<number, ProcessStat>;
  /** As they were at the look before. */
  readonly before: ReadonlyMap<number, ProcessStat>;
  /** Those of them that are no more, as they were last seen. */
  readonly gone: readonly ProcessStat[];
}

/** Between fork and exec a process looks like its parent: it is judged once more. */
const JUDGED_LOOKS = 2;
/** The pid of a stranger may have become that of another process: one in so many is looked at again each time. */
const STRANGER_TURNS = 10;

interface Stranger {
  readonly startTicks: string;
  looks: number;
  /** In which turn it was last there. */
  seen: number;
}

export class Members {
  private readonly tree: () => RunTree;
  private readonly processes: Processes;
  private present = new Map<number, ProcessStat>();
  /** How often each was looked at, by pid. */
  private ages = new Map<number, number>();
  private readonly strangers = new Map<number, Stranger>();
  private turn = 0;
  /** The process that was started last on this machine: while it is the same there is no other. */
  private newest: number | undefined;
  /** Whether somebody is still to be judged once more. */
  private isUnsure = false;

  constructor(tree: () => RunTree, processes: Processes) {
    this.tree = tree;
    this.processes = processes;
  }

  get wrapperPid(): number | undefined {
    return this.tree().wrapper?.pid;
  }

  look(): Look {
    const before = this.present;
    const newest = this.processes.newestPid();
    const hasNew = newest === undefined || newest !== this.newest || this.isUnsure;
    this.newest = newest;
    const pids = hasNew ? this.processes.pids() : [];
    const present = this.still(before);
    this.present = present;
    this.dropRunners();
    if (hasNew) this.admit(this.candidates(pids));
    this.ages = new Map([...present.keys()].map((pid) => [pid, (this.ages.get(pid) ?? 0) + 1]));
    const gone = [...before.values()].filter((stat) => !isSame(stat, present.get(stat.pid)));
    return { present, before, gone };
  }

  private still(before: ReadonlyMap<number, ProcessStat>): Map<number, ProcessStat> {
    const present = new Map<number, ProcessStat>();
    for (const [pid, stat] of before) {
      const now = this.processes.stat(pid);
      if (isSame(stat, now)) present.set(pid, now);
      else this.ages.delete(pid);
    }
    return present;
  }

  /** The runner of another run that was started from inside this one was taken for its parent before it became one. */
  private dropRunners(): void {
    for (const [pid, stat] of this.present) {
      const isYoung = (this.ages.get(pid) ?? 0) < JUDGED_LOOKS;
      if (!isYoung || !this.processes.environment(pid)?.has(RUNNER_MARK)) continue;
      this.present.delete(pid);
      this.estrange(stat, JUDGED_LOOKS);
    }
  }

  /** Who may be new in the run. This goes over all processes of the machine: it must not take long for a stranger. */
  private candidates(pids: readonly number[]): ProcessStat[] {
    const turn = ++this.turn;
    const found: ProcessStat[] = [];
    for (const pid of pids) {
      const known = this.strangers.get(pid);
      const wasThere = known?.seen === turn - 1;
      if (known) known.seen = turn;
      if (wasThere && known.looks >= JUDGED_LOOKS && (pid + turn) % STRANGER_TURNS !== 0) continue;
      const stat = this.present.has(pid) || pid === process.pid ? undefined : this.processes.stat(pid);
      if (stat && !this.isSettled(stat, known)) found.push(stat);
    }
    if (turn % STRANGER_TURNS === 0) this.forgetStrangers();
    return found;
  }

  private isSettled(stat: ProcessStat, known: Stranger | undefined): boolean {
    const { wrapper } = this.tree();
    const isKnown = known?.startTicks === stat.startTicks;
    if (isKnown && known.looks >= JUDGED_LOOKS) return true;
    // What ran before the run began cannot belong to it.
    const isOlder = wrapper !== undefined && Number(stat.startTicks) < Number(wrapper.startTicks);
    if (isOlder) this.estrange(stat, JUDGED_LOOKS);
    else if (!isKnown) this.estrange(stat, 0);
    return isOlder;
  }

  private estrange({ pid, startTicks }: ProcessStat, looks: number): void {
    this.strangers.set(pid, { startTicks, looks, seen: this.turn });
  }

  private forgetStrangers(): void {
    for (const [pid, { seen }] of this.strangers) if (seen !== this.turn) this.strangers.delete(pid);
  }

  private admit(candidates: readonly ProcessStat[]): void {
    const { wrapper, cookie } = this.tree();
    this.isUnsure = candidates.length > 0;
    const waiting: ProcessStat[] = [];
    for (const stat of candidates) {
      // The number of the session proves membership only while its leader is there.
      const isWrapper = stat.pid === wrapper?.pid && stat.startTicks === wrapper.startTicks;
      if (isWrapper) this.present.set(stat.pid, stat);
      else waiting.push(stat);
    }
    const session = wrapper && this.present.has(wrapper.pid) ? wrapper.pid : undefined;
    const undecided = waiting.filter((stat) => {
      const environment = stat.session === session ? undefined : this.processes.environment(stat.pid);
      const isOwn =
        stat.session === session ||
        (environment?.get(RUN_ID) === cookie.id && environment.get(RUN_DIR) === cookie.folder);
      if (isOwn) this.present.set(stat.pid, stat);
      return !isOwn && !environment?.has(RUNNER_MARK);
    });
    this.admitDescendants(undecided);
    for (const { pid } of candidates) {
      const stranger = this.strangers.get(pid);
      if (this.present.has(pid)) this.strangers.delete(pid);
      else if (stranger) stranger.looks++;
    }
  }

  private admitDescendants(undecided: readonly ProcessStat[]): void {
    for (let rest = undecided, count = -1; rest.length !== count; ) {
      count = rest.length;
      rest = rest.filter((stat) => {
        if (this.present.has(stat.ppid)) this.present.set(stat.pid, stat);
        return !this.present.has(stat.pid);
      });
    }
  }
}

export function isSame(a: ProcessStat, b: ProcessStat | undefined): b is ProcessStat {
  return a.startTicks === b?.startTicks;
}
