/** The files that a run keeps in `params/`, and their names there. */

import path from 'node:path';
import { safeName } from '../../base/names.ts';

interface Config {
  readonly file: string;
  readonly text: string | undefined;
}

/** Where a run keeps its parameter file. */
export function nameOfCopy(file: string): string {
  return safeName(path.basename(file));
}

/** Each `.cfg` file with a name that no other file there has; null for those that are not there. */
export function configCopies(
  parameterFile: string,
  configs: readonly Config[],
): (Config & { readonly copy: string | null })[] {
  const taken = new Set(['resolved.json', nameOfCopy(parameterFile).toLowerCase()]);
  return configs.map(({ file, text }) => ({
    file,
    text,
    copy: text === undefined ? null : freeName(nameOfCopy(file), taken),
  }));
}

/** `stim.cfg`, then `stim-2.cfg`; names that differ in case only are one on some systems. */
function freeName(name: string, taken: Set<string>): string {
  const { name: stem, ext } = path.parse(name);
  let free = name;
  for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${stem}-${count}${ext}`;
  taken.add(free.toLowerCase());
  return free;
}
