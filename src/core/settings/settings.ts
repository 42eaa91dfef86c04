/** The two files of settings that every program reads: of the machine, and of the workspace. */

import os from 'node:os';
import path from 'node:path';
import { AppError, messageOf } from '../../base/errors.ts';
import { readIfThere } from '../../base/files.ts';
import { isRecord } from '../../base/json.ts';
import { expandPath } from '../../base/userFolders.ts';

/** `<config>/runtrail/config.json`: what a cloned workspace must not decide. */
export interface MachineConfig {
  readonly file: string;
  /** The Node that runs the runner. */
  readonly node: string | undefined;
  /** Folders outside of a workspace where it may keep its runs. */
  readonly runsOutside: readonly string[];
}

/** `<workspace>/.runtrail/config.json` */
export interface WorkspaceConfig {
  /** Where the runs are kept, instead of `.runtrail/runs`. */
  readonly runs: string | undefined;
}

export function readMachineConfig(configFolder: string): MachineConfig {
  const file = path.join(configFolder, 'config.json');
  const values = readConfig(file);
  const expand = (text: string) =>
    expandPath(text, { workspaceFolder: configFolder, env: process.env, home: os.homedir() });
  const node = text(values, 'node', file);
  return { file, node: node && expand(node), runsOutside: texts(values, 'runsOutside', file).map(expand) };
}

export function readWorkspaceConfig(runtrailFolder: string): WorkspaceConfig {
  const file = path.join(runtrailFolder, 'config.json');
  return { runs: text(readConfig(file), 'runs', file) };
}

type Values = Readonly<Record<string, unknown>>;

/** A person writes these files: what is wrong is said, and nothing is changed or put aside. */
function readConfig(file: string): Values {
  const source = readIfThere(file);
  if (source === undefined || source.trim() === '') return {};
  let values: unknown;
  try {
    values = JSON.parse(source);
  } catch (cause) {
    throw new AppError('invalid', `${file}: ${messageOf(cause)}.`, { cause });
  }
  if (isRecord(values)) return values;
  throw new AppError('invalid', `${file} must hold one JSON object.`);
}

function text(values: Values, key: string, file: string): string | undefined {
  const value = values[key];
  if (value === undefined || typeof value === 'string') return value;
  throw new AppError('invalid', `${file}: "${key}" must be a text.`);
}

function texts(values: Values, key: string, file: string): readonly string[] {
  const value = values[key] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new AppError('invalid', `${file}: "${key}" must be a list of texts.`);
}
