/** `runtrail wait|stop|pause|resume ID...` */

import type { Command } from 'commander';
import { AppError } from '../../base/errors.ts';
import { shortId } from '../../base/ids.ts';
import { shownText } from '../../base/names.ts';
import type { OpenWorkspace } from '../../core/core.ts';
import { answerTo, askRun } from '../../core/run/ask.ts';
import { type RunFolder, readEventFile } from '../../core/run/folder.ts';
import { isFinal, type RequestKind, type RunState } from '../../core/run/model.ts';
import { followToEnd } from '../../core/store/follow.ts';
import { type Context, viewRun } from '../context.ts';

interface StopOptions {
  readonly now?: boolean;
}

type Step = (
  folder: RunFolder,
  open: OpenWorkspace,
  options: StopOptions,
  context: Context,
) => Promise<RunState>;

export function addSteerCommands(program: Command, context: Context): void {
  const add = (name: string, description: string, step: Step) =>
    program
      .command(name)
      .description(description)
      .argument('<id...>', 'ids, parts of them, names, or @last')
      .action((ids: string[], options: StopOptions) => steer(ids, options, step, context));
  add('wait', 'wait until runs have ended', waitForEnd);
  add('stop', 'end runs: SIGINT, then SIGTERM, then SIGKILL', (folder, open, options) =>
    stop(folder, open, options, context.user),
  ).option('--now', 'SIGKILL at once');
  add('pause', 'halt runs where they stand', (folder, open) => ask('pause', folder, open, context));
  add('resume', 'let paused runs go on', (folder, open) => ask('resume', folder, open, context));
}

async function steer(
  ids: readonly string[],
  options: StopOptions,
  step: Step,
  context: Context,
): Promise<void> {
  const { terminal } = context;
  const open = context.open();
  const folders = ids.map((id) => open.store.find(id));
  const states = await Promise.all(folders.map((folder) => step(folder, open, options, context)));
  const views = states.map((state, index) => viewRun(folders[index] as RunFolder, state));
  if (context.isJson) terminal.printJson(views.length === 1 ? views[0] : views);
  else
    for (const state of states)
      terminal.print(
        `${shortId(state.id)}  ${terminal.status(state.status)}  ${shownText(state.message ?? '')}`.trimEnd(),
      );
  if (step === waitForEnd && states.some((state) => state.status !== 'completed')) process.exitCode = 4;
}

const waitForEnd: Step = async (folder, open, _options, { terminal }) => {
  const { state, attendance } = await open.attend(folder);
  if (attendance === 'elsewhere')
    terminal.tell(`note: ${shortId(folder.id)}: ${shownText(state.message ?? '')}`);
  return followToEnd(open, folder);
};

/** A stop is done when the run has ended. */
async function stop(
  folder: RunFolder,
  open: OpenWorkspace,
  options: StopOptions,
  user: string,
): Promise<RunState> {
  const state = await expectLive(folder, open);
  if (isFinal(state.status)) return state;
  askRun(folder, 'stop', user, { now: options.now === true });
  return followToEnd(open, folder);
}

async function ask(
  kind: RequestKind,
  folder: RunFolder,
  open: OpenWorkspace,
  { user }: Context,
): Promise<RunState> {
  const before = await expectLive(folder, open);
  if (isFinal(before.status))
    throw new AppError('refused', `Run ${shortId(folder.id)} has ended (${before.status}).`);
  const request = askRun(folder, kind, user);
  const wanted = kind === 'pause' ? 'paused' : 'running';
  const fits = (now: RunState) => {
    const answer = answerTo(readEventFile(folder).events, request);
    if (answer?.data.outcome === 'refused')
      throw new AppError('refused', answer.data.message ?? 'The run refused.');
    return answer !== undefined && now.status === wanted;
  };
  // A runner that dies before it answers is replaced, and its successor answers.
  const state = await followToEnd(open, folder, { fits });
  if (isFinal(state.status))
    throw new AppError('refused', `Run ${shortId(folder.id)} ended meanwhile (${state.status}).`);
  return state;
}

/** The state, unless the run belongs to another place where nobody here could reach it. */
async function expectLive(folder: RunFolder, open: OpenWorkspace): Promise<RunState> {
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
