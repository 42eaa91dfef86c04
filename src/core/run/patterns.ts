/** Files that a path or pattern of a parameter file names. */

import fs from 'node:fs';
import path from 'node:path';

/** Regular files only, in a stable order, as absolute paths; symbolic links are not followed. */
export function matchFiles(pattern: string, cwd: string): string[] {
  const isPlain = !/[*?[\]{}]/.test(pattern);
  const found = isPlain ? [pattern] : fs.globSync(pattern, { cwd });
  const files = [...new Set(found.map((name) => path.resolve(cwd, name)))].sort();
  return files.filter(isRegularFile);
}

/** Whatever cannot be looked at (too long a name, no permission) is no file for us. */
function isRegularFile(file: string): boolean {
  try {
    return fs.lstatSync(file).isFile();
  } catch {
    return false;
  }
}
