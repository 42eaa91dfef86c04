/** What a launch will do, decided before anything is touched. The dry run shows it; the launch carries it out. */

import path from 'node:path';
import { loadParameterFile, type ParameterFile } from '../params/load.ts';
import { applyOverrides, type Override } from '../params/overrides.ts';
import type { BaseEnvironment } from '../process/environment.ts';
import type { RunRequest } from '../run/model.ts';
import { pathWithin, type Workspace } from '../run/workspace.ts';
import { type Asking, requestOf } from './request.ts';

export interface PlanOptions extends Asking {
  readonly file: string;
  readonly overrides: readonly Override[];
  readonly name?: string | undefined;
  readonly tags: readonly string[];
}

export interface Plan {
  readonly workspace: Workspace;
  /** Where the file lies, the text that is kept with the run, and the folder to run in. */
  readonly parameterFile: Pick<ParameterFile, 'file' | 'text' | 'cwd'>;
  readonly request: RunRequest;
  readonly warnings: readonly string[];
  /** What the runner gives to the program in place of its own environment. Recorded nowhere. */
  readonly variables: BaseEnvironment['variables'] | undefined;
}

/** Reads and checks everything that can be known before the start. Creates nothing. */
export async function planRun(workspace: Workspace, id: string, options: PlanOptions): Promise<Plan> {
  const parameterFile = await loadParameterFile(path.resolve(options.file));
  const { parameters, added } = applyOverrides(parameterFile.parameters, options.overrides);
  const { file, text: _text, cwd, warnings, tags, ...fields } = parameterFile;
  const ask = {
    ...fields,
    name: options.name ?? parameterFile.name,
    file: pathWithin(workspace.root, file),
    overrides: Object.fromEntries(options.overrides.map(({ key, value }) => [key, value])),
    cwd: pathWithin(workspace.root, cwd),
    parameters,
    tags: [...new Set([...tags, ...options.tags])],
    repeats: null,
  };
  return {
    workspace,
    parameterFile,
    request: requestOf(workspace, id, ask, options),
    warnings: [
      ...warnings,
      ...added.map((key) => `"${key}" is not among the parameters of ${path.basename(file)}; it was added.`),
    ],
    variables: options.environment?.variables,
  };
}
