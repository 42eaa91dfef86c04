/** What one round of torture will do: all of it follows from its seed, so that a round can be repeated. */

import { seededRandom } from '../support/random.ts';

/** What a program prints and returns: 5 ms a line. */
export interface ProgramPlan {
  readonly name: string;
  readonly lines: number;
  readonly code: number;
}

export interface RunPlan extends ProgramPlan {
  readonly detach: boolean;
  readonly startAtMs: number;
  /** Where command line and runner die by themselves. */
  readonly failPoint: string | undefined;
}

export type Victim = 'runner' | 'wrapper' | 'cli';

export interface Kill {
  readonly victim: Victim;
  /** Index of the run. */
  readonly run: number;
  readonly atMs: number;
}

/** A look at the runs in the middle of it all; the runners that it starts may die as well. */
export interface Look {
  readonly atMs: number;
  readonly failPoint: string | undefined;
}

export interface RoundPlan {
  readonly seed: number;
  readonly runs: readonly RunPlan[];
  readonly kills: readonly Kill[];
  readonly looks: readonly Look[];
}

const FAIL_POINTS = [
  'before-request',
  'after-request',
  'in-lock',
  'in-rename',
  'after-created',
  'after-prepared',
  'after-starting',
  'before-spawn',
  'after-spawn',
  'after-process-json',
  'after-running',
  'after-exit',
  'after-ended',
  'after-finishing',
  'after-summary',
  'in-seal',
  'after-sealed',
  'in-unlock',
  'after-recovered',
] as const;

export function planRound(seed: number): RoundPlan {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(list: readonly T[]) => list[below(list.length)];
  const chance = (probability: number) => random() < probability;
  // Half of the moments lie where a run starts, the others anywhere in its life.
  const moment = () => below(chance(0.5) ? 200 : 700);
  const failPoint = (probability: number) => (chance(probability) ? pick(FAIL_POINTS) : undefined);
  const list = <T>(count: number, make: (index: number) => T) =>
    Array.from({ length: count }, (_, i) => make(i));

  const runs = list(2 + below(2), (index) => ({
    name: `run-${index}`,
    detach: chance(0.6),
    startAtMs: below(60),
    lines: 1 + below(60),
    code: chance(0.5) ? 0 : 7,
    failPoint: failPoint(0.4),
  }));
  const kills = list(below(4), () => ({
    victim: pick(['runner', 'runner', 'wrapper', 'cli'] as const) ?? 'runner',
    run: below(runs.length),
    atMs: moment(),
  }));
  const looks = list(below(2), () => ({ atMs: 100 + moment(), failPoint: failPoint(0.5) }));
  return { seed, runs, kills, looks };
}
