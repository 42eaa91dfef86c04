/** Checking a record: the chain of its events, and the files that its seal names. */

import path from 'node:path';
import { digestFile } from '../../base/checksum.ts';
import { messageOf } from '../../base/errors.ts';
import { type RunFolder, readEventFile, readRequest } from './folder.ts';
import type { SealedFile } from './model.ts';

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
  const { events, faults, tornBytes } = readEventFile(folder);
  const findings: Finding[] = faults.map(({ line, message }) => ({ where: `events.jsonl:${line}`, message }));
  if (tornBytes > 0 && !isLive) {
    const line = events.length + faults.filter((fault) => fault.message.startsWith('is not')).length + 1;
    findings.push({ where: `events.jsonl:${line}`, message: 'is cut off in the middle' });
  }
  if (events.length === 0 && !isLive) findings.push({ where: 'events.jsonl', message: 'holds no event' });
  const sealed = events.findLast((event) => event.type === 'sealed');
  const files = sealed?.type === 'sealed' ? sealed.data.files : [];
  if (!sealed && !isLive) findings.push({ where: 'events.jsonl', message: 'the record was never closed' });
  for (const file of files) {
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

async function checkFile(
  folder: RunFolder,
  file: SealedFile,
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    const { size, sha256 } = await digestFile(placeOf(folder, file.path), signal);
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
  return path.resolve(workspace, cwd, ...name.slice('cwd:'.length).split('/'));
}
