/** What lies at the place of a checkpoint, as cheaply as can be told: enough to see whether it is still the same. */

import fs from 'node:fs';
import path from 'node:path';
import { sha256 } from '../../base/checksum.ts';
import { AppError } from '../../base/errors.ts';
import type { Pace } from '../../base/pace.ts';
import { formatBytes } from '../../base/size.ts';

/** Of one checkpoint: what takes more is not for us to follow. */
export const MOST_FILES = 10_000;
export const MOST_BYTES = 100 * 2 ** 30;

export interface Entry {
  /** Relative to the folder, with `/`; empty for a single file. */
  readonly path: string;
  readonly size: number;
  /** Of a link in a folder: where it leads. Links are part of a checkpoint, what they lead to is not. */
  readonly link: string | null;
}

export interface Lying {
  readonly kind: 'file' | 'folder';
  /** Another one whenever size, time or inode of anything in it is another. */
  readonly mark: string;
  readonly bytes: number;
  /** When anything of it was written last. */
  readonly writtenMs: number;
  /** In the order of their names. */
  readonly entries: readonly Entry[];
}

/** Undefined where there is nothing, or neither a file nor a folder. A link is nothing: it is followed before. */
export async function whatLies(place: string, pace: Pace): Promise<Lying | undefined> {
  const stat = statIfThere(place);
  if (stat?.isFile()) {
    const entries = [{ path: '', size: Number(stat.size), link: null }];
    return lying('file', place, { entries, marks: [markOf(stat)], writtenMs: Number(stat.mtimeMs) });
  }
  return stat?.isDirectory() ? lying('folder', place, await inFolder(place, pace)) : undefined;
}

interface Found {
  readonly entries: Entry[];
  readonly marks: string[];
  writtenMs: number;
}

function lying(kind: Lying['kind'], place: string, { entries, marks, writtenMs }: Found): Lying {
  const bytes = entries.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MOST_BYTES) {
    throw new AppError('refused', `${place} has ${formatBytes(bytes)}: more than a checkpoint may have.`);
  }
  const mark = kind === 'file' ? marks.join() : sha256(marks.join('\n'));
  return { kind, mark, bytes, writtenMs, entries };
}

async function inFolder(root: string, pace: Pace): Promise<Found> {
  const found: Found = { entries: [], marks: [], writtenMs: 0 };
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const { name } of fs.readdirSync(folder, { withFileTypes: true })) {
      await pace.turn();
      const place = path.join(folder, name);
      const stat = statIfThere(place);
      if (stat?.isDirectory()) folders.push(place);
      else if (stat) take(found, path.relative(root, place).split(path.sep).join('/'), place, stat);
      if (found.entries.length + folders.length > MOST_FILES) {
        throw new AppError('refused', `${root} holds more than ${MOST_FILES} files.`);
      }
    }
  }
  found.entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  found.marks.sort();
  return found;
}

function take(found: Found, name: string, place: string, stat: fs.BigIntStats): void {
  if (!stat.isFile() && !stat.isSymbolicLink()) return; // a pipe or a socket holds nothing
  const link = stat.isSymbolicLink() ? fs.readlinkSync(place) : null;
  found.entries.push({ path: name, size: link === null ? Number(stat.size) : 0, link });
  found.marks.push(`${name}\0${markOf(stat)}`);
  found.writtenMs = Math.max(found.writtenMs, Number(stat.mtimeMs));
}

function markOf({ dev, ino, size, mtimeNs }: fs.BigIntStats): string {
  return `${dev}:${ino}:${size}:${mtimeNs}`;
}

function statIfThere(place: string): fs.BigIntStats | undefined {
  return fs.lstatSync(place, { bigint: true, throwIfNoEntry: false });
}
