/** Where a program runs that was asked to run in code which is got first. */

import path from 'node:path';
import { mapTextsOf } from '../../base/json.ts';
import type { WorkflowState } from './code.ts';
import type { RunRequest } from './model.ts';

type Got = Pick<WorkflowState, 'folder'> | null;

/** The folder that the program runs in. */
export function programFolder({ workspace, workflow, cwd }: RunRequest, got: Got): string {
  const base = got ? path.resolve(got.folder, workflow?.path ?? '.') : workspace;
  return path.resolve(base, cwd);
}

/** The request with the folder of the code wherever it names the clone of the user's own that this one stands in for. */
export function relocated(request: RunRequest, got: Got): RunRequest {
  const clone = request.workflow?.local ?? null;
  if (clone === null || got === null || got.folder === clone) return request;
  const { command, environment, cwd, parameters, inputs, outputs, folders } = request;
  const named = { command, environment, cwd, parameters, inputs, outputs, folders };
  return { ...request, ...mapTextsOf(named, (text) => renamed(text, clone, got.folder)) };
}

/** `/clones/stim/a.py` but not `/clones/stimuli`. */
function renamed(text: string, from: string, to: string): string {
  const [first = '', ...rest] = text.split(from);
  return rest.reduce((before, after) => before + (/^[\w.-]/.test(after) ? from : to) + after, first);
}
