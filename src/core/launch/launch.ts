/** From a plan to a started runner. */

import fs from 'node:fs';
import path from 'node:path';
import { AppError, errnoOf } from '../../base/errors.ts';
import { failPoint } from '../../base/failPoint.ts';
import { PRIVATE_FOLDER, writeAtomic, writeJson } from '../../base/files.ts';
import { safeName } from '../../base/names.ts';
import type { Executor, StartedRunner } from '../executors/executor.ts';
import { hintChange } from '../run/changes.ts';
import type { RunFolder } from '../run/folder.ts';
import { prepareWorkspace, type Workspace } from '../run/workspace.ts';
import type { Plan, PlanOptions } from './plan.ts';

export interface Launched {
  readonly plan: Plan;
  readonly folder: RunFolder;
  readonly runner: StartedRunner;
}

/**
 * Plans the run, creates its folder and lets its runner begin. From here on the run belongs to nobody who may go away.
 * Two starts of Node are most of what a short run takes, so the runner gets ready while the file is read and checked;
 * when that fails it goes again and nothing was touched.
 */
export async function launch(
  workspace: Workspace,
  executor: Executor,
  options: PlanOptions,
): Promise<Launched> {
  const runner = await executor.standby();
  try {
    const { planRun } = await import('./plan.ts'); // its parsers load while the runner starts
    const plan = await planRun(workspace, runner.id, options);
    const folder = createRunFolder(plan);
    failPoint('after-request');
    return { plan, folder, runner: runner.begin(folder) };
  } catch (error) {
    runner.dismiss();
    throw error;
  }
}

const PARTS = ['control', 'control/requests', 'params', 'checkpoints', 'outputs'];

function createRunFolder({ workspace, request, parameterFile }: Plan): RunFolder {
  const folder = workspace.run(request.id);
  try {
    prepareWorkspace(workspace, path.dirname(folder.root));
    // Not recursive: a folder that is there already is another run's.
    for (const part of ['', ...PARTS]) fs.mkdirSync(folder.at(part), { mode: PRIVATE_FOLDER });
    const copy = folder.at('params', safeName(path.basename(parameterFile.file)));
    writeAtomic(copy, parameterFile.text, { durable: false });
    writeJson(folder.parameters, request.parameters, { durable: false });
    failPoint('before-request');
    writeJson(folder.request, request);
  } catch (cause) {
    // Nothing was promised yet, so nothing is left behind.
    if (fs.existsSync(folder.root)) fs.rmSync(folder.root, { recursive: true, force: true });
    throw cannotCreate(folder, cause);
  }
  hintChange(workspace.changes, request.id, 'created');
  return folder;
}

function cannotCreate(folder: RunFolder, cause: unknown): unknown {
  const why: Readonly<Record<string, string>> = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'your disk quota is used up',
    EROFS: 'the file system is read-only',
    EACCES: 'you may not write there',
    EPERM: 'you may not write there',
    ENOTDIR: 'a file is in the way',
    EEXIST: 'a file is in the way',
  };
  const words = why[errnoOf(cause) ?? ''];
  if (words === undefined) return cause;
  return new AppError('cannot-start', `The run folder ${folder.root} cannot be created: ${words}.`, {
    hint: 'Free some space, or name another place for runs with "runs" in .runtrail/config.json.',
    cause,
  });
}
