/** Checking a record: the chain of its events, and the files that its seal names. */

import path from 'node:path';
import { digestFile } from '../../base/checksum.ts';
import { messageOf } from '../../base/errors.ts';
import { isTextList } from './fieldShapes.ts';
import { foldFolder, type RunFolder, readEventFile, readRequest, readResolved, readState } from './folder.ts';
import type { RunEvent, RunState, SealedFile } from './model.ts';
import { isInside, isOfProgram } from './programParts.ts';
import { isSealed } from './shapes.ts';

interface Finding {
  /** `events.jsonl:12`, or the file's name. */
  readonly where: string;
  readonly message: string;
}

export interface Verification {
  readonly id: string;
  readonly ok: boolean;
  readonly events: number;
  readonly files: number;
  readonly sealed: boolean;
  readonly findings: readonly Finding[];
}

/** Reads everything once more. `isLive`: a line that is just being written is not a fault. */
export async function verifyRun(
  folder: RunFolder,
  isLive: boolean,
  signal?: AbortSignal,
): Promise<Verification> {
  const { events, faults, tornBytes, lines } = readEventFile(folder);
  const findings: Finding[] = faults.map(({ line, message }) => ({ where: `events.jsonl:${line}`, message }));
  if (tornBytes > 0 && !isLive) {
    findings.push({ where: `events.jsonl:${lines + 1}`, message: 'is cut off in the middle' });
  }
  if (events.length === 0 && !isLive) findings.push({ where: 'events.jsonl', message: 'holds no event' });
  const sealed = events.findLast((event) => event.type === 'sealed');
  const files = sealed?.type === 'sealed' && isSealed(sealed.data) ? sealed.data.files : [];
  if (!sealed && !isLive) findings.push({ where: 'events.jsonl', message: 'the record was never closed' });
  if (sealed && isStateForged(folder)) {
    findings.push({
      where: 'state.json',
      message: 'tells something else than the events; delete it to have it made anew',
    });
  }
  const gone = prunedPlaces(folder, events.slice(sealed?.seq ?? 0));
  for (const file of files.filter(({ path: name }) => !isWithin(placeOf(folder, name), gone))) {
    const message = await checkFile(folder, file, signal);
    if (message) findings.push({ where: file.path, message });
  }
  return {
    id: folder.id,
    ok: findings.length === 0,
    events: events.length,
    files: files.length,
    sealed: !!sealed,
    findings,
  };
}

/** What was removed on purpose after the seal: the last event that names a file counts. */
function prunedPlaces(folder: RunFolder, events: readonly RunEvent[]): ReadonlySet<string> {
  const gone = new Set<string>();
  // Nothing of the record itself, and no folder around it.
  const mayGo = (place: string) => {
    if (isInside(place, folder.root)) return isOfProgram(folder, place);
    return place !== folder.root && !isInside(folder.root, place);
  };
  const placeOfCheckpoint = (name: string) => (path.isAbsolute(name) ? name : folder.at(...name.split('/')));
  for (const { type, data } of events) {
    if (type === 'checkpoint' && typeof data.path === 'string') gone.delete(placeOfCheckpoint(data.path));
    if (type === 'pruned' && isTextList(data.paths)) {
      for (const place of data.paths.map(placeOfCheckpoint).filter(mayGo)) gone.add(place);
    }
  }
  return gone;
}

/** Whether it, or a folder around it, is one of these. */
function isWithin(place: string, places: ReadonlySet<string>): boolean {
  if (places.size === 0) return false;
  const above = path.dirname(place);
  return places.has(place) || (above !== place && isWithin(above, places));
}

/** The cache of the state is outside of the seal, but what it shows must be what happened. */
function isStateForged(folder: RunFolder): boolean {
  const told = ({ name, status, exit, command, parameters }: RunState) =>
    JSON.stringify([name, status, exit, command, parameters]);
  return told(readState(folder)) !== told(foldFolder(folder));
}

async function checkFile(
  folder: RunFolder,
  file: SealedFile,
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    const { size, sha256 } = await digestFile(placeOf(folder, file.path), { signal });
    if (sha256 === file.sha256) return undefined;
    return size === file.size ? 'was changed' : `was changed: ${size} bytes instead of ${file.size}`;
  } catch (error) {
    signal?.throwIfAborted();
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isGone ? 'is missing' : `cannot be read: ${messageOf(error)}`;
  }
}

/** Files of the record lie in the run folder; outputs elsewhere are named from the folder the program ran in. */
function placeOf(folder: RunFolder, name: string): string {
  if (!name.startsWith('cwd:')) return folder.at(...name.split('/'));
  const { workspace, cwd } = readRequest(folder);
  const ranIn = readResolved(folder)?.cwd ?? path.resolve(workspace, cwd);
  return path.resolve(ranIn, ...name.slice('cwd:'.length).split('/'));
}
