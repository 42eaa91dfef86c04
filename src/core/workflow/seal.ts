/** Whether a work tree is as it was made, told by what its file system says of every file: no content is read. */

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Pace } from '../../base/pace.ts';

export interface Seal {
  /** Over name, kind, size, time and place on the disk of everything inside. */
  readonly hash: string;
  readonly bytes: number;
}

const MAY_WRITE = 0o222;

/** Undefined where a part of it cannot be read: then it is not as it was made. */
export async function sealOf(folder: string): Promise<Seal | undefined> {
  try {
    return await seal(folder, (_file, { mode }) => mode);
  } catch {
    return undefined;
  }
}

/** Takes the right to write from everything inside, and tells the seal of that. */
export function makeReadOnly(folder: string): Promise<Seal> {
  return seal(folder, (file, stat) => {
    const mode = stat.mode & ~MAY_WRITE;
    if (mode !== stat.mode && !stat.isSymbolicLink()) fs.chmodSync(file, mode & 0o777);
    return stat.isSymbolicLink() ? stat.mode : mode;
  });
}

async function seal(folder: string, modeOf: (file: string, stat: fs.Stats) => number): Promise<Seal> {
  const hash = createHash('sha256');
  let bytes = 0;
  await walk(folder, (name, file, stat) => {
    // What it shares with another tree is counted there.
    bytes += stat.isFile() && stat.nlink === 1 ? stat.size : 0;
    const target = stat.isSymbolicLink() ? fs.readlinkSync(file) : '';
    // The times of a folder change with files that come and go again; those that stay are named anyway. The time of
    // the last change of a file's state changes with each tree that shares it.
    const facts = stat.isDirectory() ? [] : [stat.size, stat.mtimeMs, stat.ino];
    hash.update(`${JSON.stringify([name, modeOf(file, stat), target, ...facts])}\n`);
  });
  return { hash: hash.digest('hex'), bytes };
}

/** Removes a folder in which nothing may be written. */
export async function removeReadOnly(folder: string): Promise<void> {
  await walk(folder, (_name, file, stat) => {
    if (stat.isDirectory()) fs.chmodSync(file, 0o700);
  }).catch(() => undefined); // removing says what is wrong
  await fs.promises.rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** The same files under another name, in folders of its own; links are made anew. `.git` is left out. */
export async function linkFiles(from: string, to: string): Promise<void> {
  await walk(from, (name, file, stat) => {
    const copy = path.join(to, name);
    if (name === '' || name === '.git') return;
    if (stat.isDirectory()) fs.mkdirSync(copy);
    else if (stat.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(file), copy);
    else fs.linkSync(file, copy);
  });
}

type Visit = (name: string, file: string, stat: fs.Stats) => void;

/** The folder itself and everything inside, in the order of their names. Links are not followed. */
async function walk(folder: string, visit: Visit): Promise<void> {
  const pace = new Pace();
  visit('', folder, fs.lstatSync(folder));
  const folders = [''];
  for (let inside = folders.pop(); inside !== undefined; inside = folders.pop()) {
    for (const entry of fs.readdirSync(path.join(folder, inside)).sort()) {
      await pace.turn();
      const name = path.join(inside, entry);
      const file = path.join(folder, name);
      const stat = fs.lstatSync(file);
      visit(name, file, stat);
      if (stat.isDirectory()) folders.push(name);
    }
  }
}
