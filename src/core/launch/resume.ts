/** A new run that goes on from a checkpoint of an earlier one: its code, its parameters, and what is added for that. */

import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import { shortId } from '../../base/ids.ts';
import { userName } from '../../base/userFolders.ts';
import { placeOf } from '../checkpoints/place.ts';
import type { ResumesFrom } from '../run/checkpoints.ts';
import { type RunFolder, readEventFile, readRequest, readState } from '../run/folder.ts';
import { heldCheckpoints } from '../run/heldCheckpoints.ts';
import { isFinal, type RunEvent, type RunRequest } from '../run/model.ts';
import { positionAt } from '../run/position.ts';
import { attendanceOf, whyElsewhere } from '../run/processes.ts';
import { isInside } from '../run/programParts.ts';
import { withResumeArguments } from '../run/resumeArguments.ts';
import { RunTime } from '../run/runTime.ts';
import type { CheckpointView } from '../run/view.ts';
import { type Choosing, type ChosenCheckpoint, chooseCheckpoint } from './checkpointChoice.ts';
import type { PlanPlace } from './context.ts';
import type { Answering } from './otherCommit.ts';
import type { Plan } from './plan.ts';
import { ofRun, planRepeat } from './repeat.ts';
import type { Asking } from './request.ts';
import { askChanges, type Change, fileChanges } from './resumeChanges.ts';

export interface ResumeOptions extends Asking, Answering, Omit<Choosing, 'ask'> {
  readonly by: ResumesFrom['by'];
  /** What is not as it was is recorded, and nobody is asked. */
  readonly isAgreed?: boolean | undefined;
  /** Keys of the parameters that are meant to be changed. */
  readonly meant?: readonly string[] | undefined;
  /** What is run, where it is not just what the earlier run was asked. */
  readonly base?: (() => Promise<Plan>) | undefined;
}

/** The key of the question. */
const CHANGES = 'resume-changes';

/** Creates nothing. The earlier run must be over, also where its record is still being closed. */
export async function planResume(
  place: Pick<PlanPlace, 'workspace' | 'code'>,
  id: string,
  earlier: RunFolder,
  options: ResumeOptions,
): Promise<Plan> {
  refuseLive(earlier);
  const of = { workspace: place.workspace, folder: earlier, by: userName() };
  const chosen = await chooseCheckpoint(of, options);
  const plan = await (options.base?.() ?? planRepeat(place, id, earlier, options));
  const before = ofRun(readRequest(earlier), earlier, place.workspace.run(id));
  const variables = options.environment?.variables ?? process.env;
  const changes = [
    ...askChanges(before, plan.request),
    ...(await fileChanges(earlier, place.code, variables)),
  ];
  if (!options.isAgreed) await agree(changes, options);
  const resumes = resumesFrom(earlier, chosen.checkpoint, {
    by: options.by,
    changes: changes.map(({ sentence }) => sentence),
  });
  return {
    ...plan,
    request: { ...plan.request, ...asked(plan.request, resumes), repeats: null },
    warnings: [
      ...plan.warnings,
      ...notesOf(place, earlier, chosen),
      ...unheard(plan.request, chosen.checkpoint),
    ],
  };
}

/** Where somebody can be asked; else it is told and recorded. */
async function agree(changes: readonly Change[], { ask, meant = [] }: ResumeOptions): Promise<void> {
  const others = changes.filter(({ key }) => key === undefined || !meant.includes(key));
  if (!ask || others.length === 0) return;
  const choices = [
    { value: 'go-on', title: 'Go on all the same' },
    { value: 'cancel', title: 'Start nothing' },
  ];
  const title = [
    'Not everything is as it was for the earlier run.',
    ...others.map(({ sentence }) => sentence),
  ].join('\n');
  const answers = await ask([{ key: CHANGES, title, suggestion: undefined, choices }]);
  if (answers[CHANGES] !== 'go-on') throw new AppError('refused', 'Nothing was started.');
}

function asked(request: RunRequest, resumes: ResumesFrom): Pick<RunRequest, 'command' | 'resumes'> {
  return { command: withResumeArguments(request.command, request.checkpoints.resume, resumes), resumes };
}

function resumesFrom(
  earlier: RunFolder,
  checkpoint: CheckpointView,
  more: Pick<ResumesFrom, 'by' | 'changes'>,
): ResumesFrom {
  const { id, name, resumes } = readRequest(earlier);
  const { path: file, step, sha256, bytes } = checkpoint;
  const so = timeUntil(readEventFile(earlier).events, checkpoint);
  return {
    id,
    name,
    checkpoint: { path: file, step, sha256, bytes },
    path: knownPlace(earlier, file),
    attempt: (resumes?.attempt ?? 0) + 1,
    earlierMs: so === null ? (resumes?.earlierMs ?? null) : (resumes?.earlierMs ?? 0) + so,
    position: positionAt(readState(earlier).said?.progress ?? null, step),
    ...more,
  };
}

/** A record may have been changed by anybody: what it calls its own must lie in its folder. */
function knownPlace(earlier: RunFolder, file: string): string {
  const place = placeOf(earlier, file);
  if (!path.isAbsolute(file) && !isInside(place, earlier.root))
    throw new AppError(
      'damaged',
      `The record of run ${shortId(earlier.id)} names a checkpoint outside of it.`,
    );
  return place;
}

/** How long the run had worked by then, without its pauses; null where that cannot be known. */
function timeUntil(
  events: readonly RunEvent[],
  { path: file, time }: Pick<CheckpointView, 'path' | 'time'>,
): number | null {
  const axis = RunTime.of(events);
  const recorded = events.findLast(({ type, data }) => type === 'checkpoint' && data.path === file);
  if (!axis || !recorded) return null;
  // It is recorded once it is whole, which is a while after it was written.
  const since = Math.max(0, Date.parse(recorded.time) - Date.parse(time) || 0);
  const at = Math.max(0, axis.at(recorded) - since);
  return Math.round(at - pausedBefore(events, axis, at));
}

function pausedBefore(events: readonly RunEvent[], axis: RunTime, at: number): number {
  let paused = 0;
  let from: number | undefined;
  for (const event of events) {
    if (event.type === 'paused') from ??= Math.min(at, axis.at(event));
    if (event.type !== 'resumed' || from === undefined) continue;
    paused += Math.min(at, axis.at(event)) - from;
    from = undefined;
  }
  return paused + (from === undefined ? 0 : at - from);
}

function refuseLive(earlier: RunFolder): void {
  const { status, outcome } = readState(earlier);
  if (isFinal(status) || outcome !== null) return;
  const attendance = attendanceOf(earlier);
  const id = shortId(earlier.id);
  if (attendance === 'elsewhere')
    throw new AppError('refused', `Run ${id} is not over. ${whyElsewhere(earlier) ?? ''}`.trim(), {
      hint: 'Ask on the machine, in the container or in the folder where it was started.',
    });
  throw new AppError('refused', `Run ${id} still goes on (${status}).`, {
    hint: `Stop it first: runtrail stop ${id}`,
  });
}

/** What was passed over, and who goes on from this run already. */
function notesOf(
  { workspace }: Pick<PlanPlace, 'workspace'>,
  earlier: RunFolder,
  { notes }: ChosenCheckpoint,
): string[] {
  const others = heldCheckpoints(workspace, earlier).map(({ by }) => shortId(by));
  const already = others.length === 0 ? [] : [`run ${others.join(', ')} goes on from this run already`];
  return [...notes, ...already];
}

/** The client reads its own checkpoints; every other program must be told, or look by itself. */
function unheard({ checkpoints }: RunRequest, { kind }: CheckpointView): string[] {
  if (checkpoints.resume.length > 0 || kind === 'state') return [];
  return [
    'the parameter file has no "checkpoints.resume": the program learns of the checkpoint by RUNTRAIL_RESUME_FROM only',
  ];
}
