/** Linux: all processes of a run, from `/proc`, without starting anything. */

import type { ReapedWithIo } from '../../process/reaped.ts';
import type { ProcessStat } from '../../process/stat.linux.ts';
import type { RunTree } from '../../process/tree.ts';
import { CpuAccount } from './cpuAccount.linux.ts';
import { legaciesOf, sum } from './inheritance.linux.ts';
import { IoAccount } from './ioAccount.linux.ts';
import { kernelUnits } from './kernelUnits.linux.ts';
import { type Look, Members } from './members.linux.ts';
import { lookClosely, peakOf } from './memory.linux.ts';
import { OwnGroup } from './ownGroup.linux.ts';
import { type Processes, procfs } from './processes.linux.ts';
import type { RunFigures, RunSource } from './runSource.ts';
import { Spliced } from './spliced.ts';

export class LinuxRun implements RunSource {
  kind: RunSource['kind'] = 'proc';
  private readonly processes: Processes;
  private readonly members: Members;
  private readonly cpu = new CpuAccount();
  private readonly io: IoAccount;
  private readonly group = new OwnGroup();
  private readonly cpuTotal = new Spliced();
  private readonly units = kernelUnits();
  /** Of a run that another runner started nobody here waits for the wrapper. */
  private before: ReapedWithIo | undefined;
  private root: ReapedWithIo | undefined;
  /** What the program between this runner and the wrapper used itself: the one that keeps a terminal. */
  private keeper = NOTHING;

  constructor(tree: () => RunTree, before?: ReapedWithIo, processes: Processes = procfs) {
    this.processes = processes;
    this.members = new Members(tree, processes);
    this.io = new IoAccount(processes);
    this.before = before;
  }

  costClock(): number {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }

  look(closely: boolean): RunFigures {
    const look = this.members.look();
    const wrapper = this.members.wrapperPid;
    this.takeOver(look, wrapper);
    const legacies = legaciesOf(look, wrapper, this.root);
    const io = this.io.add(look, legacies, this.root?.io);
    const { pageBytes, ticksPerSecond } = this.units;
    const living = [...look.present.values()].filter(({ pid, hasEnded }) => pid !== wrapper && !hasEnded);
    const rssBytes = sum(living, ({ rssPages }) => rssPages) * pageBytes;
    const isOver = living.length === 0;
    const cpuMs = (this.cpu.add(look, legacies, this.root) * 1000) / ticksPerSecond;
    const pids = living.map(({ pid }) => pid);
    const own = this.group.look(pids, closely);
    this.kind = own ? 'cgroup' : 'proc';
    return {
      cpuMs: this.cpuTotal.add(cpuMs, own && { key: own.group, value: own.cpuMs }),
      readBytes: io.read,
      writtenBytes: io.written,
      rssBytes: isOver ? null : rssBytes,
      peakBytes: isOver ? null : Math.max(rssBytes, peakOf(living, this.processes)),
      processes: living.length,
      threads: sum(living, ({ threads }) => threads),
      ...this.closely(living, closely),
      ...(closely && own?.memoryBytes && { pssBytes: own.memoryBytes }),
      pids,
    };
  }

  private closely(living: readonly ProcessStat[], closely: boolean) {
    if (!closely) return { pssBytes: null, files: null };
    return lookClosely(living, this.processes, this.units.pageBytes);
  }

  /**
   * Once this runner has waited for the wrapper, the kernel's own account of that whole tree is in the runner's. Until
   * then whatever else it waits for is left out. A wrapper that nobody ever saw is over already.
   */
  private takeOver({ present }: Look, wrapper: number | undefined): void {
    if (!this.before) return;
    const leader = wrapper === undefined ? undefined : present.get(wrapper);
    if (leader) {
      // The bytes take more to find out than whether there are any.
      const hasWaited = this.processes.reaped()?.faults !== this.before.faults;
      if (hasWaited) this.before = this.processes.reapedWithIo() ?? this.before;
      this.keeper = this.ownOf(leader.ppid);
      return;
    }
    const now = this.processes.reapedWithIo();
    this.root = now && difference(difference(now, this.before), this.keeper);
  }

  /** Of a child of this runner only: what else became the parent of a wrapper has nothing to do with the run. */
  private ownOf(pid: number): ReapedWithIo {
    const stat = pid === process.pid ? undefined : this.processes.stat(pid);
    if (stat?.ppid !== process.pid) return NOTHING;
    return { ticks: stat.ticks, faults: stat.faults, io: this.processes.io(pid) ?? NOTHING.io };
  }
}

const NOTHING: ReapedWithIo = { ticks: 0, faults: 0, io: { read: 0, written: 0 } };

function difference(now: ReapedWithIo, then: ReapedWithIo): ReapedWithIo {
  const less = (a: number, b: number) => Math.max(0, a - b);
  return {
    ticks: less(now.ticks, then.ticks),
    faults: less(now.faults, then.faults),
    io: now.io &&
      then.io && { read: less(now.io.read, then.io.read), written: less(now.io.written, then.io.written) },
  };
}
