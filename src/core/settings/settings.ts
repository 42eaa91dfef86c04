/** The two files of settings that every program reads: of the machine, and of the workspace. */

import os from 'node:os';
import path from 'node:path';
import { AppError, messageOf } from '../../base/errors.ts';
import { readIfThere } from '../../base/files.ts';
import { isRecord, parseExact } from '../../base/json.ts';
import { expandPath } from '../../base/userFolders.ts';
import type { AskedLimits } from '../limits/asked.ts';
import type { Sampling } from '../run/model.ts';
import { type CodeKeys, repositorySettings, snapshotSettings } from './code.ts';
import { limitSettings, samplingSettings } from './limits.ts';
import { object, text, texts, type Values } from './typedKeys.ts';

/** `<config>/runtrail/config.json`: what a cloned workspace must not decide. */
export interface MachineConfig extends CodeKeys {
  readonly file: string;
  /** The Node that runs the runner. */
  readonly node: string | undefined;
  /** Folders outside of a workspace where it may keep its runs. */
  readonly runsOutside: readonly string[];
  /** The file that describes this rig. */
  readonly rig: string | undefined;
  /** Limits for every run on this machine, where its file does not say otherwise. */
  readonly limits: AskedLimits;
  readonly sampling: Sampling | undefined;
  /** Values of parameters for every run on this machine. */
  readonly parameters: Values;
}

/** `<workspace>/.runtrail/config.json` */
export interface WorkspaceConfig {
  readonly file: string;
  /** Where the runs are kept, instead of `.runtrail/runs`. */
  readonly runs: string | undefined;
  /** Values of parameters for every run in this workspace. */
  readonly parameters: Values;
  /** Which files are parameter files, besides those that their name or text gives away. */
  readonly parameterFiles: readonly string[];
  /** By pattern: how the `.cfg` files of that name are written, as the name of a dialect or an object. */
  readonly dialects: Values;
  /** By pattern: the JSON Schema that the `.cfg` files of that name are checked with. */
  readonly schemas: Values;
  /** What only the settings of the machine may say, and was passed over here. */
  readonly ignored: readonly string[];
}

export type { Values };

const MACHINE_KEYS = ['node', 'runsOutside', 'rig', 'git', 'repositories', 'snapshot', 'limits', 'sampling'];

export function readMachineConfig(configFolder: string): MachineConfig {
  const file = path.join(configFolder, 'config.json');
  const values = readConfig(file);
  const expand = (text: string) =>
    expandPath(text, { workspaceFolder: configFolder, env: process.env, home: os.homedir() });
  const node = text(values, 'node', file);
  const rig = text(values, 'rig', file);
  const git = text(values, 'git', file);
  return {
    file,
    node: node && expand(node),
    runsOutside: texts(values, 'runsOutside', file).map(expand),
    git: git && expand(git),
    repositories: repositorySettings(values, file, expand),
    snapshot: snapshotSettings(values, file),
    rig: rig && expand(rig),
    limits: limitSettings(values, file),
    sampling: samplingSettings(values, file),
    parameters: object(values, 'parameters', file),
  };
}

export function readWorkspaceConfig(runtrailFolder: string): WorkspaceConfig {
  const file = path.join(runtrailFolder, 'config.json');
  const values = readConfig(file);
  return {
    file,
    runs: text(values, 'runs', file),
    parameters: object(values, 'parameters', file),
    parameterFiles: texts(values, 'parameterFiles', file),
    dialects: object(values, 'dialects', file),
    schemas: object(values, 'schemas', file),
    ignored: MACHINE_KEYS.filter((key) => Object.hasOwn(values, key)),
  };
}

/** What the patterns say about a file of the workspace; of several that match, the last one counts. */
export function byPattern(patterns: Values, root: string, file: string): unknown {
  const found = Object.keys(patterns).findLast((pattern) => matchesPattern(root, file, pattern));
  return found === undefined ? undefined : patterns[found];
}

/** Whether a file of this workspace is named; a pattern without a slash is one for names in any folder. */
export function matchesPattern(root: string, file: string, pattern: string): boolean {
  return path.matchesGlob(pattern.includes('/') ? path.relative(root, file) : path.basename(file), pattern);
}

/** A person writes these files: what is wrong is said, and nothing is changed or put aside. */
function readConfig(file: string): Values {
  const source = readIfThere(file);
  if (source === undefined || source.trim() === '') return {};
  let values: unknown;
  try {
    values = parseExact(source);
  } catch (cause) {
    throw new AppError('invalid', `${file}: ${messageOf(cause)}.`, { cause });
  }
  if (isRecord(values)) return values;
  throw new AppError('invalid', `${file} must hold one JSON object.`);
}
