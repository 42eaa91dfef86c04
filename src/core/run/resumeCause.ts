/** Why a run may be worth going on with: how it ended, in the words of the parameter file. */

import type { RESUME_CAUSES } from './checkpoints.ts';
import type { RunState } from './model.ts';

export type ResumeCause = (typeof RESUME_CAUSES)[number];

/** What ends a program from outside: a scheduler that wants its place, the system, or somebody without a word to us. */
const FROM_OUTSIDE: Readonly<Record<string, number>> = {
  SIGTERM: 15,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGXCPU: 24,
  SIGPWR: 30,
};

/** What a person presses: Ctrl-C and Ctrl-\\ of a terminal reach the program without us. */
const FROM_KEYS: Readonly<Record<string, number>> = { SIGINT: 2, SIGQUIT: 3 };

type Ended = Pick<RunState, 'status' | 'outcome' | 'reason' | 'exit'>;

/** Undefined where there is nothing to go on with: it is done, was stopped by a person, or never ran. */
export function resumeCauseOf({ status, outcome, reason, exit }: Ended): ResumeCause | undefined {
  switch (outcome ?? status) {
    case 'lost':
      return reason === 'interrupted-by-restart' || reason === 'exit-unknown' ? 'lost' : undefined;
    case 'timed-out':
    case 'killed-by-limit':
      return 'limit';
    case 'failed':
      if (reason !== 'signal' && reason !== 'exit-code') return undefined;
      if (exit !== null && isOneOf(FROM_KEYS, exit)) return undefined;
      return exit !== null && isOneOf(FROM_OUTSIDE, exit) ? 'preempted' : 'failed';
    default:
      return undefined;
  }
}

/** A shell says by a code above 128 which signal ended what it started. */
function isOneOf(
  signals: Readonly<Record<string, number>>,
  { signal, code }: NonNullable<RunState['exit']>,
): boolean {
  if (signal !== null) return Object.hasOwn(signals, signal);
  return Object.values(signals).some((number) => code === 128 + number);
}
