/** What a launch will do, decided before anything is touched. The dry run shows it; the launch carries it out. */

import os from 'node:os';
import path from 'node:path';
import { isoTime } from '../../base/time.ts';
import { userName } from '../../base/userFolders.ts';
import { loadParameterFile, type ParameterFile } from '../params/load.ts';
import { applyOverrides, type Override } from '../params/overrides.ts';
import { ownIdentity } from '../process/identity.ts';
import { refuseTakenName } from '../run/exclusive.ts';
import type { Launcher, RunRequest } from '../run/model.ts';
import type { Workspace } from '../run/workspace.ts';

export interface PlanOptions {
  readonly file: string;
  readonly overrides: readonly Override[];
  readonly name?: string | undefined;
  readonly tags: readonly string[];
  readonly executor: string;
  readonly launcher: Pick<Launcher, 'program' | 'version'>;
}

export interface Plan {
  readonly workspace: Workspace;
  readonly parameterFile: ParameterFile;
  readonly request: RunRequest;
  readonly warnings: readonly string[];
}

/** Reads and checks everything that can be known before the start. Creates nothing. */
export async function planRun(workspace: Workspace, id: string, options: PlanOptions): Promise<Plan> {
  const parameterFile = await loadParameterFile(path.resolve(options.file));
  const { parameters, added } = applyOverrides(parameterFile.parameters, options.overrides);
  const request: RunRequest = {
    schema: 'runtrail/request/1',
    id,
    name: options.name ?? parameterFile.name,
    createdAt: isoTime(Date.now()),
    workspace: workspace.root,
    file: within(workspace.root, parameterFile.file),
    overrides: Object.fromEntries(options.overrides.map(({ key, value }) => [key, value])),
    command: parameterFile.command,
    cwd: within(workspace.root, parameterFile.cwd),
    parameters,
    environment: parameterFile.environment,
    inputs: parameterFile.inputs,
    outputs: parameterFile.outputs,
    tags: [...new Set([...parameterFile.tags, ...options.tags])],
    exclusive: parameterFile.exclusive,
    buffering: parameterFile.buffering,
    stop: parameterFile.stop,
    executor: options.executor,
    parent: process.env['RUNTRAIL_RUN_ID'] ?? null,
    launcher: { ...options.launcher, user: userName(), host: os.hostname(), identity: ownIdentity() },
  };
  if (request.exclusive) refuseTakenName(workspace.locks, request.name);
  const warnings = [
    ...parameterFile.warnings,
    ...added.map(
      (key) => `"${key}" is not among the parameters of ${path.basename(parameterFile.file)}; it was added.`,
    ),
  ];
  return { workspace, parameterFile, request, warnings };
}

/** Relative with `/` inside the workspace, as it is outside. */
function within(root: string, file: string): string {
  const relative = path.relative(root, file);
  if (relative === '') return '.';
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative.split(path.sep).join('/');
}
