/** What one scene of torture in a window will do: all of it follows from its seed. */

import { seededRandom } from '../../support/random.ts';
import type { ProgramPlan } from '../plan.ts';

export const VICTIMS = ['host', 'server', 'runner', 'wrapper'] as const;
export type Victim = (typeof VICTIMS)[number];

/** What gets `kill -9` at one moment. */
export interface Blow {
  readonly afterMs: number;
  readonly victims: readonly Victim[];
  /** From 0 up to 1: which of those that are alive then. */
  readonly which: number;
}

export interface LaunchPlan extends ProgramPlan {
  /** Since the launch before this one. */
  readonly afterMs: number;
  /** Whether the person waits until the window is back, if it is gone. */
  readonly isPatient: boolean;
  /** What follows when the person has asked for the run. */
  readonly blows: readonly Blow[];
}

export interface ScenePlan {
  readonly seed: number;
  readonly launches: readonly LaunchPlan[];
  /** Whether the runs are looked at in a new page, or in what is left of the one that saw it all. */
  readonly endsInNewPage: boolean;
}

export const LAUNCHES = 10;
const BLOWS_AT_MOST = 3;
/** Hosts and servers take long to come back, and nothing new is launched meanwhile. */
const FREQUENT: readonly Victim[] = ['host', 'runner', 'runner', 'wrapper', 'wrapper'];

export function planScene(seed: number): ScenePlan {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const victim = () => (random() < 0.05 ? 'server' : (FREQUENT[below(FREQUENT.length)] ?? 'host'));
  const list = <T>(count: number, make: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => make(index));

  const blow = (): Blow => ({
    // Half of the moments lie where a run starts, the others anywhere in its life.
    afterMs: below(random() < 0.5 ? 600 : 2_000),
    victims: [...new Set(random() < 0.25 ? [victim(), victim()] : [victim()])],
    which: random(),
  });
  const launches = list(LAUNCHES, (index) => ({
    name: `run-${seed}-${index}`,
    lines: 1 + below(300),
    code: random() < 0.5 ? 0 : 7,
    afterMs: below(800),
    isPatient: random() < 0.75,
    blows: list(1 + below(BLOWS_AT_MOST), blow),
  }));
  return { seed, launches, endsInNewPage: random() < 0.5 };
}
