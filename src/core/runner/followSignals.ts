/**
 * Follows what the program says of itself, for as long as it lives. A bundle of its own, loaded once there is anything to
 * follow.
 */

import type { ControlRequest } from '../run/model.ts';
import { checkpointAsk } from './askForCheckpoint.ts';
import { CheckpointFollower } from './followCheckpoints.ts';
import { pruneAsk } from './keepCheckpoints.ts';
import { type Following, RunSignals } from './looking.ts';
import { RecogniseSignals } from './recogniseSignals.ts';
import type { Session } from './session.ts';
import { SignalIngest } from './signalIngest.ts';

export function followSignals(session: Session): Following {
  const recognition = new RecogniseSignals(session);
  const ingest = new SignalIngest(session, () => {
    const sources = recognition.sources();
    return sources.length > 0 ? { sources } : {};
  });
  const checkpoints = new CheckpointFollower(session, ingest);
  return new RunSignals(session, [recognition, ingest, checkpoints], () => ingest.result());
}

/** What a request about checkpoints asks for, as something to do; rejects with why it cannot be done. */
export function answerOfCheckpoints(session: Session, request: ControlRequest): () => void {
  return request.kind === 'prune' ? pruneAsk(session, request) : checkpointAsk(session);
}
