/** Scene after scene in one workspace, and at the end everything once more: nothing may be lost later, either. */

import { performance } from 'node:perf_hooks';
import type { RunView } from '../../../src/core/run/view.ts';
import { recordViolations } from '../invariants.ts';
import { planScene, VICTIMS } from './plan.ts';
import { type Deaths, noDeaths, Scene } from './scene.ts';
import { Stage } from './stage.ts';

/** The number of scenes in which something did not hold. */
export async function playScenes(start: number, count: number, say: (text: string) => void): Promise<number> {
  const began = performance.now();
  const stage = await Stage.open();
  const deaths = noDeaths();
  const ends = new Map<string, string>();
  let runs = 0;
  let failed = 0;
  try {
    await firstRun(stage);
    for (let seed = start; seed < start + count; seed++) {
      const plan = planScene(seed);
      const result = await new Scene(stage, plan).play();
      for (const victim of VICTIMS) deaths[victim] += result.deaths[victim];
      runs += result.runs;
      if (result.violations.length > 0) {
        failed++;
        say(`\nseed ${seed}: ${result.violations.join('\n')}\n${JSON.stringify(plan)}\n${result.traces}`);
      }
      for (const { id, status } of await stage.box.json<RunView[]>('ls'))
        ends.set(id, ends.get(id) ?? status);
      const seconds = Math.round((performance.now() - began) / 1000);
      say(`${seed - start + 1} scenes, ${failed} failed: ${told(deaths)} in ${runs} runs, ${seconds} s`);
    }
    const changed = await laterViolations(stage, ends);
    if (changed.length > 0) say(`\nat the end: ${changed.join('\n')}`);
    return failed + changed.length;
  } finally {
    await stage.close();
  }
}

/** Before the first run of a workspace the window asks. */
async function firstRun(stage: Stage): Promise<void> {
  const scene = new Scene(stage, { ...planScene(0), launches: [], endsInNewPage: false });
  const played = scene.play();
  await stage.approve();
  const { violations } = await played;
  if (violations.length > 0) throw new Error(`nothing runs at all: ${violations.join('\n')}`);
}

async function laterViolations(stage: Stage, ends: ReadonlyMap<string, string>): Promise<string[]> {
  const views = new Map((await stage.box.json<RunView[]>('ls')).map((view) => [view.id, view]));
  const changed = [...ends].filter(([id, status]) => views.get(id)?.status !== status);
  return [
    ...changed.map(([id, status]) => `${id} was ${status}, and is ${views.get(id)?.status}`),
    ...(await recordViolations(stage.box.folders())),
  ];
}

function told(deaths: Deaths): string {
  const total = VICTIMS.reduce((sum, victim) => sum + deaths[victim], 0);
  return `${total} kills (${VICTIMS.map((victim) => `${victim} ${deaths[victim]}`).join(', ')})`;
}
