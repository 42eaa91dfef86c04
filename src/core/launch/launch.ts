/** From a plan to a started runner. */

import fs from 'node:fs';
import path from 'node:path';
import { AppError, errnoOf } from '../../base/errors.ts';
import { failPoint } from '../../base/failPoint.ts';
import { PRIVATE_FOLDER, writeAtomic, writeJson } from '../../base/files.ts';
import { shortId } from '../../base/ids.ts';
import type { Executor, StartedRunner } from '../executors/executor.ts';
import { annotate } from '../run/annotations.ts';
import { hintChange } from '../run/changes.ts';
import type { RunFolder } from '../run/folder.ts';
import type { RunRequest } from '../run/model.ts';
import { prepareWorkspace, type Workspace } from '../run/workspace.ts';
import { nameOfCopy } from './copies.ts';
import type { Plan } from './plan.ts';

export interface Launched {
  readonly plan: Plan;
  readonly folder: RunFolder;
  readonly runner: StartedRunner;
}

/**
 * Plans the run, creates its folder and lets its runner begin. From here on the run belongs to nobody who may go away.
 * Two starts of Node are most of what a short run takes, so the runner gets ready while the run is planned; when that
 * fails it goes again and nothing was touched.
 */
export async function launch(
  executor: Pick<Executor, 'standby'>,
  makePlan: (id: string) => Promise<Plan>,
): Promise<Launched> {
  const runner = await executor.standby();
  try {
    const plan = await makePlan(runner.id);
    const folder = createRunFolder(plan);
    failPoint('after-request');
    return { plan, folder, runner: runner.begin(folder, plan.given) };
  } catch (error) {
    runner.dismiss();
    throw error;
  }
}

const PARTS = ['control', 'control/requests', 'control/ask', 'params', 'checkpoints', 'outputs'];

function createRunFolder({ workspace, request, parameterFile, copies }: Plan): RunFolder {
  const folder = workspace.run(request.id);
  try {
    prepareWorkspace(workspace, path.dirname(folder.root));
    // Not recursive: a folder that is there already is another run's.
    for (const part of ['', ...PARTS]) fs.mkdirSync(folder.at(part), { mode: PRIVATE_FOLDER });
    const kept = [[nameOfCopy(parameterFile.file), parameterFile.text], ...copies] as const;
    for (const [name, text] of kept) writeAtomic(folder.at('params', name), text, { durable: false });
    writeJson(folder.parameters, request.parameters, { durable: false });
    failPoint('before-request');
    writeJson(folder.request, request);
    tellEarlier(workspace, request);
  } catch (cause) {
    // Nothing was promised yet, so nothing is left behind.
    if (fs.existsSync(folder.root)) fs.rmSync(folder.root, { recursive: true, force: true });
    throw cannotCreate(folder, cause);
  }
  hintChange(workspace.changes, request.id, 'created');
  return folder;
}

/** From here on the earlier run knows who goes on from its checkpoint, and that it must stay. */
function tellEarlier(workspace: Workspace, { id, resumes, launcher }: RunRequest): void {
  if (resumes === null) return;
  annotate(workspace, workspace.run(resumes.id), launcher.user, { kind: 'resumed', value: id });
  failPoint('after-telling-earlier');
  // Who removed it while this was planned did not know.
  if (!fs.existsSync(resumes.path))
    throw new AppError('not-found', `The checkpoint ${resumes.path} was removed just now.`, {
      hint: `See what else there is: runtrail checkpoints ls ${shortId(resumes.id)}`,
    });
}

const ANOTHER_PLACE = 'name another place for runs with "runs" in .runtrail/config.json.';
const NOT_WRITABLE = 'Work in a copy of this folder in a place that you may write to.';
const IN_THE_WAY = 'Move that file away.';

/** By errno: why, and what to do next. */
const REASONS: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  ENOSPC: ['the disk is full', `Free some space, or ${ANOTHER_PLACE}`],
  EDQUOT: ['your disk quota is used up', `Free some space, or ${ANOTHER_PLACE}`],
  EROFS: ['the file system is read-only', NOT_WRITABLE],
  EACCES: ['you may not write there', NOT_WRITABLE],
  EPERM: ['you may not write there', NOT_WRITABLE],
  ENOTDIR: ['a file is in the way', IN_THE_WAY],
  EEXIST: ['a file is in the way', IN_THE_WAY],
};

function cannotCreate(folder: RunFolder, cause: unknown): unknown {
  const reason = REASONS[errnoOf(cause) ?? ''];
  if (reason === undefined) return cause;
  const [why, hint] = reason;
  return new AppError('cannot-start', `The run folder ${folder.root} cannot be created: ${why}.`, {
    hint,
    cause,
  });
}
