/** Removes checkpoints from the disk: never through a link, and never anything of the record itself. */

import fs from 'node:fs';
import path from 'node:path';
import { errnoOf, messageOf } from '../../base/errors.ts';
import { failPoint } from '../../base/failPoint.ts';
import { listFolder } from '../../base/files.ts';
import type { Checkpoint } from '../run/checkpoints.ts';
import type { RunFolder } from '../run/folder.ts';
import { isInside, isOfProgram } from '../run/programParts.ts';
import { PARTS, partsOf, readManifest, STATE_ENDING } from './manifest.ts';
import { placeOf, realPlace, recordedPath } from './place.ts';
import { MOST_FILES } from './whatLies.ts';

export interface RemoveOptions {
  /** Also what lies outside of the run folder. */
  readonly outside: boolean;
}

/** Why it may not be removed, as a sentence; undefined where it may. */
export function whyNotRemoved(
  folder: RunFolder,
  recorded: string,
  { outside }: RemoveOptions,
): string | undefined {
  const place = placeOf(folder, recorded);
  const parent = realPlace(path.dirname(place));
  const root = realPlace(folder.root) ?? folder.root;
  const real = parent === undefined ? place : path.join(parent, path.basename(place));
  const isWithin = isInside(real, root);
  if (isInside(root, real) || real === root) return `${recorded} is not a place of a checkpoint.`;
  if (path.isAbsolute(recorded)) {
    if (isWithin) return `${recorded} is part of the record of the run.`;
    // As the checkpoint that this run went on from.
    if (isInside(real, path.dirname(path.dirname(root)))) return `${recorded} belongs to another run.`;
    return outside ? undefined : `${recorded} lies outside of the run folder.`;
  }
  if (!isWithin) return `${recorded} leads out of the run folder.`;
  if (!isOfProgram(folder, path.join(folder.root, path.relative(root, real)))) {
    return `${recorded} is part of the record of the run.`;
  }
  const isLink = fs.lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  return isLink ? `${recorded} is a link.` : undefined;
}

/** It may be written a little after it was said. */
const WRITTEN_MS = 60_000;

/** Elsewhere other runs write, too, and a record names what it likes. Looks at size and time alone. */
export function isAnotherByNow(folder: RunFolder, { path: name, kind, bytes, time }: Checkpoint): boolean {
  const place = placeOf(folder, name);
  if (!path.isAbsolute(name) || !fs.existsSync(place)) return false;
  const stats = kind === 'folder' ? statsIn(place) : [fs.lstatSync(place)];
  if (stats === undefined || (kind !== 'folder' && !stats[0]?.isFile())) return true;
  const size = stats.reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
  const latest = Date.parse(time) + WRITTEN_MS;
  return size !== bytes || stats.some((stat) => stat.isFile() && stat.mtimeMs > latest);
}

function statsIn(folder: string): fs.Stats[] | undefined {
  return filesIn(folder)?.flatMap((file) => fs.lstatSync(file, { throwIfNoEntry: false }) ?? []);
}

/** Undefined where it is no folder, or holds more than a checkpoint may. */
function filesIn(folder: string): string[] | undefined {
  if (!isOwnFolder(folder)) return undefined;
  const files: string[] = [];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const entry of fs.readdirSync(next, { withFileTypes: true })) {
      (entry.isDirectory() ? folders : files).push(path.join(next, entry.name));
      if (files.length + folders.length > MOST_FILES) return undefined;
    }
  }
  return files;
}

/** What is gone already counts as removed. Returns why it is still there where it is. */
export function removeFromDisk(
  folder: RunFolder,
  recorded: string,
  options: RemoveOptions,
): string | undefined {
  const reason = whyNotRemoved(folder, recorded, options);
  if (reason !== undefined) return reason;
  try {
    failPoint('in-prune');
    const place = placeOf(folder, recorded);
    if (isOwnFolder(place)) removeFolder(place);
    else fs.rmSync(place, { force: true });
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** Out of sight at once: half of a folder would be taken for a checkpoint by whoever looks after a death in between. */
function removeFolder(place: string): void {
  const going = goingPlace(place);
  fs.rmSync(going, { force: true, recursive: true });
  const count = filesIn(place)?.length;
  fs.renameSync(place, going);
  failPoint('in-prune-folder');
  try {
    fs.rmSync(going, { force: true, recursive: true });
  } catch (error) {
    // What has lost a part of itself is no checkpoint any more.
    if (filesIn(going)?.length !== count) return;
    fs.renameSync(going, place);
    throw error;
  }
}

/** A name that no program is asked for by, and that patterns pass over. */
function goingPlace(place: string): string {
  return path.join(path.dirname(place), `.${path.basename(place)}.removed.tmp`);
}

/** Removes what is left of a folder that was recorded as removed; what was written at its place since stays. */
export function finishFolder(folder: RunFolder, recorded: string): void {
  if (path.isAbsolute(recorded) || recorded.includes('\0')) return;
  const going = goingPlace(placeOf(folder, recorded));
  if (!isOwnFolder(going) || whyNotRemoved(folder, recordedPath(folder, going), { outside: false })) return;
  try {
    fs.rmSync(going, { force: true, recursive: true });
  } catch {
    // it is in nobody's way
  }
}

/** Somebody may have written a part and not its manifest yet. */
const YOUNG_MS = 60_000;
const PART = /^[0-9a-f]{64}$/;

/** Parts of state checkpoints that no manifest names, as in the record. `but` are manifests that are about to go. */
export function orphanParts(
  folder: RunFolder,
  but: ReadonlySet<string> = new Set(),
  now = Date.now(),
): string[] {
  const parts = path.join(folder.checkpoints, PARTS);
  if (!isOwnFolder(folder.checkpoints) || !isOwnFolder(parts)) return [];
  const named = new Set<string>();
  for (const name of listFolder(folder.checkpoints)) {
    if (!name.endsWith(STATE_ENDING) || but.has(`checkpoints/${name}`)) continue;
    try {
      const manifest = readManifest(path.join(folder.checkpoints, name));
      for (const part of manifest ? partsOf(manifest) : []) named.add(path.basename(part.file));
    } catch {
      return []; // what a manifest names that cannot be read nobody knows
    }
  }
  return listFolder(parts)
    .filter((name) => PART.test(name) && !named.has(name) && isOldPart(path.join(parts, name), now))
    .map((name) => `checkpoints/${PARTS}/${name}`);
}

function isOwnFolder(folder: string): boolean {
  return fs.lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

export function isOldPart(file: string, now = Date.now()): boolean {
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  return stat?.isFile() === true && now - stat.mtimeMs > YOUNG_MS;
}

/** Whether the folder may be written to at all: asked before anything is recorded. */
export function mayChange(place: string): boolean {
  try {
    fs.accessSync(path.dirname(place), fs.constants.W_OK);
    return true;
  } catch (error) {
    return errnoOf(error) === 'ENOENT';
  }
}
