/** From which checkpoint a run goes on by itself, and whether it may: never in a circle, and not more often than asked. */

import { AppError } from '../../base/errors.ts';
import { readAnnotations } from '../run/annotations.ts';
import type { ResumesFrom } from '../run/checkpoints.ts';
import { type RunFolder, readRequest } from '../run/folder.ts';
import type { RunRequest, RunState } from '../run/model.ts';
import { type ResumeCause, resumeCauseOf } from '../run/resumeCause.ts';
import type { Workspace } from '../run/workspace.ts';
import { checkpointsOf } from './checkpointChoice.ts';

/** `unstarted`: whatever started it, to go on from another one, died before it could. */
export type GoingCause = ResumeCause | 'unstarted';

export interface Origin {
  /** The run whose checkpoint it is. */
  readonly folder: RunFolder;
  readonly wanted?: string;
}

interface Ended {
  readonly folder: RunFolder;
  readonly request: RunRequest;
  readonly state: RunState;
}

/** Undefined where the parameter file does not ask for it. */
export function goingCauseOf({ request, state }: Omit<Ended, 'folder'>): GoingCause | undefined {
  if (request.resume.mode !== 'auto') return undefined;
  if (state.reason === 'never-started' && request.resumes?.by === 'auto') return 'unstarted';
  const cause = resumeCauseOf(state);
  return cause !== undefined && request.resume.after.includes(cause) ? cause : undefined;
}

/** Throws where it must not go on. */
export function originOf({ folder, request, state }: Ended, workspace: Workspace): Origin {
  const { attempts } = request.resume;
  if (timesInRow(request, workspace, attempts) >= attempts) throw tooOften(attempts);
  const { resumes } = request;
  const isAhead = checkpointsOf(folder).some((each) => !each.isPruned && isNewer(each, resumes));
  if (isAhead || resumes === null) return { folder };
  // What ended it then was not the program: it may begin once more where it began.
  if (state.reason !== 'never-started' && state.reason !== 'interrupted-by-restart') throw noProgress();
  const origin = workspace.run(resumes.id);
  if (timesBegunFrom(origin) > attempts) throw tooOften(attempts);
  return { folder: origin, wanted: resumes.checkpoint.path };
}

/** By whomever: a machine that goes down whenever it is tried is not to be tried for ever. */
function timesBegunFrom(origin: RunFolder): number {
  return new Set(readAnnotations(origin).flatMap(({ kind, value }) => (kind === 'resumed' ? [value] : [])))
    .size;
}

/** The one that was chosen: of those that are newer none may have held. */
export function refuseCircle(chosen: ResumesFrom | null, { id, resumes }: RunRequest): void {
  if (chosen?.id === id && !isNewer(chosen.checkpoint, resumes)) throw noProgress();
}

function tooOften(attempts: number): AppError {
  const times = attempts === 1 ? 'once' : `${attempts} times`;
  return new AppError('refused', `It has done so ${times} in a row, as often as its file allows.`);
}

function noProgress(): AppError {
  return new AppError('refused', 'It left no checkpoint that is newer than the one it began with.');
}

function isNewer({ step }: ResumesFrom['checkpoint'], began: ResumesFrom | null): boolean {
  if (began === null || step === null || began.checkpoint.step === null) return true;
  return step > began.checkpoint.step;
}

/** How many runs, this one included, went on by themselves since a person last started one. */
function timesInRow(request: RunRequest, workspace: Workspace, most: number): number {
  let times = 0;
  const seen = new Set<string>();
  for (let { resumes } = request; resumes?.by === 'auto' && times < most; times++) {
    if (seen.has(resumes.id)) return most; // no run goes on from one that came after it
    seen.add(resumes.id);
    const earlier = requestOf(workspace.run(resumes.id));
    if (!earlier) return Math.max(times + 1, resumes.attempt); // removed: no more than this can be known
    resumes = earlier.resumes;
  }
  return times;
}

function requestOf(folder: RunFolder): RunRequest | undefined {
  try {
    return readRequest(folder);
  } catch {
    return undefined;
  }
}
