/** Adding to the record of a run that is over: under its lock, as events behind the seal. */

import fs from 'node:fs';
import { AppError } from '../../base/errors.ts';
import { writeJson } from '../../base/files.ts';
import { isBusy } from '../../base/lock.ts';
import { systemClock } from '../../base/time.ts';
import { takeLock } from '../process/ownLock.ts';
import { hintChange } from './changes.ts';
import { EventLog } from './eventLog.ts';
import { foldEvents, initialState } from './fold.ts';
import { type RunFolder, readEventFile, readRequest } from './folder.ts';
import { type EventData, type EventType, isFinal, type RunEvent, type RunState } from './model.ts';
import type { Workspace } from './workspace.ts';

/** Records one event; returns once it is in the file. */
export type Recording = <T extends EventType>(type: T, data: EventData[T]) => void;

export interface AfterEnd {
  readonly state: RunState;
  readonly record: Recording;
}

/** Holds the run while `work` is at it. Nothing is added to a record that somebody has changed. */
export function afterEnd<T>(workspace: Workspace, folder: RunFolder, work: (run: AfterEnd) => T): T {
  const request = readRequest(folder);
  const lock = takeLock(folder.lock);
  if (isBusy(lock)) {
    throw new AppError('busy', `Another program is at run ${folder.id} just now.`, { hint: 'Try again.' });
  }
  let events: EventLog | undefined;
  try {
    const { faults, tornBytes } = readEventFile(folder);
    if (faults.length > 0 || tornBytes > 0) {
      throw new AppError('damaged', `The record of run ${folder.id} was changed; nothing is added to it.`, {
        hint: `See what is wrong with it: runtrail verify ${folder.id}`,
      });
    }
    const { log, failure } = openLog(folder);
    events = log;
    const before = foldEvents(initialState(request), log.existing);
    if (!isFinal(before.status)) throw new AppError('refused', `Run ${folder.id} has not ended yet.`);
    const added: RunEvent[] = [];
    const result = work({
      state: before,
      record: (type, data) => {
        // What it shows is of before; whoever is killed here leaves none.
        if (added.length === 0) fs.rmSync(folder.state, { force: true });
        added.push(log.append(type, data));
        failure();
      },
    });
    if (added.length > 0) show(workspace, folder, foldEvents(before, added));
    return result;
  } finally {
    events?.close();
    lock.release();
  }
}

function openLog(folder: RunFolder): { log: EventLog; failure: () => void } {
  let problem: unknown;
  const log = new EventLog(folder.events, {
    clock: systemClock,
    freeReserve: () => {},
    onSyncFailure: (error) => (problem = error),
  });
  return {
    log,
    failure: () => {
      if (problem !== undefined) throw problem;
    },
  };
}

/** The cache of the state is what readers of an ended run look at; without it they read the events. */
function show(workspace: Workspace, folder: RunFolder, state: RunState): void {
  writeJson(folder.state, state, { durable: false });
  hintChange(workspace.changes, folder.id, 'changed');
}
