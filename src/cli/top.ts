/** `runtrail top`: all live runs of the workspace, and the machine that they share. */

import os from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Disposable } from '../base/disposable.ts';
import type { RunView } from '../core/run/view.ts';
import { machineSource } from '../core/sampling/source/platform.ts';
import type { RunList } from '../core/store/runList.ts';
import { resourcesSoFar } from '../core/store/viewRun.ts';
import type { Context } from './context.ts';
import { INTERRUPTED, listenForLeaving } from './leaving.ts';
import { repaint } from './repaint.ts';
import { Screen } from './screen.ts';
import { type MachineNow, type Order, orderFor, sorted, topPage } from './topPage.ts';

/** Samples come once a second. */
const PAINT_MS = 1_000;
/** Two looks at the processors that are closer together tell too little. */
const APART_MS = 500;

export async function top(context: Context): Promise<void> {
  const list = context.open().list();
  try {
    await list.start();
    await list.settled;
    if (!context.isJson && Screen.isThere()) await follow(list, context);
    else await printOnce(list, context);
  } finally {
    list.dispose();
  }
}

/** Until the person leaves. */
async function follow(list: RunList, { terminal }: Context): Promise<void> {
  const lookAtMachine = machineLooks();
  let order: Order = 'cpu';
  const leaving = listenForLeaving((key) => {
    order = orderFor(key) ?? order;
    painting.soon();
  });
  const shown: { screen?: Screen } = {};
  const painting = repaint(PAINT_MS, async () => {
    const { screen } = shown;
    screen?.draw(topPage({ views: liveViews(list), machine: lookAtMachine(), order }, screen, terminal));
  });
  const listening: Disposable = list.on('rows', painting.soon);
  try {
    shown.screen = new Screen(painting.soon);
    painting.soon();
    await Promise.race([aborted(leaving.signal), painting.failed]);
    process.exitCode = leaving.isInterrupted() ? INTERRUPTED : 0;
  } finally {
    listening.dispose();
    await painting.stop();
    shown.screen?.dispose();
    leaving.dispose();
  }
}

/** Where nothing can be drawn on: as it is right now. */
async function printOnce(list: RunList, { terminal, isJson }: Context): Promise<void> {
  const lookAtMachine = machineLooks();
  await delay(APART_MS);
  const [views, machine] = [liveViews(list), lookAtMachine()];
  if (isJson) return terminal.printJson({ machine, runs: sorted(views, 'cpu') });
  const size = { columns: Number.POSITIVE_INFINITY, rows: Number.POSITIVE_INFINITY };
  for (const line of topPage({ views, machine, order: 'cpu' }, size, terminal)) terminal.print(line);
}

/** With what each takes right now: the list itself looks more rarely. */
function liveViews(list: RunList): RunView[] {
  return list.live().map(({ folder, view }) => ({ ...view, resources: resourcesSoFar(folder) }));
}

function machineLooks(): () => MachineNow {
  const source = machineSource();
  const look = () => {
    const { cpuPercent, memoryBytes, usedBytes, load } = source.look();
    return { cores: os.availableParallelism(), cpuPercent, memoryBytes, usedBytes, load };
  };
  let last = look();
  let lookedAt = performance.now();
  return () => {
    if (performance.now() - lookedAt < APART_MS) return last;
    last = look();
    lookedAt = performance.now();
    return last;
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
