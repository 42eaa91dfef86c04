/** What a program is given to speak with us: the shipped clients, behind everything of its own, and what they ask for. */

import os from 'node:os';
import path from 'node:path';
import type { RunRequest } from '../run/model.ts';

/** By the variable that names where a language looks for modules. */
const CLIENTS: Readonly<Record<string, string>> = {
  MATLABPATH: 'matlab',
  NODE_PATH: 'javascript',
  OCTAVE_PATH: 'matlab',
  PATH: 'bin',
  PYTHONPATH: 'python',
};

/** Beside the runner, so that no update takes them away from a live run. */
const FOLDER = path.join(path.dirname(process.argv[1] ?? ''), 'clients');

export function clientEnvironment(
  { checkpoints, resumes }: Pick<RunRequest, 'checkpoints' | 'resumes'>,
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  const result: Record<string, string> = { RUNTRAIL_HOST: os.hostname(), RUNTRAIL_NODE: process.execPath };
  if (resumes) result['RUNTRAIL_RESUME_FROM'] = resumes.path;
  if (checkpoints.every.steps !== null) result['RUNTRAIL_CHECKPOINT_STEPS'] = String(checkpoints.every.steps);
  for (const [name, part] of Object.entries(CLIENTS)) {
    const known = spelling(name, env);
    result[known] = behind(env[known], path.join(FOLDER, part));
  }
  return result;
}

/** An empty part of a path would be the current folder. */
function behind(folders: string | undefined, ours: string): string {
  return folders ? `${folders}${path.delimiter}${ours}` : ours;
}

/** Windows calls it `Path`, and knows no difference. */
function spelling(name: string, env: Readonly<Record<string, string>>): string {
  if (process.platform !== 'win32') return name;
  return Object.keys(env).find((each) => each.toUpperCase() === name) ?? name;
}
