/** An environment with a certain Python in front, as activating it in a shell would give. */

import fs from 'node:fs';
import path from 'node:path';
import type { BaseEnvironment } from './environment.ts';

/** What the result depends on besides the arguments. */
interface Host {
  readonly platform: NodeJS.Platform;
  readonly exists: (file: string) => boolean;
}

const HERE: Host = { platform: process.platform, exists: fs.existsSync };

/**
 * Puts the Python of this path first on PATH. A program that is named by a path is not touched by that, and what the
 * parameter file sets itself is applied later and wins.
 */
export function withInterpreter(
  environment: BaseEnvironment,
  python: string,
  host: Host = HERE,
): BaseEnvironment {
  const { isAbsolute, basename, dirname, join } = host.platform === 'win32' ? path.win32 : path.posix;
  if (!isAbsolute(python)) return environment;
  const folder = dirname(python);
  const isFlat = host.platform === 'win32' && basename(folder).toLowerCase() !== 'scripts';
  const prefix = isFlat ? folder : dirname(folder);
  const isConda = host.exists(join(prefix, 'conda-meta'));
  const isVenv = host.exists(join(prefix, 'pyvenv.cfg'));
  const folders = [folder];
  if (isFlat) folders.push(join(prefix, 'Scripts'));
  if (isFlat && isConda) folders.push(join(prefix, 'Library', 'bin'));
  // What another activation left would speak of a Python that is not the one in front.
  const { PYTHONHOME: _home, VIRTUAL_ENV: _venv, ...rest } = environment.variables;
  const variables = inFront(rest, folders, host.platform);
  if (isVenv) variables['VIRTUAL_ENV'] = prefix;
  if (!isVenv) for (const name of ['CONDA_PREFIX', 'CONDA_DEFAULT_ENV']) delete variables[name];
  if (isConda) variables['CONDA_PREFIX'] = prefix;
  return { ...environment, interpreter: python, variables };
}

/** Each folder is on PATH once. */
function inFront(
  variables: BaseEnvironment['variables'],
  folders: readonly string[],
  platform: NodeJS.Platform,
): Record<string, string> {
  const separator = platform === 'win32' ? ';' : ':';
  // Windows takes any spelling of the name; a second one beside it would be another variable.
  const name = platform === 'win32' ? /^path$/i : /^PATH$/;
  const key = Object.keys(variables).find((known) => name.test(known)) ?? 'PATH';
  const others = (variables[key] ?? '')
    .split(separator)
    .filter((folder) => folder && !folders.includes(folder));
  return { ...variables, [key]: [...folders, ...others].join(separator) };
}
