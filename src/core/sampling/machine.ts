/** What this machine is, for records and reports. On every system it tells its name, its cores and its memory. */

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { listFolder, readIfThere } from '../../base/files.ts';
import type { DiskSample } from './sample.ts';
import { Disks } from './source/disks.ts';

export interface MachineReport {
  readonly os: { readonly platform: NodeJS.Platform; readonly name: string; readonly release: string };
  /** Physical ones, and those that programs see. */
  readonly cores: { readonly physical: number; readonly logical: number };
  readonly memory: { readonly bytes: number; readonly availableBytes: number };
  /** That the folder is on; null where it is not there. */
  readonly disk: DiskSample | null;
}

/** What is asked of the system itself: a place of its own for tests of systems that are not here. */
export interface SystemPort {
  readonly platform: NodeJS.Platform;
  /** What a program prints. */
  readonly ask: (program: string, args: readonly string[]) => string;
  /** What stands before `/etc` and `/sys`. */
  readonly root: string;
}

const SYSTEM: SystemPort = {
  platform: process.platform,
  ask: (program, args) =>
    execFileSync(program, args, { encoding: 'utf8', timeout: 10_000, windowsHide: true, stdio: 'pipe' }),
  root: '',
};

export function machineReport(folder: string, system = SYSTEM): MachineReport {
  const logical = Math.max(1, os.cpus().length);
  return {
    os: { platform: system.platform, name: nameOf(system), release: os.release() },
    cores: { physical: Math.min(logical, physicalCores(system) ?? logical), logical },
    memory: { bytes: os.totalmem(), availableBytes: os.freemem() },
    disk: new Disks(folder, folder).now.disk,
  };
}

function nameOf({ platform, root }: SystemPort): string {
  const release = platform === 'linux' ? readIfThere(`${root}/etc/os-release`) : undefined;
  return /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(release ?? '')?.[1] ?? os.version();
}

/** Undefined where nobody tells: in some containers and virtual machines. */
function physicalCores(system: SystemPort): number | undefined {
  if (system.platform === 'linux') return coresOfLinux(system.root);
  const [program, ...args] =
    system.platform === 'win32'
      ? ['powershell.exe', '-NoProfile', '-NonInteractive', '-Command', WINDOWS_CORES]
      : ['sysctl', '-n', 'hw.physicalcpu'];
  try {
    return Number.parseInt(system.ask(program, args), 10) || undefined;
  } catch {
    return undefined;
  }
}

const WINDOWS_CORES = '(Get-CimInstance Win32_Processor | Measure-Object NumberOfCores -Sum).Sum';

/** Processors of one core have the same number of it and of its package. */
function coresOfLinux(root: string): number | undefined {
  const folder = `${root}/sys/devices/system/cpu`;
  const cores = listFolder(folder)
    .filter((name) => /^cpu\d+$/.test(name))
    .map((name) => path.join(folder, name, 'topology'))
    .filter((topology) => fs.existsSync(topology))
    .map((topology) =>
      ['physical_package_id', 'core_id'].map((name) => readIfThere(path.join(topology, name))).join(),
    );
  return new Set(cores).size || undefined;
}
