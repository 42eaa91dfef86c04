/**
 * A made-up machine whose processes do what real ones do to each other: fork, work, end, wait, lose their parents. It
 * accounts as the kernel does, and knows the truth besides.
 */

import type { Io, Reaped, ReapedWithIo } from '../../src/core/process/reaped.ts';
import type { ProcessStat } from '../../src/core/process/stat.linux.ts';
import type { Processes } from '../../src/core/sampling/source/processes.linux.ts';

interface Being {
  readonly pid: number;
  readonly startTicks: string;
  ppid: number;
  session: number;
  hasEnded: boolean;
  ignoresChildren: boolean;
  ticks: number;
  childTicks: number;
  faults: number;
  childFaults: number;
  io: Io;
  environment: ReadonlyMap<string, string>;
  /** All that it and what it started ever used: nobody else is told. */
  readonly isOfRun: boolean;
}

/** The runner, which is the program that looks, and whoever takes up orphans. */
export const RUNNER = process.pid;
export const INIT = 1;

export class ProcessWorld implements Processes {
  private readonly beings = new Map<number, Being>();
  private nextPid = RUNNER + 100;
  private newest = 0;
  /** How often all were asked for. */
  listings = 0;
  private clock = 1000;
  /** What the run really used. */
  ticks = 0;
  written = 0;
  /** What came to the runner when it waited. */
  private inherited = { ticks: 0, faults: 0, io: { read: 0, written: 0 } };
  rssPages = 10;

  constructor() {
    this.add({ pid: INIT, ppid: 0, isOfRun: false });
    this.add({ pid: RUNNER, ppid: INIT, isOfRun: false });
  }

  add(given: Partial<Being> & { ppid: number; isOfRun: boolean }): number {
    const pid = given.pid ?? this.nextPid++;
    this.newest = pid;
    const parent = this.beings.get(given.ppid);
    this.beings.set(pid, {
      pid,
      startTicks: String(this.clock++),
      session: parent?.session ?? pid,
      hasEnded: false,
      ignoresChildren: false,
      ticks: 0,
      childTicks: 0,
      faults: 50,
      childFaults: 0,
      io: { read: 0, written: 0 },
      environment: parent?.environment ?? new Map(),
      ...given,
    });
    return pid;
  }

  fork(ppid: number): number {
    return this.add({ ppid, isOfRun: this.of(ppid).isOfRun });
  }

  /** Another process of a pid that is free. */
  reuse(pid: number, ppid: number): void {
    this.add({ pid, ppid, isOfRun: false, ticks: 5_000, environment: new Map() });
  }

  change(pid: number, what: Partial<Being>): void {
    Object.assign(this.of(pid), what);
  }

  work(pid: number, ticks: number, written = 0): void {
    const being = this.of(pid);
    being.ticks += ticks;
    being.faults += ticks;
    being.io = { read: being.io.read, written: being.io.written + written };
    if (!being.isOfRun) return;
    this.ticks += ticks;
    this.written += written;
  }

  /** Its children become those of init; its parent is told, unless it does not want to be. */
  end(pid: number): void {
    const being = this.of(pid);
    being.hasEnded = true;
    for (const child of this.childrenOf(pid)) {
      child.ppid = INIT;
      if (child.hasEnded) this.beings.delete(child.pid);
    }
    const parent = this.beings.get(being.ppid);
    if (being.ppid === INIT || !parent || parent.ignoresChildren) this.beings.delete(pid);
  }

  /** Its parent waits for it. */
  reap(pid: number): void {
    const { ppid, ticks, childTicks, faults, childFaults, io } = this.of(pid);
    this.beings.delete(pid);
    if (ppid === RUNNER) {
      const { inherited } = this;
      this.inherited = {
        ticks: inherited.ticks + ticks + childTicks,
        faults: inherited.faults + faults + childFaults,
        io: plus(inherited.io, io),
      };
      return;
    }
    const parent = this.of(ppid);
    parent.childTicks += ticks + childTicks;
    parent.childFaults += faults + childFaults;
    parent.io = plus(parent.io, io);
  }

  childrenOf(pid: number): Being[] {
    return [...this.beings.values()].filter(({ ppid }) => ppid === pid);
  }

  living(): number[] {
    return [...this.beings.values()]
      .filter(({ isOfRun, hasEnded }) => isOfRun && !hasEnded)
      .map(({ pid }) => pid);
  }

  zombies(): number[] {
    return [...this.beings.values()].filter(({ hasEnded }) => hasEnded).map(({ pid }) => pid);
  }

  parentOf(pid: number): number {
    return this.of(pid).ppid;
  }

  newestPid(): number {
    return this.newest;
  }

  pids(): readonly number[] {
    this.listings++;
    return [...this.beings.keys()];
  }

  stat(pid: number): ProcessStat | undefined {
    const being = this.beings.get(pid);
    if (!being) return undefined;
    return { ...being, pgid: being.session, threads: 1, rssPages: being.hasEnded ? 0 : this.rssPages };
  }

  environment(pid: number): ReadonlyMap<string, string> | undefined {
    const being = this.beings.get(pid);
    return being?.hasEnded === false ? being.environment : undefined;
  }

  io(pid: number): Io | undefined {
    return this.beings.get(pid)?.io;
  }

  peakBytes(): number | undefined {
    return undefined;
  }

  pssBytes(): number | undefined {
    return undefined;
  }

  openFiles(): number | undefined {
    return undefined;
  }

  reaped(): Reaped {
    const { ticks, faults } = this.inherited;
    return { ticks, faults };
  }

  reapedWithIo(): ReapedWithIo {
    return this.inherited;
  }

  private of(pid: number): Being {
    const being = this.beings.get(pid);
    if (!being) throw new Error(`no process ${pid}`);
    return being;
  }
}

function plus(a: Io, b: Io): Io {
  return { read: a.read + b.read, written: a.written + b.written };
}
