/** The control group of a run that has one to itself: the kernel counts there also what no process can tell any more. */

import fs from 'node:fs';
import path from 'node:path';
import { readProc } from '../../process/proc.linux.ts';
import { ControlGroups, numberIn } from './cgroup.linux.ts';

export interface GroupUse {
  readonly group: string;
  readonly cpuMs: number;
  /** Without the cache of files, which the kernel takes back when somebody needs it. */
  readonly memoryBytes: number | null;
}

/** A group with more groups in it is not that of one run. */
const MOST_GROUPS = 200;
const MISSES = 2;

export class OwnGroup {
  private readonly groups: ControlGroups;
  private group: string | undefined;
  private misses = 0;

  constructor(groups = new ControlGroups()) {
    this.groups = groups;
  }

  /** Who is in it costs more than what it used: found out anew only when asked to. */
  look(pids: readonly number[], anew: boolean): GroupUse | undefined {
    if (anew) this.findAgain(pids);
    const { group } = this;
    const microseconds = group === undefined ? undefined : numberIn(`${group}/cpu.stat`, 'usage_usec');
    if (group === undefined || microseconds === undefined) return undefined;
    const anonymous = numberIn(`${group}/memory.stat`, 'anon');
    const mapped = numberIn(`${group}/memory.stat`, 'file_mapped') ?? 0;
    return {
      group,
      cpuMs: microseconds / 1000,
      memoryBytes: anonymous === undefined ? null : anonymous + mapped,
    };
  }

  /** Processes that come and go meanwhile may make it look shared: once is no proof. */
  private findAgain(pids: readonly number[]): void {
    const found = this.find(pids);
    this.misses = found === undefined ? this.misses + 1 : 0;
    if (found !== undefined || this.misses >= MISSES) this.group = found;
  }

  /** Where all of these processes are and nobody else. */
  private find(pids: readonly number[]): string | undefined {
    const [first] = pids;
    const group = first === undefined ? undefined : this.groups.groupOf(first);
    if (group === undefined || group === this.groups.root || group === this.groups.groupOf('self'))
      return undefined;
    const inside = membersBelow(group);
    return inside?.length === pids.length && pids.every((pid) => inside.includes(pid)) ? group : undefined;
  }
}

/** Undefined when it is too large, or gone. */
function membersBelow(group: string): number[] | undefined {
  const groups = [group];
  const pids: number[] = [];
  for (const each of groups) {
    const text = readProc(`${each}/cgroup.procs`);
    if (text === undefined || groups.length > MOST_GROUPS) return undefined;
    pids.push(...text.split('\n').filter(Boolean).map(Number));
    groups.push(...foldersIn(each));
  }
  return pids;
}

function foldersIn(group: string): string[] {
  try {
    return fs
      .readdirSync(group, { withFileTypes: true })
      .flatMap((entry) => (entry.isDirectory() ? [path.join(group, entry.name)] : []));
  } catch {
    return [];
  }
}
