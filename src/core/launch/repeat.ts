/** Another run of exactly what an earlier one was asked to do, whatever became of its parameter file since. */

import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import { readIfThere } from '../../base/files.ts';
import { shortId } from '../../base/ids.ts';
import { mapTextsOf } from '../../base/json.ts';
import type { WorkflowRequest } from '../run/code.ts';
import { type RunFolder, readRequest, readResolved } from '../run/folder.ts';
import { withoutResumeArguments } from '../run/resumeArguments.ts';
import type { PlanPlace } from './context.ts';
import { nameOfCopy } from './copies.ts';
import { type Answering, withAnswer } from './otherCommit.ts';
import type { Plan } from './plan.ts';
import { type Ask, type Asking, requestOf } from './request.ts';

/** From the request of the earlier run and its kept copy of the parameter file. Creates nothing. */
export async function planRepeat(
  { workspace, code }: Pick<PlanPlace, 'workspace' | 'code'>,
  id: string,
  earlier: RunFolder,
  asking: Asking & Answering,
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
  const workflow = rest.workflow && (await sameCode(rest.workflow, earlier, asking));
  const same = { ...rest, command: withoutResumeArguments(rest), resumes: null };
  const ask: Ask = { ...ofRun(same, earlier, workspace.run(id)), workflow, repeats };
  const file = path.resolve(workspace.root, ask.file);
  return {
    workspace,
    parameterFile: { file, text: keptText(earlier, nameOfCopy(file)) },
    copies: new Map(
      ask.configs.flatMap(({ copy }) => (copy === null ? [] : [[copy, keptText(earlier, copy)]])),
    ),
    request: requestOf(workspace, id, ask, asking),
    warnings: [],
    estimatedBytes: null,
    given: { variables: asking.environment?.variables ?? null, code },
  };
}

/** The very commit that the earlier run got: a branch may be another state since. */
export async function sameCode(
  { onOtherCommit, ...asked }: WorkflowRequest,
  earlier: RunFolder,
  answering: Answering,
): Promise<WorkflowRequest> {
  const got = readResolved(earlier)?.workflow;
  if (!got) return { ...asked, onOtherCommit };
  return withAnswer(
    { ...asked, ref: got.commit },
    { ask: answering.ask, onOtherCommit: answering.onOtherCommit ?? onOtherCommit },
  );
}

/** What named the folder or the id of the earlier run names those of the new one: its record must stay as it is. */
export function ofRun<T extends object>(asked: T, earlier: RunFolder, next: RunFolder): T {
  return mapTextsOf(asked, (text) =>
    text.replaceAll(earlier.root, next.root).replaceAll(earlier.id, next.id),
  );
}

export function keptText(earlier: RunFolder, name: string): string {
  const text = readIfThere(earlier.at('params', name));
  if (text !== undefined) return text;
  throw new AppError('damaged', `Run ${shortId(earlier.id)} has lost its copy of ${name}.`, {
    hint: 'Run the parameter file itself instead.',
  });
}
