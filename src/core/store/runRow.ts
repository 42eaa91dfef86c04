/** One run as lists show it, and what can be told of it at a glance. */

import fs from 'node:fs';
import { messageOf } from '../../base/errors.ts';
import { openFile } from '../../base/files.ts';
import { createdAt } from '../../base/ids.ts';
import type { RunFolder } from '../run/folder.ts';
import { lastProofOf } from '../run/lastProof.ts';
import { isFinal } from '../run/model.ts';
import { type Attendance, livingWrapper, readProcesses } from '../run/processes.ts';
import { type RunView, unreadableView } from '../run/view.ts';
import { lookAt } from './attend.ts';
import { viewRun } from './viewRun.ts';

export interface RunRow {
  readonly id: string;
  readonly folder: RunFolder;
  /** The parameter file, relative to the workspace where it lies inside; null when the record does not tell. */
  readonly file: string | null;
  /** With the progress of a live run. */
  readonly view: RunView;
  /** Undefined when the run is over, or its record cannot be read. */
  readonly attendance: Attendance | undefined;
  /** Whether it goes on right now, as far as can be known here. */
  readonly isLive: boolean;
}

/** Undefined when the run is not there: gone, or not made yet. A record that cannot be read is a row all the same. */
export function readRow(folder: RunFolder): RunRow | undefined {
  const { id } = folder;
  try {
    const { state, attendance } = lookAt(folder);
    const view = viewRun(folder, state);
    const isLive = attendance !== undefined && !isFinal(view.status) && goesOn(folder, attendance);
    return { id, folder, file: state.file, view, attendance, isLive };
  } catch (error) {
    if (!isMade(folder)) return undefined;
    const view = unreadableView(id, folder.root, messageOf(error));
    return { id, folder, file: null, view, attendance: undefined, isLive: false };
  }
}

/** Longer than making a run folder takes. */
const MAKING_MS = 30_000;

/** Whether the run exists: its request is written last, and a folder that was left without one is to be seen. */
export function isMade(folder: RunFolder): boolean {
  if (fs.existsSync(folder.request)) return true;
  return fs.existsSync(folder.root) && Date.now() - Date.parse(createdAt(folder.id)) > MAKING_MS;
}

/** A run that another machine follows beats every few seconds; laptops sleep, and clocks differ. */
const PROOF_MS = 2 * 60_000;

/** Whether a run that is not over can be seen to live. */
function goesOn(folder: RunFolder, attendance: Attendance): boolean {
  if (attendance === 'attended') return true;
  if (attendance === 'unattended') return livingWrapper(folder, readProcesses(folder)) !== undefined;
  const proof = lastProofOf(folder);
  return proof !== null && Date.now() - proof.getTime() < PROOF_MS;
}

/** Top-level in a document of ours: one space deep, and the newline before it cannot stand inside a text. */
const SEALED = '\n "sealed": true';

/** One for all looks: a new one for each of very many runs would keep the collector of memory busy. */
const LOOKED_AT = Buffer.alloc(64 << 10);

/** Whether the run is over for certain, by a look that is cheap enough for every run there is. */
export function isClosed(folder: RunFolder): boolean {
  let fd: number | undefined;
  try {
    fd = openFile(folder.state);
    const size = fs.readSync(fd, LOOKED_AT, 0, LOOKED_AT.length, 0);
    return LOOKED_AT.subarray(0, size).includes(SEALED); // not found in a larger one: it is read whole, as a live one is
  } catch {
    return false;
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}
