/** Going on from a checkpoint: as it was, or with other parameters. */

import path from 'node:path';
import * as vscode from 'vscode';
import { readRequest } from '../../core/run/folder.ts';
import type { ResumeWish } from '../host/launcher.ts';
import { requireTrust } from '../host/trust.ts';
import { COMMANDS } from '../ids.ts';
import { type CheckpointOf, CheckpointPick, type CheckpointQuestion } from '../input/pickCheckpoint.ts';
import type { Services } from './services.ts';
import { show, starting } from './start.ts';

const { l10n } = vscode;

type Answers = Omit<ResumeWish, 'workspace' | 'earlier' | 'path'>;

const QUESTION: CheckpointQuestion = {
  ofRun: l10n.t('Resume which run?'),
  of: l10n.t('Resume from which checkpoint?'),
  runFits: ({ isLive }) => !isLive,
};

export function resumeCommands(services: Services) {
  const { launcher, parameterFiles, pickRun } = services;
  const pick = new CheckpointPick(pickRun);
  const resume = async (target: unknown, ask: (of: CheckpointOf) => Promise<Answers | undefined>) => {
    requireTrust();
    const of = await pick.one(target, QUESTION);
    const answers = of && (await ask(of));
    if (!of || !answers) return;
    const { run, row, checkpoint } = of;
    const wish = { workspace: run.workspace, earlier: row.folder, path: checkpoint.path, ...answers };
    await show(
      services,
      starting(services, () => launcher.resume(wish)),
    );
  };
  /** The form is that of the file as it is now; what is changed in it is changed in what the earlier run was asked. */
  const asked = async ({ run, row }: CheckpointOf) => {
    const { file } = readRequest(row.folder);
    const editing = await parameterFiles.editing();
    return editing.askLaunch(path.resolve(run.workspace.root, file), 'all');
  };
  return {
    [COMMANDS.resumeFrom]: (target: unknown) => resume(target, async () => ({})),
    [COMMANDS.resumeWith]: (target: unknown) => resume(target, asked),
  };
}
