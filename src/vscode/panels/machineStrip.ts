/** All live runs of the window beside the machine that they share. */

import { shownText } from '../../base/names.ts';
import type { MachineStrip } from '../../protocol/runPage.ts';
import type { ShownRun } from '../views/liveRuns.ts';
import { nodeId } from '../views/runNodes.ts';
import { lookAtMachine, type MachineLook } from './machine.ts';

/** More would not fit; those that take most are shown. */
const MOST_RUNS = 50;

/** `own` is the run whose page it is, `seen` what its samples say of the machine. Other machines do not count. */
export function machineStrip(live: readonly ShownRun[], own: string, seen?: MachineLook): MachineStrip {
  const runs = live
    .filter(({ row }) => row.view.reason !== 'elsewhere')
    .map(({ node, row }) => {
      const now = row.view.resources?.now ?? null;
      return {
        key: nodeId(node),
        name: shownText(row.view.name),
        isThis: nodeId(node) === own,
        cpuPercent: now?.cpuPercent ?? null,
        rssBytes: now?.rssBytes ?? null,
      };
    })
    .sort((a, b) => (b.rssBytes ?? 0) - (a.rssBytes ?? 0));
  return { ...(seen ?? lookAtMachine()), runs: runs.slice(0, MOST_RUNS) };
}
