/** Another run of exactly what an earlier one was asked to do, whatever became of its parameter file since. */

import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import { readIfThere } from '../../base/files.ts';
import { shortId } from '../../base/ids.ts';
import { type RunFolder, readRequest } from '../run/folder.ts';
import type { Workspace } from '../run/workspace.ts';
import { copyOfParameterFile } from './launch.ts';
import type { Plan } from './plan.ts';
import { type Ask, type Asking, requestOf } from './request.ts';

/** From the request of the earlier run and its kept copy of the parameter file. Creates nothing. */
export async function planRepeat(
  workspace: Workspace,
  id: string,
  earlier: RunFolder,
  asking: Asking,
): Promise<Plan> {
  const { schema: _schema, baseEnvironment: _base, launcher: _launcher, ...request } = readRequest(earlier);
  const {
    createdAt: _createdAt,
    workspace: _workspace,
    executor: _executor,
    parent: _parent,
    ...asked
  } = request;
  const { id: repeats, ...rest } = asked;
  const ask: Ask = { ...rest, repeats };
  const file = path.resolve(workspace.root, ask.file);
  return {
    workspace,
    parameterFile: { file, text: keptText(earlier, file), cwd: path.resolve(workspace.root, ask.cwd) },
    request: requestOf(workspace, id, ask, asking),
    warnings: [],
    variables: asking.environment?.variables,
  };
}

function keptText(earlier: RunFolder, file: string): string {
  const text = readIfThere(copyOfParameterFile(earlier, file));
  if (text !== undefined) return text;
  throw new AppError('damaged', `Run ${shortId(earlier.id)} has lost its copy of ${path.basename(file)}.`, {
    hint: 'Run the parameter file itself instead.',
  });
}
