/** From a parameter file to checked fields, or one error that names every problem with its place. */

import path from 'node:path';
import { safeParse } from 'zod/mini';
import { isRecord, plainNumber } from '../../base/json.ts';
import type { Graces, RunRequest } from '../run/model.ts';
import { MAX_PROBLEMS } from './format.ts';
import { problemOf } from './issues.ts';
import { parameterFile } from './schema.ts';
import { invalidFile, readSource } from './source.ts';

export interface ParameterFile
  extends Pick<
    RunRequest,
    | 'name'
    | 'command'
    | 'parameters'
    | 'environment'
    | 'inputs'
    | 'outputs'
    | 'tags'
    | 'exclusive'
    | 'buffering'
    | 'terminal'
    | 'stop'
  > {
  readonly file: string;
  /** The text as it stands in the file; a copy is kept with the run. */
  readonly text: string;
  /** Absolute. */
  readonly cwd: string;
  /** What a person should know although the file is valid. */
  readonly warnings: readonly string[];
}

const DEFAULT_GRACES: Graces = { interruptSeconds: 5, terminateSeconds: 10 };

/** Fields of the format that this version does not act on yet: said, never silently passed over. */
const NOT_YET = ['workflow', 'limits', 'checkpoints', 'configs'];

export async function loadParameterFile(file: string): Promise<ParameterFile> {
  const source = await readSource(file);
  const checked = safeParse(parameterFile, plainFields(source.value));
  if (!checked.success) {
    throw invalidFile(
      file,
      checked.error.issues.slice(0, MAX_PROBLEMS).map((issue) => problemOf(issue, source)),
    );
  }
  const fields = checked.data;
  // The values as they are spelled in the file: `--lr 1.0` must reach the program as `1.0`.
  const spelled = isRecord(source.value) ? source.value : {};
  return {
    file,
    text: source.text,
    name: fields.name ?? nameOf(file),
    command: commandText(spelled['command']),
    cwd: path.resolve(path.dirname(file), fields.cwd ?? '.'),
    parameters: isRecord(spelled['parameters']) ? spelled['parameters'] : {},
    environment: isRecord(spelled['environment']) ? mapValues(spelled['environment'], scalarText) : {},
    inputs: fields.inputs ?? [],
    outputs: fields.outputs ?? [],
    tags: fields.tags ?? [],
    exclusive: fields.exclusive ?? false,
    buffering: fields.buffering ?? 'line',
    terminal: fields.terminal ?? false,
    stop: {
      interruptSeconds: fields.stop?.interruptSeconds ?? DEFAULT_GRACES.interruptSeconds,
      terminateSeconds: fields.stop?.terminateSeconds ?? DEFAULT_GRACES.terminateSeconds,
    },
    warnings: Object.keys(spelled).flatMap((key) => {
      if (Object.hasOwn(parameterFile.shape, key)) return [];
      const why = NOT_YET.includes(key)
        ? 'acted on by this version of Runtrail'
        : 'a field that Runtrail knows';
      return `${path.basename(file)}: "${key}" is not ${why}.`;
    }),
  };
}

/** `train.run.json` is called `train` until it says otherwise. */
function nameOf(file: string): string {
  const base = path.basename(file, path.extname(file));
  return base.replace(/\.run$/, '') || base;
}

/** The schema sees plain numbers; the parameters are the person's own and are not looked into. */
function plainFields(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, key === 'parameters' ? field : plainDeep(field)]),
  );
}

function plainDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainDeep);
  return isRecord(value) ? mapValues(value, plainDeep) : plainNumber(value);
}

function commandText(command: unknown): readonly string[] | string {
  return Array.isArray(command) ? command.map(scalarText) : scalarText(command);
}

function scalarText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function mapValues<T>(
  record: Readonly<Record<string, unknown>>,
  change: (value: unknown) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
