/** Stopping, pausing and resuming a run, giving it other limits, asking it for a checkpoint: asked of its runner, and done once the run has come there. */

import { AppError } from '../../base/errors.ts';
import { shortId } from '../../base/ids.ts';
import { answerTo, askRun } from '../run/ask.ts';
import { isCheckpoint } from '../run/checkpointShapes.ts';
import type { Checkpoint } from '../run/checkpoints.ts';
import { type RunFolder, readEventFile } from '../run/folder.ts';
import {
  type ControlRequest,
  isFinal,
  type RequestKind,
  type RunEvent,
  type RunState,
} from '../run/model.ts';
import type { LimitChange } from '../run/resources.ts';
import type { Attending } from './attend.ts';
import { followToEnd } from './follow.ts';

export interface SteerOptions {
  /** Who asks; it goes into the record. */
  readonly by: string;
  /** Gives up waiting; what was asked stays asked. */
  readonly signal?: AbortSignal | undefined;
}

export interface StopOptions extends SteerOptions {
  /** SIGKILL at once. */
  readonly now?: boolean | undefined;
}

/** A stop is done when the run has ended. A run that is over already is left as it is. */
export async function stopRun(
  folder: RunFolder,
  open: Attending,
  { by, signal, now = false }: StopOptions,
): Promise<RunState> {
  const state = await expectLive(folder, open);
  if (isFinal(state.status)) return state;
  askRun(folder, 'stop', by, { now });
  return followToEnd(open, folder, { signal });
}

/** Halts a run where it stands. */
export function pauseRun(folder: RunFolder, open: Attending, options: SteerOptions): Promise<RunState> {
  return ask({ kind: 'pause', isDone: ({ status }) => status === 'paused' }, folder, open, options);
}

/** Lets a paused run go on. */
export function resumeRun(folder: RunFolder, open: Attending, options: SteerOptions): Promise<RunState> {
  return ask({ kind: 'resume', isDone: ({ status }) => status === 'running' }, folder, open, options);
}

/** Gives a live run other limits. */
export function changeLimits(
  folder: RunFolder,
  open: Attending,
  { limits, ...options }: SteerOptions & { readonly limits: readonly LimitChange[] },
): Promise<RunState> {
  const isChanged = (now: RunState) =>
    limits.every(
      ({ rule, value }) => (now.limits.find((each) => each.rule === rule)?.value ?? null) === value,
    );
  // Somebody else may have changed the same again since.
  const isDone = (now: RunState, answer: RunEvent) => isChanged(now) || now.seq > answer.seq + limits.length;
  return ask({ kind: 'limit', isDone }, folder, open, { ...options, limits });
}

export interface CheckpointMade {
  readonly state: RunState;
  /** Undefined where none came within the time. */
  readonly checkpoint: Checkpoint | undefined;
}

/** Longer than most programs take to come to where they can write one. */
const CHECKPOINT_MS = 60_000;

/** Asks for a checkpoint, and waits for it. */
export async function checkpointRun(
  folder: RunFolder,
  open: Attending,
  { waitMs = CHECKPOINT_MS, ...options }: SteerOptions & { readonly waitMs?: number },
): Promise<CheckpointMade> {
  let asked = Number.POSITIVE_INFINITY;
  let deadline = asked;
  const made = () =>
    readEventFile(folder).events.find(({ type, seq }) => type === 'checkpoint' && seq > asked)?.data;
  const isDone = (_now: RunState, answer: RunEvent) => {
    asked = answer.seq;
    deadline = Math.min(deadline, Date.now() + waitMs);
    return made() !== undefined || Date.now() >= deadline;
  };
  const state = await ask({ kind: 'checkpoint', isDone, mayEnd: true }, folder, open, options);
  const record = made();
  const isMade = (each: Checkpoint) => isCheckpoint(record) && each.path === record.path;
  return { state, checkpoint: state.checkpoints.find(isMade) };
}

/** Has a live run remove checkpoints of its own. What it needs itself it keeps. */
export async function pruneLive(
  folder: RunFolder,
  open: Attending,
  { paths, ...options }: SteerOptions & { readonly paths: readonly string[] },
): Promise<RunState> {
  const wanted = new Set(paths);
  const deadline = Date.now() + PRUNE_MS;
  const isGone = ({ checkpoints }: RunState) =>
    checkpoints.every((each) => each.isPruned || !wanted.has(each.path));
  const isDone = (now: RunState) => isGone(now) || Date.now() >= deadline;
  return ask({ kind: 'prune', isDone, mayEnd: true }, folder, open, { ...options, paths });
}

const PRUNE_MS = 10_000;

interface Wish {
  readonly kind: Exclude<RequestKind, 'stop'>;
  /** Whether the run has come where it was asked to, after it answered. */
  readonly isDone: (now: RunState, answer: RunEvent) => boolean;
  /** Whether it may be over before it came there. */
  readonly mayEnd?: boolean;
}

async function ask(
  { kind, isDone, mayEnd = false }: Wish,
  folder: RunFolder,
  open: Attending,
  { by, signal, ...more }: SteerOptions & Pick<ControlRequest, 'limits' | 'paths'>,
): Promise<RunState> {
  const before = await expectLive(folder, open);
  if (isFinal(before.status))
    throw new AppError('refused', `Run ${shortId(folder.id)} has ended (${before.status}).`);
  const request = askRun(folder, kind, by, more);
  const fits = (now: RunState) => {
    const answer = answerTo(readEventFile(folder).events, request);
    if (answer?.data.outcome === 'refused')
      throw new AppError('refused', answer.data.message ?? 'The run refused.');
    return answer !== undefined && isDone(now, answer);
  };
  // A runner that dies before it answers is replaced, and its successor answers.
  const state = await followToEnd(open, folder, { fits, signal });
  if (isFinal(state.status) && !mayEnd)
    throw new AppError('refused', `Run ${shortId(folder.id)} ended meanwhile (${state.status}).`);
  return state;
}

/** The state, unless the run belongs to another place where nobody here could reach it. */
async function expectLive(folder: RunFolder, open: Attending): Promise<RunState> {
  const { state, attendance } = await open.attend(folder);
  if (attendance === undefined || attendance === 'attended') return state;
  throw new AppError(
    'refused',
    `Run ${shortId(folder.id)} cannot be reached: ${state.message ?? 'no runner follows it'}`,
    {
      hint: 'Ask on the machine, in the container or in the folder where it was started.',
    },
  );
}
