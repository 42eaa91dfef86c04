/** Closing the record: a summary for a person, then a checksum of every file that belongs to it. */

import fs from 'node:fs';
import path from 'node:path';
import { digestFile } from '../../base/checksum.ts';
import { messageOf } from '../../base/errors.ts';
import { failPoint } from '../../base/failPoint.ts';
import { writeAtomic } from '../../base/files.ts';
import type { SealedFile } from '../run/model.ts';
import { matchFiles } from '../run/patterns.ts';
import { programFolder, relocated } from '../run/programPlace.ts';
import { summaryText } from '../run/summary.ts';
import type { Session } from './session.ts';

/** What `writeAtomic` leaves when it is killed. */
const OUR_TEMPORARY = /^\..+\.\d+\.[0-9a-f]{8}\.tmp$/;
/** What changes after the end, or proves itself: not part of the seal. */
const OUTSIDE = new Set(['state.json', 'events.jsonl', 'control', 'annotations', 'code']);

/** Writes `SUMMARY.md`, hashes everything, and closes the chain. */
export async function seal(session: Session): Promise<void> {
  const { folder, request } = session;
  session.record('finishing', { phase: 'Sealing the record' });
  session.attempt('SUMMARY.md', () =>
    writeAtomic(folder.at('SUMMARY.md'), summaryText(session.state), { durable: false }),
  );
  const { workflow } = session.state;
  const { outputs: patterns } = relocated(request, workflow);
  const cwd = programFolder(request, workflow);
  const unreadable: string[] = [];
  const own = filesBelow(folder.root, OUTSIDE, unreadable).map((file) => ({
    file,
    name: relative(folder.root, file),
  }));
  // Of code that was never got there are none, whatever lies where it would have been.
  const isGot = request.workflow === null || workflow !== null;
  const outputs = declaredOutputs(isGot ? patterns : [], cwd, folder.root).map((file) => ({
    file,
    // Outside of the run folder a path is relative to the folder the program ran in, and says so.
    name: `cwd:${relative(cwd, file)}`,
  }));
  const files: SealedFile[] = [];
  for (const { file, name } of [...own, ...outputs]) {
    try {
      files.push({ path: name, ...(await digestFile(file)) });
    } catch (error) {
      unreadable.push(`${name}: ${messageOf(error)}`);
    }
  }
  for (const why of unreadable) session.log.warn(`not in the seal: ${why}`);
  failPoint('in-seal');
  const missing = unreadable.length > 0 ? `${unreadable.length} files or folders could not be read` : null;
  session.record('sealed', { files, incomplete: session.incomplete ?? missing });
}

function declaredOutputs(patterns: readonly string[], cwd: string, runFolder: string): string[] {
  const files = patterns.flatMap((pattern) => matchFiles(pattern, cwd));
  const isOwn = (file: string) => file.startsWith(runFolder + path.sep) && !isInCode(file, runFolder);
  return [...new Set(files)].filter((file) => !isOwn(file));
}

/** The run's own copy of the code is no part of its record; what it writes there may be. */
function isInCode(file: string, runFolder: string): boolean {
  return file.startsWith(path.join(runFolder, 'code') + path.sep);
}

/** Regular files below a folder, in a stable order; links, sockets and pipes are left out. */
function filesBelow(root: string, skipped: ReadonlySet<string>, unreadable: string[]): string[] {
  return entriesOf(root, unreadable)
    .filter((entry) => !skipped.has(entry.name) && !OUR_TEMPORARY.test(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(root, entry.name);
      if (entry.isDirectory()) return filesBelow(file, new Set(), unreadable);
      return entry.isFile() ? [file] : [];
    });
}

/** A folder that cannot be read is a hole in the record, which the seal says. */
function entriesOf(folder: string, unreadable: string[]): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    unreadable.push(messageOf(error));
    return [];
  }
}

function relative(from: string, file: string): string {
  return path.relative(from, file).split(path.sep).join('/');
}
