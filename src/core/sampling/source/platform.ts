/** The sources of the system this runs on. */

import type { ReapedWithIo } from '../../process/reaped.ts';
import type { RunTree } from '../../process/tree.ts';
import { LinuxMachine } from './machine.linux.ts';
import { OtherMachine } from './machine.other.ts';
import type { MachineSource } from './machineSource.ts';
import { LinuxRun } from './run.linux.ts';
import { PidusageRun } from './run.other.ts';
import type { RunSource } from './runSource.ts';

export function runSource(tree: () => RunTree, before: ReapedWithIo | undefined): RunSource {
  return process.platform === 'linux' ? new LinuxRun(tree, before) : new PidusageRun(tree);
}

/** `pid`: any process of the run, which may have less of the machine than others. */
export function machineSource(pid?: () => number | undefined): MachineSource {
  return process.platform === 'linux' ? new LinuxMachine({ pid }) : new OtherMachine();
}
