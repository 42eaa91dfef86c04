/** `runtrail wait|stop|pause|resume ID...` */

import type { Command } from 'commander';
import { shortId } from '../../base/ids.ts';
import { shownText } from '../../base/names.ts';
import type { OpenWorkspace } from '../../core/core.ts';
import type { RunFolder } from '../../core/run/folder.ts';
import type { RunState } from '../../core/run/model.ts';
import { followToEnd } from '../../core/store/follow.ts';
import { pauseRun, resumeRun, stopRun } from '../../core/store/steer.ts';
import { viewRun } from '../../core/store/viewRun.ts';
import type { Context } from '../context.ts';

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
  add('stop', 'end runs: SIGINT, then SIGTERM, then SIGKILL', (folder, open, { now }, { user }) =>
    stopRun(folder, open, { by: user, now }),
  ).option('--now', 'SIGKILL at once');
  add('pause', 'halt runs where they stand', (folder, open, _options, { user }) =>
    pauseRun(folder, open, { by: user }),
  );
  add('resume', 'let paused runs go on', (folder, open, _options, { user }) =>
    resumeRun(folder, open, { by: user }),
  );
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
