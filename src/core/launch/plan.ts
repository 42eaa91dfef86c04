/** What a launch will do, decided before anything is touched. The dry run shows it; the launch carries it out. */

import path from 'node:path';
import { shortage } from '../estimates/memory.ts';
import type { Given } from '../executors/executor.ts';
import { thisMachine } from '../limits/machine.ts';
import { loadParameterFile, type ParameterFile } from '../params/load.ts';
import type { Override } from '../params/overrides.ts';
import type { ConfigFile, RunRequest, ValueOrigin } from '../run/model.ts';
import { pathWithin, type Workspace } from '../run/workspace.ts';
import { contextOf, type PlanPlace } from './context.ts';
import { configCopies } from './copies.ts';
import { type Answering, withAnswer } from './otherCommit.ts';
import { type Asking, requestOf } from './request.ts';

export interface PlanOptions extends Asking, Answering {
  readonly file: string;
  /** In place of what the file holds now. */
  readonly text?: string | undefined;
  readonly overrides: readonly Override[];
  readonly variant?: string | undefined;
  readonly name?: string | undefined;
  readonly tags: readonly string[];
  /** To questions of the file: given before. */
  readonly answers?: Readonly<Record<string, unknown>> | undefined;
}

export interface Plan {
  readonly workspace: Workspace;
  /** Where the file lies, and the text that is kept with the run. */
  readonly parameterFile: Pick<ParameterFile, 'file' | 'text'>;
  /** By the name of the copy: what is kept beside the parameter file. */
  readonly copies: ReadonlyMap<string, string>;
  readonly request: RunRequest;
  readonly warnings: readonly string[];
  /** Of memory, by the formula of its file. */
  readonly estimatedBytes: number | null;
  /** What the runner must be told besides. Recorded nowhere: the variables it gives to the program may hold secrets. */
  readonly given: Given;
}

/** Reads and checks everything that can be known before the start. Creates nothing. */
export async function planRun(place: PlanPlace, id: string, options: PlanOptions): Promise<Plan> {
  const { workspace } = place;
  const { overrides, variant, name, environment, launcher, answers } = options;
  const context = contextOf(place, {
    ...{ overrides, variant, name, environment, answers },
    overriddenBy: launcher.program === 'vscode' ? 'launch form' : '--set',
    runFolder: workspace.run(id).root,
  });
  const parameterFile = await loadParameterFile(path.resolve(options.file), context, options);
  const {
    file,
    text: _text,
    cwd,
    warnings,
    tags,
    configs,
    added,
    variants: _variants,
    workflow: asked,
    estimatedBytes,
    ...fields
  } = parameterFile;
  const workflow = asked && (await withAnswer(asked, options));
  const copies = configCopies(file, configs);
  const ask = {
    ...fields,
    name: options.name ?? parameterFile.name,
    file: pathWithin(workspace.root, file),
    overrides: Object.fromEntries(overrides.map(({ key, value }) => [key, value])),
    cwd: workflow ? cwd : pathWithin(workspace.root, cwd),
    configs: copies.map(
      ({ file: each, copy }): ConfigFile => ({ file: pathWithin(workspace.root, each), copy }),
    ),
    origins: originsWithin(workspace, fields.origins),
    tags: [...new Set([...tags, ...options.tags])],
    workflow,
    repeats: null,
    resumes: null,
  };
  return {
    workspace,
    parameterFile,
    copies: new Map(copies.flatMap(({ copy, text }) => (copy === null ? [] : [[copy, text ?? '']]))),
    request: requestOf(workspace, id, ask, options),
    warnings: [
      ...warnings,
      ...memoryWarnings(estimatedBytes),
      ...added.map((key) => `"${key}" is not among the parameters of ${path.basename(file)}; it was added.`),
    ],
    estimatedBytes,
    given: { variables: options.environment?.variables ?? null, code: place.code },
  };
}

/** Only said: what is free now need not be what is free when it is needed. */
function memoryWarnings(bytes: number | null): string[] {
  const warning = bytes === null ? undefined : shortage({ bytes, runs: null }, thisMachine().freeBytes);
  return warning === undefined ? [] : [warning];
}

function originsWithin({ root }: Workspace, origins: RunRequest['origins']): RunRequest['origins'] {
  const within = ([key, origin]: readonly [string, ValueOrigin]): [string, ValueOrigin] => {
    return [key, origin.file === undefined ? origin : { ...origin, file: pathWithin(root, origin.file) }];
  };
  return Object.fromEntries(Object.entries(origins).map(within));
}
