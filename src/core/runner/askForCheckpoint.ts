/** Asks the program of a run for a checkpoint: by a file that clients look at, and by the signal that its file names. */

import path from 'node:path';
import { AppError, errnoOf } from '../../base/errors.ts';
import { makeFolder, PRIVATE_FOLDER, touch } from '../../base/files.ts';
import { processLooks } from '../process/platform.ts';
import { isSame, membersOf } from '../process/tree.ts';
import { isCheckpointSignal } from '../run/checkpoints.ts';
import { readProcesses } from '../run/processes.ts';
import type { Session } from './session.ts';

/** Throws a sentence where the program cannot be asked; gives what asks it. */
export function checkpointAsk(session: Session): () => void {
  const { status, outcome } = session.state;
  if (outcome !== null) throw new AppError('refused', `The run has ended (${outcome}).`);
  if (status !== 'running') {
    throw new AppError('refused', `The run is ${status}; only a running run can be asked for a checkpoint.`);
  }
  const { signal } = session.request.checkpoints;
  const send = signal === null ? undefined : sender(session, signal);
  return () => {
    const { askedCheckpoint } = session.folder;
    session.attempt('ask for a checkpoint', () => {
      makeFolder(path.dirname(askedCheckpoint), PRIVATE_FOLDER);
      touch(askedCheckpoint, session.clock.now());
    });
    send?.();
  };
}

/** A signal that nobody waits for would end the program. */
function sender(session: Session, signal: string): () => void {
  if (!isCheckpointSignal(signal)) {
    throw new AppError('refused', `${signal} is no signal that a program could be asked by.`);
  }
  if (process.platform === 'win32') {
    throw new AppError('unsupported', `Windows has no signals: the program cannot be asked by ${signal}.`, {
      hint: 'Leave "checkpoints.signal" out, and let the program look at checkpoint_due() of its client.',
    });
  }
  const processes = readProcesses(session.folder);
  const members = processes
    ? membersOf({ cookie: processes.cookie, wrapper: processes.wrapper ?? undefined })
    : [];
  const catching = members.filter(({ pid }) => processLooks.catches(pid, signal) === true);
  const program = members.filter(
    ({ pid }) => pid === processes?.program?.pid && processLooks.catches(pid, signal) === undefined,
  );
  const asked = catching.length > 0 ? catching : program;
  if (asked.length === 0) {
    throw new AppError('refused', `The program does not act on ${signal}: it would be ended by it.`, {
      hint: 'It may not have come so far yet; else name the signal that it acts on in "checkpoints.signal".',
    });
  }
  return () => {
    for (const row of asked.filter(isSame)) {
      try {
        process.kill(row.pid, signal);
      } catch (error) {
        if (!['ESRCH', 'EPERM'].includes(errnoOf(error) ?? '')) throw error;
      }
    }
  };
}
