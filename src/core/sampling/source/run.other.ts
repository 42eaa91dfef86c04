/** macOS, Windows and the rest: one list of processes for each look, and pidusage for what the members take. */

import type { ProcessRow } from '../../process/table.ts';
import { membersOf, type RunTree } from '../../process/tree.ts';
import type { RunFigures, RunSource } from './runSource.ts';

const NOTHING: RunFigures = {
  cpuMs: null,
  readBytes: null,
  writtenBytes: null,
  rssBytes: null,
  peakBytes: null,
  processes: null,
  threads: null,
  pssBytes: null,
  files: null,
  pids: [],
};

export class PidusageRun implements RunSource {
  readonly kind = 'pidusage';
  private readonly tree: () => RunTree;
  private members: readonly ProcessRow[] = [];
  /** Processor time of each that lives, and of those that are gone. */
  private times = new Map<string, number>();
  private keptMs = 0;

  constructor(tree: () => RunTree) {
    this.tree = tree;
  }

  /** It starts programs, whose time is not this program's: what passes meanwhile stands for it. */
  costClock(): number {
    return performance.now();
  }

  async look(): Promise<RunFigures> {
    this.members = membersOf(this.tree(), this.members);
    const usage = await usageOf(this.members.map(({ pid }) => pid));
    const times = new Map<string, number>();
    let rssBytes = 0;
    for (const { pid, startTicks } of this.members) {
      const found = usage.get(pid);
      if (!found) continue;
      times.set(`${pid} ${startTicks}`, found.ctime);
      rssBytes += found.memory;
    }
    for (const [key, ms] of this.times) if (!times.has(key)) this.keptMs += ms;
    this.times = times;
    const pids = this.members.map(({ pid }) => pid);
    const cpuMs = [...times.values()].reduce((sum, ms) => sum + ms, this.keptMs);
    if (times.size === 0) return { ...NOTHING, cpuMs, processes: 0 };
    return { ...NOTHING, cpuMs, rssBytes, peakBytes: rssBytes, processes: times.size, pids };
  }
}

/** Without those that are gone meanwhile. */
async function usageOf(pids: readonly number[]): Promise<Map<number, { ctime: number; memory: number }>> {
  if (pids.length === 0) return new Map();
  const { default: pidusage } = await import('pidusage');
  const found = await pidusage([...pids]).catch(() => ({}));
  return new Map(
    Object.entries(found).flatMap(([pid, usage]) => (usage ? [[Number(pid), usage] as const] : [])),
  );
}
