/** Stopping, pausing and resuming a run: asked of its runner, and done once the run has come there. */

import { AppError } from '../../base/errors.ts';
import { shortId } from '../../base/ids.ts';
import { answerTo, askRun } from '../run/ask.ts';
import { type RunFolder, readEventFile } from '../run/folder.ts';
import { isFinal, type RunState } from '../run/model.ts';
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
  return ask('pause', folder, open, options);
}

/** Lets a paused run go on. */
export function resumeRun(folder: RunFolder, open: Attending, options: SteerOptions): Promise<RunState> {
  return ask('resume', folder, open, options);
}

async function ask(
  kind: 'pause' | 'resume',
  folder: RunFolder,
  open: Attending,
  { by, signal }: SteerOptions,
): Promise<RunState> {
  const before = await expectLive(folder, open);
  if (isFinal(before.status))
    throw new AppError('refused', `Run ${shortId(folder.id)} has ended (${before.status}).`);
  const request = askRun(folder, kind, by);
  const wanted = kind === 'pause' ? 'paused' : 'running';
  const fits = (now: RunState) => {
    const answer = answerTo(readEventFile(folder).events, request);
    if (answer?.data.outcome === 'refused')
      throw new AppError('refused', answer.data.message ?? 'The run refused.');
    return answer !== undefined && now.status === wanted;
  };
  // A runner that dies before it answers is replaced, and its successor answers.
  const state = await followToEnd(open, folder, { fits, signal });
  if (isFinal(state.status))
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
