/** How much memory a process may have: in a container, or in a job of a cluster, less than the machine has. */

import path from 'node:path';
import { readProc } from '../../process/proc.linux.ts';
import { ControlGroups, numberIn } from './cgroup.linux.ts';

export interface MemoryLimit {
  readonly bytes: number;
  /** As it is now. */
  readonly usedBytes: () => number;
}

interface Version {
  readonly groups: ControlGroups;
  readonly limit: string;
  readonly used: string;
  readonly cache: string;
}

/** Nothing has more: what is said instead of no limit. */
const NO_LIMIT = 2 ** 60;

export class MemoryLimits {
  private readonly versions: readonly Version[];

  constructor(proc = '/proc') {
    this.versions = [
      {
        groups: new ControlGroups(undefined, proc),
        limit: 'memory.max',
        used: 'memory.current',
        cache: 'inactive_file',
      },
      {
        groups: new ControlGroups('memory', proc),
        limit: 'memory.limit_in_bytes',
        used: 'memory.usage_in_bytes',
        cache: 'total_inactive_file',
      },
    ];
  }

  /** The least of all groups around it. The cache of files counts as free: the kernel takes it back. */
  of(pid: number | 'self'): MemoryLimit | undefined {
    const limited = this.versions
      .flatMap((version) => foldersUpFrom(version.groups, pid).map((folder) => limitIn(folder, version)))
      .filter((limit) => limit !== undefined);
    return limited.toSorted((a, b) => a.bytes - b.bytes)[0];
  }
}

function foldersUpFrom(groups: ControlGroups, pid: number | 'self'): string[] {
  const folders: string[] = [];
  let folder = groups.groupOf(pid);
  while (folder !== undefined && groups.root !== undefined && folder.startsWith(groups.root)) {
    folders.push(folder);
    folder = folder === groups.root ? undefined : path.dirname(folder);
  }
  return folders;
}

function limitIn(folder: string, { limit, used, cache }: Version): MemoryLimit | undefined {
  const bytes = Number.parseInt(readProc(`${folder}/${limit}`) ?? '', 10);
  if (!(bytes > 0 && bytes < NO_LIMIT)) return undefined;
  return {
    bytes,
    usedBytes() {
      const inUse = Number.parseInt(readProc(`${folder}/${used}`) ?? '0', 10);
      return Math.max(0, inUse - (numberIn(`${folder}/memory.stat`, cache) ?? 0));
    },
  };
}
