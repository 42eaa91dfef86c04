/** Looking after runs that nobody follows any more: a new runner takes each of them up. */

import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../base/errors.ts';
import { isBusy } from '../../base/lock.ts';
import type { Logger } from '../../base/logger.ts';
import type { Executor } from '../executors/executor.ts';
import { takeLock } from '../process/ownLock.ts';
import { type RunFolder, readEventFile, readState } from '../run/folder.ts';
import { lastProofOf, lastProofSentence } from '../run/lastProof.ts';
import { isFinal, type RunState } from '../run/model.ts';
import { type Attendance, attendanceOf, isHeld, whyElsewhere } from '../run/processes.ts';

export interface Attended {
  readonly state: RunState;
  /** Undefined when the run is over. */
  readonly attendance: Attendance | undefined;
}

/** How a run is looked after: by an open workspace. */
export interface Attending {
  attend(folder: RunFolder): Promise<Attended>;
}

/** A run without a living program is brought to its end at once; this is how long that may take. */
const SETTLE_MS = 10_000;
const POLL_MS = 15;
const LET_GO_MS = 1_000;

export interface AttendOptions {
  readonly executor: Executor;
  readonly log: Logger;
  /** False where nothing may be started or changed: an untrusted workspace, a read-only disk. */
  readonly mayAdopt: boolean;
}

/** The state of a run as it is found. Starts and changes nothing. */
export function lookAt(folder: RunFolder): Attended {
  const state = readState(folder);
  if (isFinal(state.status)) return { state, attendance: undefined };
  const attendance = attendanceOf(folder);
  return { state: shownState(folder, state, attendance), attendance };
}

/** The state of a run after making sure that somebody follows it, or that it is recorded as over. */
export async function attend(folder: RunFolder, options: AttendOptions): Promise<Attended> {
  const found = lookAt(folder);
  const { state, attendance } = found;
  if (attendance === undefined) return over(folder, state, options);
  if (attendance !== 'unattended' || !options.mayAdopt || isBeyondRepair(folder, state)) return found;
  try {
    const runner = await options.executor.adopt(folder);
    runner.release();
    await settle(folder, state.seq, runner.gone);
  } catch (error) {
    options.log.warn(`run ${folder.id} could not be taken up: ${messageOf(error)}`);
  }
  const after = lookAt(folder);
  return after.attendance === undefined ? over(folder, after.state, options) : after;
}

/** A run that is over, once its runner has let go of it: that takes it a moment after it closed the record. */
async function over(folder: RunFolder, state: RunState, { mayAdopt, log }: AttendOptions): Promise<Attended> {
  const deadline = Date.now() + LET_GO_MS;
  while (mayAdopt && isHeld(folder) && Date.now() < deadline) await delay(1);
  if (mayAdopt && fs.existsSync(folder.lock)) dropDeadLock(folder, log);
  return { state, attendance: undefined };
}

/** A runner that died right after it closed the record left its lock behind. */
function dropDeadLock(folder: RunFolder, log: Logger): void {
  try {
    const lock = takeLock(folder.lock);
    if (!isBusy(lock)) lock.release();
  } catch (error) {
    log.warn(`the lock of run ${folder.id} could not be removed: ${messageOf(error)}`);
  }
}

/** Waits until the new runner has said what it found, and to the end where the program is gone. */
async function settle(folder: RunFolder, seqBefore: number, gone: Promise<number | null>): Promise<void> {
  let hasGone = false;
  void gone.then(
    () => (hasGone = true),
    () => (hasGone = true),
  );
  const deadline = Date.now() + SETTLE_MS;
  while (!hasGone && Date.now() < deadline) {
    const { events } = readEventFile(folder);
    const recovered = events.findLast((event) => event.type === 'recovered' && event.seq > seqBefore);
    if (recovered?.type === 'recovered' && recovered.data.alive) return;
    if (events.at(-1)?.type === 'sealed') return;
    await delay(POLL_MS);
  }
}

/** An ended run whose record was tampered with is shown as it is: nothing is written over the traces. */
function isBeyondRepair(folder: RunFolder, state: RunState): boolean {
  return state.outcome !== null && readEventFile(folder).faults.length > 0;
}

/** What a person sees of a run that is not over and that nobody here follows. */
function shownState(folder: RunFolder, state: RunState, attendance: Attendance): RunState {
  if (attendance === 'elsewhere') {
    const message = [whyElsewhere(folder), lastProofSentence(lastProofOf(folder))].filter(Boolean).join(' ');
    return { ...state, reason: 'elsewhere', message };
  }
  if (attendance === 'unattended' && state.outcome !== null) {
    return { ...state, status: state.outcome, reason: state.reason ?? 'record-incomplete' };
  }
  return state;
}
