/** The fields of a checked file as a run is asked for them: with the defaults of what it leaves out. */

import path from 'node:path';
import { isRecord, plainNumber } from '../../base/json.ts';
import type { Graces, RunRequest } from '../run/model.ts';
import { checkpointPlan } from './checkpointPlan.ts';
import { type AskedCode, askedCode, slashed } from './code.ts';
import type { Values } from './layers.ts';
import { metricsPlan } from './metricsPlan.ts';
import { commandOf, textMap } from './program.ts';
import { resumePolicy } from './resumeParts.ts';
import { recordAt } from './stack.ts';

export interface ResolvedFields
  extends Pick<
    RunRequest,
    | 'name'
    | 'command'
    | 'parameters'
    | 'environment'
    | 'inputs'
    | 'outputs'
    | 'folders'
    | 'tags'
    | 'exclusive'
    | 'buffering'
    | 'terminal'
    | 'stop'
    | 'limits'
    | 'sampling'
    | 'checkpoints'
    | 'resume'
    | 'metrics'
  > {
  /** Absolute; where the program is fetched it may be relative, to the folder of the code that is asked for. */
  readonly cwd: string;
  readonly workflow: AskedCode | null;
  /** Of memory, by the formula of the file. */
  readonly estimatedBytes: number | null;
}

const DEFAULT_GRACES: Graces = { interruptSeconds: 5, terminateSeconds: 10 };

/** `train.run.json` is called `train` until it says otherwise. */
export function nameOf({ name }: Values, file: string): string {
  if (typeof name === 'string') return name;
  const base = path.basename(file, path.extname(file));
  return base.replace(/\.run$/, '') || base;
}

/** `fields` are checked, and their placeholders filled in. */
export function resolvedFields(
  fields: Values,
  file: string,
  limits: Pick<ResolvedFields, 'limits' | 'sampling' | 'estimatedBytes'>,
): ResolvedFields {
  const folder = path.dirname(file);
  const workflow = askedCode(fields['workflow'], folder);
  const cwd = typeof fields['cwd'] === 'string' ? fields['cwd'] : '.';
  return {
    name: nameOf(fields, file),
    command: commandOf(fields),
    cwd: workflow ? slashed(cwd) : path.resolve(folder, cwd),
    workflow,
    parameters: recordAt(fields, 'parameters'),
    environment: textMap(fields['environment']),
    inputs: textsOf(fields['inputs']),
    outputs: textsOf(fields['outputs']),
    folders: textsOf(fields['folders']),
    tags: textsOf(fields['tags']),
    exclusive: fields['exclusive'] === true,
    buffering: fields['buffering'] === 'full' ? 'full' : 'line',
    terminal: fields['terminal'] === true,
    stop: gracesOf(fields['stop']),
    ...limits,
    checkpoints: checkpointPlan(fields),
    resume: resumePolicy(fields['resume']),
    metrics: metricsPlan(fields),
  };
}

/** The fields with what a variant changes beside the parameters. */
export function withVariant(fields: Values, variant: string | undefined): Values {
  const changed = variant === undefined ? {} : recordAt(recordAt(fields, 'variants'), variant);
  const { environment, tags } = changed;
  return {
    ...fields,
    ...(isRecord(environment) && { environment: { ...recordAt(fields, 'environment'), ...environment } }),
    ...(Array.isArray(tags) && { tags: [...new Set([...textsOf(fields['tags']), ...textsOf(tags)])] }),
  };
}

function gracesOf(stop: unknown): Graces {
  const given = isRecord(stop) ? stop : {};
  const seconds = (key: keyof Graces) => {
    const value = plainNumber(given[key]);
    return typeof value === 'number' ? value : DEFAULT_GRACES[key];
  };
  return { interruptSeconds: seconds('interruptSeconds'), terminateSeconds: seconds('terminateSeconds') };
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
