/** From how the program ended to the state of the run, with a sentence for a person. */

import { endOf, type StopCause } from '../limits/cause.ts';
import type { EventData } from '../run/model.ts';
import type { Ending } from './ending.ts';

type Outcome = Pick<EventData['ended'], 'status' | 'reason' | 'message'>;

/** What an ending means for the run; `stopCause` is there when it was signalled to end. */
export function outcomeOf({ exit, wasRestarted }: Ending, stopCause: StopCause | undefined): Outcome {
  if (wasRestarted) {
    return {
      status: 'lost',
      reason: 'interrupted-by-restart',
      message: 'The machine was restarted while it ran.',
    };
  }
  if (exit === null) {
    const message = 'The program is gone, and what would have recorded its exit status was killed.';
    return { status: 'lost', reason: 'exit-unknown', message };
  }
  const how = exit.signal === null ? `exit code ${exit.code}` : `signal ${exit.signal}`;
  if (stopCause === 'request')
    return { status: 'stopped', reason: 'stop-requested', message: `Stopped on request (${how}).` };
  if (stopCause) return endOf(stopCause, how);
  if (exit.signal !== null) return { status: 'failed', reason: 'signal', message: `Ended by ${how}.` };
  if (exit.code === 0) return { status: 'completed', reason: null, message: '' };
  return { status: 'failed', reason: 'exit-code', message: `Ended with ${how}.` };
}
