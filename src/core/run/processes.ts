/** Who belongs to a run, whether this program may judge it, and which tree to signal. */

import fs from 'node:fs';
import os from 'node:os';
import { AppError } from '../../base/errors.ts';
import { readIfThere } from '../../base/files.ts';
import { lockHolder } from '../../base/lock.ts';
import { RUN_DIR, RUN_ID } from '../process/environment.ts';
import { hostFacts } from '../process/host.ts';
import { type Identity, identify, parseIdentityToken, presenceOf } from '../process/identity.ts';
import { processTable } from '../process/platform.ts';
import { type RunFolder, readDocument, readRequest } from './folder.ts';
import type { RunProcesses } from './model.ts';
import { isProcesses } from './shapes.ts';

export function readProcesses(folder: RunFolder): RunProcesses | undefined {
  try {
    return readDocument(folder.processes, 'process', 1, isProcesses);
  } catch (error) {
    // It says who to look for, no more: without it the marks in the environment still tell.
    if (error instanceof AppError && error.code === 'damaged') return undefined;
    throw error;
  }
}

/** The mark of this very folder: a copy of it has another one, a folder that was moved keeps its own. */
export function folderInode(folder: RunFolder): string {
  const { dev, ino } = fs.statSync(folder.root, { bigint: true });
  return `${dev}:${ino}`;
}

/**
 * `attended`: a runner follows it. `unattended`: nobody does, and it is ours to look after.
 * `elsewhere`: it belongs to another host, container or folder, and nobody here may judge it.
 */
export type Attendance = 'attended' | 'unattended' | 'elsewhere';

export function attendanceOf(folder: RunFolder): Attendance {
  if (whyElsewhere(folder) !== undefined) return 'elsewhere';
  if (isHeld(folder)) return 'attended';
  return holderOf(folder) || readProcesses(folder) ? 'unattended' : attendanceOfRequest(folder);
}

/** Why nobody here may judge the run, as a sentence; undefined when it is ours. */
export function whyElsewhere(folder: RunFolder): string | undefined {
  const processes = readProcesses(folder);
  const known = [processes?.runner, processes?.wrapper, processes?.program, holderOf(folder)];
  const here = hostFacts();
  for (const who of known) {
    if (who && who.machine !== here.machine)
      return `It belongs to another machine (${processes?.host ?? 'unknown'}).`;
    // Machines made from one image share their id; then only the name tells a neighbour from this one restarted.
    if (who && who.boot !== here.boot && hostOf(folder, processes) !== os.hostname())
      return `It belongs to another machine (${hostOf(folder, processes)}).`;
    if (who && who.pidNs !== here.pidNs)
      return 'It belongs to another container, or to the host of this one.';
  }
  if (processes && processes.cookie.folder !== folder.root && processes.inode !== folderInode(folder)) {
    return `This is a copy of a run in ${processes.cookie.folder}.`;
  }
  if (
    known.every((who) => who == null) &&
    presenceOf(readRequest(folder).launcher.identity) === 'elsewhere'
  ) {
    return `It was launched on another machine or in another container (${readRequest(folder).launcher.host}).`;
  }
  return undefined;
}

function hostOf(folder: RunFolder, processes: RunProcesses | undefined): string {
  return processes?.host ?? readRequest(folder).launcher.host;
}

/** Whether a living runner has the run, or has not let go of it yet. */
export function isHeld(folder: RunFolder): boolean {
  const holder = holderOf(folder);
  return holder !== undefined && presenceOf(holder) === 'alive';
}

function holderOf(folder: RunFolder): Identity | undefined {
  const token = lockHolder(folder.lock);
  return token === undefined ? undefined : parseIdentityToken(token);
}

/** Longer than any start takes. */
const START_PATIENCE_MS = 30_000;

/** Before a runner has the run, the program that asked for it attends to it, for a while. */
function attendanceOfRequest(folder: RunFolder): Attendance {
  const { launcher, createdAt } = readRequest(folder);
  const isYoung = Date.now() - Date.parse(createdAt) < START_PATIENCE_MS;
  return isYoung && presenceOf(launcher.identity) === 'alive' ? 'attended' : 'unattended';
}

/** The wrapper of a run, if it still lives: from the record, or by the pid it wrote and the mark it carries. */
export function livingWrapper(folder: RunFolder, processes: RunProcesses | undefined): Identity | undefined {
  const recorded = processes?.wrapper;
  if (recorded) return presenceOf(recorded) === 'alive' ? recorded : undefined;
  const pid = Number(readWrapperPid(folder));
  const wrapper = Number.isInteger(pid) && pid > 0 ? identify(pid) : undefined;
  const env = wrapper && processTable.environment(wrapper.pid);
  return env?.get(RUN_ID) === folder.id && env.get(RUN_DIR) === folder.root ? wrapper : undefined;
}

function readWrapperPid(folder: RunFolder): string {
  try {
    return (readIfThere(folder.wrapperPid) ?? '').trim();
  } catch {
    return '';
  }
}
