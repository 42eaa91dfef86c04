/** Closing the record: a summary for a person, then a checksum of every file that belongs to it. */

import fs from 'node:fs';
import path from 'node:path';
import { digestFile } from '../../base/checksum.ts';
import { messageOf } from '../../base/errors.ts';
import { failPoint } from '../../base/failPoint.ts';
import { writeAtomic } from '../../base/files.ts';
import type { SealedFile } from '../run/model.ts';
import { matchFiles } from '../run/patterns.ts';
import { summaryText } from '../run/summary.ts';
import type { Session } from './session.ts';

/** What changes after the end, or proves itself: not part of the seal. */
/** What `writeAtomic` leaves when it is killed. */
const OUR_TEMPORARY = /^\..+\.\d+\.[0-9a-f]{8}\.tmp$/;
const OUTSIDE = new Set(['state.json', 'events.jsonl', 'control', 'annotations']);

/** Writes `SUMMARY.md`, hashes everything, and closes the chain. */
export async function seal(session: Session): Promise<void> {
  const { folder, request } = session;
  session.record('finishing', { phase: 'Sealing the record' });
  session.attempt('SUMMARY.md', () =>
    writeAtomic(folder.at('SUMMARY.md'), summaryText(session.state), { durable: false }),
  );
  const cwd = path.resolve(request.workspace, request.cwd);
  const own = filesBelow(folder.root, OUTSIDE).map((file) => ({ file, name: relative(folder.root, file) }));
  const outputs = declaredOutputs(request.outputs, cwd, folder.root).map((file) => ({
    file,
    // Outside of the run folder a path is relative to the folder the program ran in, and says so.
    name: `cwd:${relative(cwd, file)}`,
  }));
  const files: SealedFile[] = [];
  const unreadable: string[] = [];
  for (const { file, name } of [...own, ...outputs]) {
    try {
      files.push({ path: name, ...(await digestFile(file)) });
    } catch (error) {
      unreadable.push(name);
      session.log.warn(`${name} is not in the seal: ${messageOf(error)}`);
    }
  }
  failPoint('in-seal');
  const missing = unreadable.length > 0 ? `${unreadable.length} files could not be read` : null;
  session.record('sealed', { files, incomplete: session.incomplete ?? missing });
}

function declaredOutputs(patterns: readonly string[], cwd: string, runFolder: string): string[] {
  const files = patterns.flatMap((pattern) => matchFiles(pattern, cwd));
  return [...new Set(files)].filter((file) => !file.startsWith(runFolder + path.sep));
}

/** Regular files below a folder, in a stable order; links, sockets and pipes are left out. */
function filesBelow(root: string, skipped: ReadonlySet<string>): string[] {
  return entriesOf(root)
    .filter((entry) => !skipped.has(entry.name) && !OUR_TEMPORARY.test(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(root, entry.name);
      if (entry.isDirectory()) return filesBelow(file, new Set());
      return entry.isFile() ? [file] : [];
    });
}

function entriesOf(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // removed, or closed to us: its files are not ours to vouch for
  }
}

function relative(from: string, file: string): string {
  return path.relative(from, file).split(path.sep).join('/');
}
