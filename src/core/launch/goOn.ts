/**
 * Starts the run that goes on from one that was interrupted, where its parameter file asks for it. A bundle of its own,
 * loaded by whoever closes the record, while the lock of the run is still held: so it is done once, also where a runner
 * dies in the middle of it and another one closes the record after it.
 */

import fs from 'node:fs';
import { AppError, messageOf } from '../../base/errors.ts';
import { failPoint } from '../../base/failPoint.ts';
import { isId } from '../../base/ids.ts';
import { userFolders } from '../../base/userFolders.ts';
import { VERSION } from '../../base/version.ts';
import { spawnStandby } from '../executors/standby.ts';
import { isStopAsked } from '../run/ask.ts';
import { type RunFolder, readEventFile } from '../run/folder.ts';
import type { EventData, RunEvent, RunRequest, RunState } from '../run/model.ts';
import { openWorkspace, type Workspace } from '../run/workspace.ts';
import { type CodeSettings, codeSettings } from '../settings/code.ts';
import { readMachineConfig } from '../settings/settings.ts';
import { environmentToGoOn, type GivenVariables } from './environmentToGoOn.ts';
import { launch } from './launch.ts';
import type { Plan } from './plan.ts';
import { planResume } from './resume.ts';
import { type GoingCause, goingCauseOf, originOf, refuseCircle } from './resumeOrigin.ts';

/** The run as its runner has it. */
export interface ClosingRun {
  readonly folder: RunFolder;
  readonly request: RunRequest;
  readonly state: RunState;
  record<T extends 'going-on' | 'not-going-on'>(type: T, data: EventData[T]): void;
}

/** What the runner was given at its start; one that took the run up later was given nothing. */
export interface GivenFacts {
  readonly variables: GivenVariables;
  readonly code: CodeSettings;
}

/** Does nothing where nothing is to be done. What cannot be done is recorded. */
export async function goOn(run: ClosingRun, given: GivenFacts | undefined): Promise<void> {
  const cause = goingCauseOf(run);
  const { events } = readEventFile(run.folder);
  if (cause === undefined || isStopAsked(run.folder, events)) return;
  try {
    const place = placeOf(run, given);
    if (isStarted(place.workspace, events)) return;
    await start(run, cause, (id) => planOf(run, id, place, given));
  } catch (error) {
    run.record('not-going-on', { message: `It does not go on by itself. ${messageOf(error)}` });
  }
}

interface Place {
  readonly workspace: Workspace;
  readonly code: CodeSettings;
}

function placeOf({ folder, request }: ClosingRun, given: GivenFacts | undefined): Place {
  const { config, cache } = userFolders();
  const machine = readMachineConfig(config);
  const workspace = openWorkspace(request.workspace, machine);
  if (!isOnePlace(workspace.run(folder.id).root, folder.root))
    throw new AppError('refused', `Its folder is not where ${request.workspace} keeps its runs.`);
  return { workspace, code: given?.code ?? codeSettings(machine, cache) };
}

/** Links lead to one folder by many names. */
function isOnePlace(...names: readonly [string, string]): boolean {
  try {
    const [one, other] = names.map((name) => fs.realpathSync(name));
    return one === other;
  } catch {
    return false;
  }
}

/** Whether a runner before had come as far as that. What it left of a run that was not asked for yet is taken away. */
function isStarted(workspace: Workspace, events: readonly RunEvent[]): boolean {
  const former = events.findLast(({ type }) => type === 'going-on');
  if (former?.type !== 'going-on' || !isId(former.data.run)) return false;
  const next = workspace.run(former.data.run);
  if (fs.existsSync(next.request) || fs.existsSync(next.events)) return true;
  fs.rmSync(next.root, { recursive: true, force: true });
  return false;
}

async function planOf(
  { request, folder, state }: ClosingRun,
  id: string,
  place: Place,
  given: GivenFacts | undefined,
): Promise<Plan> {
  const origin = originOf({ request, folder, state }, place.workspace);
  const plan = await planResume(place, id, origin.folder, {
    ...{ wanted: origin.wanted, by: 'auto', isAgreed: true },
    environment: await environmentToGoOn(request, given?.variables),
    executor: request.executor,
    launcher: { program: 'runner', version: VERSION },
  });
  refuseCircle(plan.request.resumes, request);
  return plan;
}

/** It is said first which run that will be: so whoever comes after a death in between knows whether it came to be. */
async function start(run: ClosingRun, cause: GoingCause, plan: (id: string) => Promise<Plan>): Promise<void> {
  const executor = {
    standby: async () => spawnStandby(process.execPath, process.argv[1] ?? '', process.env),
  };
  const { runner } = await launch(executor, async (id) => {
    const planned = await plan(id);
    const { path = '', step = null } = planned.request.resumes?.checkpoint ?? {};
    run.record('going-on', { run: id, path, step, cause });
    return planned;
  });
  failPoint('after-going-on-launch');
  runner.release();
}
