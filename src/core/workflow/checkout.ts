/** Makes the files of a commit, with its submodules and what Git LFS keeps elsewhere, from what is here. */

import fs from 'node:fs';
import path from 'node:path';
import { GitFailure } from './gitFailure.ts';
import { folderInside } from './inside.ts';
import { fetchLargeFiles } from './lfs.ts';
import { removeReadOnly } from './seal.ts';
import { type BaseTree, shareFiles } from './shareFiles.ts';
import { allSubmodules, type Source } from './source.ts';
import { addWorkTree, type Making } from './workTree.ts';

interface Destination {
  /** Is not there yet. */
  readonly folder: string;
  /** To share files with. */
  readonly base?: BaseTree | undefined;
}

interface Made {
  /** Everything in it is of one repository, and git's own. */
  readonly isPlain: boolean;
  readonly warnings: readonly string[];
}

/** Nothing is left of the folder when that fails. */
export async function checkOut(source: Source, { folder, base }: Destination, making: Making): Promise<Made> {
  source.mirror.server.tell('Checking out files');
  try {
    const isDone = base !== undefined && (await shareFiles(source, folder, base, making));
    if (!isDone) await addWorkTree(source, folder, making);
    const warnings: string[] = [];
    let isPlain = source.submodules.length === 0;
    for (const submodule of allSubmodules(source)) {
      const place = folderInside(folder, submodule.path, 'The submodule');
      await addWorkTree(submodule.source, place, making);
      warnings.push(...(await fetchLargeFiles(submodule.source, place, making)).warnings);
    }
    const large = await fetchLargeFiles(source, folder, making);
    isPlain &&= !large.isUsed;
    return { isPlain, warnings: [...warnings, ...large.warnings] };
  } catch (error) {
    const isFull = isAboutWriting(error) && isAlmostFull(path.dirname(folder));
    await removeReadOnly(folder);
    throw isFull ? Object.assign(new Error('The disk is full.'), { code: 'ENOSPC' }) : error;
  }
}

/** git does not say why it could not write a file. */
function isAboutWriting(error: unknown): boolean {
  return (
    error instanceof GitFailure &&
    /unable to (write|create) file|cannot create directory|unable to write new index/.test(error.stderr)
  );
}

const ALMOST_NOTHING = 64e6;

function isAlmostFull(folder: string): boolean {
  const { bavail, bsize } = fs.statfsSync(folder);
  return bavail * bsize < ALMOST_NOTHING;
}
