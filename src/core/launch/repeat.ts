/** Another run of exactly what an earlier one was asked to do, whatever became of its parameter file since. */

import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import { readIfThere } from '../../base/files.ts';
import { shortId } from '../../base/ids.ts';
import { isRecord } from '../../base/json.ts';
import { type RunFolder, readRequest } from '../run/folder.ts';
import type { Workspace } from '../run/workspace.ts';
import { nameOfCopy } from './copies.ts';
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
  const ask: Ask = { ...ofRun(rest, earlier, workspace.run(id)), repeats };
  const file = path.resolve(workspace.root, ask.file);
  return {
    workspace,
    parameterFile: {
      file,
      text: keptText(earlier, nameOfCopy(file)),
      cwd: path.resolve(workspace.root, ask.cwd),
    },
    copies: new Map(
      ask.configs.flatMap(({ copy }) => (copy === null ? [] : [[copy, keptText(earlier, copy)]])),
    ),
    request: requestOf(workspace, id, ask, asking),
    warnings: [],
    variables: asking.environment?.variables,
  };
}

/** What named the folder or the id of the earlier run names those of the new one: its record must stay as it is. */
function ofRun<T extends object>(asked: T, earlier: RunFolder, next: RunFolder): T {
  const moved = (text: string) => text.replaceAll(earlier.root, next.root).replaceAll(earlier.id, next.id);
  // Texts only: the spelling of numbers goes through, and so does what is no plain object.
  const within = (value: unknown): unknown => {
    if (typeof value === 'string') return moved(value);
    if (Array.isArray(value)) return value.map(within);
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, within(inner)]));
  };
  return {
    ...asked,
    ...Object.fromEntries(Object.entries(asked).map(([key, value]) => [key, within(value)])),
  };
}

function keptText(earlier: RunFolder, name: string): string {
  const text = readIfThere(earlier.at('params', name));
  if (text !== undefined) return text;
  throw new AppError('damaged', `Run ${shortId(earlier.id)} has lost its copy of ${name}.`, {
    hint: 'Run the parameter file itself instead.',
  });
}
