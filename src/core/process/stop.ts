/** Ending, pausing and continuing a whole process tree. Never by name, and never a process that was not just checked. */

import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { errnoOf } from '../../base/errors.ts';
import { systemClock } from '../../base/time.ts';
import { presenceOf } from './identity.ts';
import type { ProcessRow } from './table.ts';
import { isSame, membersOf, type RunTree } from './tree.ts';

export interface StopStep {
  readonly signal: NodeJS.Signals;
  /** How long the processes have to end before the next step. */
  readonly graceMs: number;
}

export interface StopGraces {
  readonly interruptMs: number;
  readonly terminateMs: number;
}

/** After SIGKILL nothing runs any more; this is how long the kernel may take to clear up. */
const KILL_WAIT_MS = 5_000;
const POLL_MS = 20;

export const KILL: StopStep = { signal: 'SIGKILL', graceMs: KILL_WAIT_MS };

export function stopSequence(graces: StopGraces): StopStep[] {
  return [
    { signal: 'SIGINT', graceMs: graces.interruptMs },
    { signal: 'SIGTERM', graceMs: graces.terminateMs },
    KILL,
  ];
}

/**
 * Goes through the steps until no member lives. `onStep` hears what was signalled.
 * Returns the pids that survived everything (of another user, or stuck in the kernel).
 */
export async function stopTree(
  tree: RunTree,
  steps: readonly StopStep[],
  onStep: (step: StopStep, pids: readonly number[]) => void,
): Promise<number[]> {
  let members = membersOf(tree);
  for (const step of steps) {
    if (members.length === 0 && !wrapperLives(tree)) break;
    onStep(
      step,
      members.map((row) => row.pid),
    );
    members = await endWithin(tree, members, step);
  }
  return members.map((row) => row.pid);
}

/** Sends one signal to all members, also to those that appear meanwhile, until they are gone or the time is over. */
async function endWithin(tree: RunTree, first: readonly ProcessRow[], step: StopStep): Promise<ProcessRow[]> {
  const deadline = systemClock.mono() + step.graceMs;
  const told = new Set<string>();
  let members = [...first];
  const known = new Map(first.map((row) => [row.pid, row]));
  // A wrapper without members is about to start the program, or to record its end.
  while (members.length > 0 || wrapperLives(tree)) {
    for (const row of members) {
      const key = `${row.pid} ${row.startTicks}`;
      if (told.has(key) && step.signal !== 'SIGKILL') continue;
      told.add(key);
      send(row, step.signal);
      if (step.signal !== 'SIGKILL') send(row, 'SIGCONT'); // a paused program cannot answer
    }
    // Looking only at those known is cheap; the whole search comes when they are gone.
    do {
      await delay(POLL_MS);
      members = members.filter(isSame);
    } while (members.length > 0 && systemClock.mono() < deadline);
    members = membersOf(tree, [...known.values()]);
    for (const row of members) known.set(row.pid, row);
    if (systemClock.mono() >= deadline) return members;
  }
  return members;
}

function wrapperLives({ wrapper }: RunTree): boolean {
  return wrapper !== undefined && presenceOf(wrapper) === 'alive';
}

/** Stops every member where it stands. Returns how many. */
export function pauseTree(tree: RunTree): number {
  const paused = new Set<number>();
  // A member may fork while we go through the list: look again until nobody new is there.
  for (let round = 0; round < 10; round++) {
    const fresh = membersOf(tree).filter((row) => !paused.has(row.pid));
    if (fresh.length === 0) break;
    for (const row of fresh) {
      send(row, 'SIGSTOP');
      paused.add(row.pid);
    }
  }
  return paused.size;
}

export function resumeTree(tree: RunTree): number {
  const members = membersOf(tree);
  for (const row of members) send(row, 'SIGCONT');
  return members.length;
}

function send(row: ProcessRow, signal: NodeJS.Signals): void {
  if (!isSame(row)) return;
  if (process.platform === 'win32') return taskkill(row.pid, signal);
  try {
    process.kill(row.pid, signal);
  } catch (error) {
    // Gone in this moment, or of another user: the caller counts survivors.
    if (!['ESRCH', 'EPERM'].includes(errnoOf(error) ?? '')) throw error;
  }
}

/** Windows has no signals: `taskkill /T` asks the tree to close, `/F` ends it. */
function taskkill(pid: number, signal: NodeJS.Signals): void {
  if (signal === 'SIGCONT' || signal === 'SIGSTOP') return;
  const force = signal === 'SIGKILL' ? ['/F'] : [];
  try {
    execFileSync('taskkill', ['/PID', String(pid), '/T', ...force], { windowsHide: true, stdio: 'ignore' });
  } catch {
    // It refuses programs without a window unless forced; the next step forces.
  }
}
