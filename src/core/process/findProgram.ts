/** Finding the file that will run: before anything is started, and never in the current folder by accident. */

import fs from 'node:fs';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The absolute path of a program as `execvp` would find it, from the folder it will run in; undefined when there
 * is none. Empty and relative entries of PATH are passed over: they would let a workspace plant a `python`.
 */
export function findProgram(name: string, cwd: string, env: Environment): string | undefined {
  if (/[/\\]/.test(name) && (process.platform === 'win32' || name.includes('/'))) {
    const file = path.resolve(cwd, name);
    return candidates(file, env).find(isExecutable);
  }
  for (const folder of (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    const found = candidates(path.join(folder, name), env).find(isExecutable);
    if (found) return found;
  }
  return undefined;
}

function candidates(file: string, env: Environment): string[] {
  if (process.platform !== 'win32') return [file];
  const extensions = (env['PATHEXT'] ?? '.COM;.EXE;.BAT;.CMD').split(';');
  return [file, ...extensions.map((extension) => file + extension)];
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
