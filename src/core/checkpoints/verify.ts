/** Looking at a checkpoint once more: whether it is what it was when it was recorded, and where it is not. */

import fs from 'node:fs';
import path from 'node:path';
import { digestFile } from '../../base/checksum.ts';
import { AppError, errnoOf, messageOf } from '../../base/errors.ts';
import { Pace } from '../../base/pace.ts';
import { areTraces } from '../run/checkpointShapes.ts';
import type { Checkpoint, CheckpointRecord, CheckpointTraces } from '../run/checkpoints.ts';
import { type RunFolder, readEventFile } from '../run/folder.ts';
import { BlockSums, differingRanges } from './blockSums.ts';
import { digestFolder, digestSingle } from './digest.ts';
import { partsOf, readManifest } from './manifest.ts';
import { placeOf } from './place.ts';
import { whatLies } from './whatLies.ts';

export interface CheckpointVerdict {
  readonly path: string;
  /** Of what was looked at. */
  readonly sha256: string;
  /** `unreadable`: nobody can say; the disk or its rights are in the way. */
  readonly outcome: 'good' | 'damaged' | 'missing' | 'unreadable';
  readonly findings: readonly { readonly where: string; readonly message: string }[];
}

type Findings = CheckpointVerdict['findings'];

/** Reads all of it. Changes nothing. */
export async function examineCheckpoint(
  folder: RunFolder,
  checkpoint: Checkpoint,
  signal?: AbortSignal,
): Promise<CheckpointVerdict> {
  const { path: name, sha256 } = checkpoint;
  const verdict = (outcome: CheckpointVerdict['outcome'], findings: Findings = []): CheckpointVerdict => ({
    ...{ path: name, sha256, outcome, findings },
  });
  const place = placeOf(folder, name);
  try {
    const findings = await EXAMINATIONS[checkpoint.kind](place, { folder, checkpoint, signal });
    return verdict(findings.length === 0 ? 'good' : 'damaged', findings);
  } catch (error) {
    signal?.throwIfAborted();
    if (isGone(error) && !fs.existsSync(place)) {
      return verdict('missing', [{ where: name, message: 'is missing' }]);
    }
    const outcome = error instanceof AppError && error.code === 'damaged' ? 'damaged' : 'unreadable';
    return verdict(outcome, [{ where: name, message: messageOf(error) }]);
  }
}

interface Case {
  readonly folder: RunFolder;
  readonly checkpoint: Checkpoint;
  readonly signal: AbortSignal | undefined;
}

const EXAMINATIONS: Readonly<
  Record<CheckpointRecord['kind'], (place: string, about: Case) => Promise<Findings>>
> = { file: examineFile, folder: examineFolder, state: examineState };

async function examineFile(place: string, { folder, checkpoint, signal }: Case): Promise<Findings> {
  const { path: name, bytes, sha256 } = checkpoint;
  const { blocks } = tracesOf(folder, checkpoint);
  const now = await digestSingle(place, new BlockSums(blocks?.bytes ?? 2 ** 20), { signal });
  if (now.sha256 === sha256) return [];
  const findings: { where: string; message: string }[] = [];
  if (now.bytes !== bytes) findings.push({ where: name, message: sizeText(now.bytes, bytes) });
  if (blocks) {
    const common = Math.ceil(Math.min(bytes, now.bytes) / blocks.bytes);
    const [before, after] = [blocks.crc32, now.sums].map((sums) => sums.slice(0, common));
    const ranges = differingRanges(before ?? [], after ?? [], { block: blocks.bytes, size: now.bytes });
    const messages = ranges.slice(0, MOST_RANGES).map(([from, to]) => `bytes ${from} to ${to} are others`);
    findings.push(...messages.map((message) => ({ where: name, message })));
  }
  return findings.length > 0 ? findings : [{ where: name, message: 'was changed' }];
}

const MOST_RANGES = 5;

async function examineFolder(place: string, { folder, checkpoint, signal }: Case): Promise<Findings> {
  const { path: name, sha256 } = checkpoint;
  const lying = await whatLies(place, new Pace());
  if (!lying) throw gone(place);
  const now = await digestFolder(place, lying, { signal });
  if (now.sha256 === sha256 && lying.kind === 'folder') return [];
  const before = tracesOf(folder, checkpoint).files;
  if (!before || !now.traces.files) return [{ where: name, message: 'holds something else' }];
  const after = new Map(now.traces.files.map((file) => [file.path, file]));
  const changed = before.flatMap((file) => {
    const found = after.get(file.path);
    after.delete(file.path);
    if (found?.sha256 === file.sha256 && found.size === file.size) return [];
    const message = !found
      ? 'is missing'
      : found.size === file.size
        ? 'was changed'
        : sizeText(found.size, file.size);
    return [{ where: `${name}/${file.path}`, message }];
  });
  return [...changed, ...[...after.keys()].map((file) => ({ where: `${name}/${file}`, message: 'is new' }))];
}

async function examineState(place: string, { checkpoint, signal }: Case): Promise<Findings> {
  const { path: name, sha256 } = checkpoint;
  const own = await digestFile(place, { signal });
  if (own.sha256 !== sha256) return [{ where: name, message: 'its manifest was changed' }];
  const manifest = readManifest(place);
  if (!manifest) return [{ where: name, message: 'is no manifest of a checkpoint' }];
  const findings: { where: string; message: string }[] = [];
  for (const part of partsOf(manifest)) {
    const message = await faultOfPart(path.join(path.dirname(place), part.file), part, signal);
    const keys = Object.entries(manifest.keys).flatMap(([key, { file }]) =>
      file === part.file ? [key] : [],
    );
    if (message !== undefined)
      findings.push({ where: `${name}: ${keys.map((key) => `"${key}"`).join(', ')}`, message });
  }
  return findings;
}

async function faultOfPart(
  file: string,
  { bytes, sha256, file: name }: { readonly bytes: number; readonly sha256: string; readonly file: string },
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    const now = await digestFile(file, { signal });
    if (now.sha256 === sha256) return undefined;
    return now.size === bytes
      ? `its part ${name} was changed`
      : `its part ${name} ${sizeText(now.size, bytes)}`;
  } catch (error) {
    if (isGone(error)) return `its part ${name} is missing`;
    throw error;
  }
}

/** They are in the event alone. */
function tracesOf(folder: RunFolder, { path: name, sha256 }: Checkpoint): CheckpointTraces {
  const traces = readEventFile(folder).events.flatMap(({ type, data }) =>
    type === 'checkpoint' && data.path === name && data.sha256 === sha256 && areTraces(data.traces)
      ? [data.traces]
      : [],
  );
  return traces.findLast(({ blocks, files }) => blocks || files) ?? {};
}

function sizeText(now: number, before: number): string {
  return `has ${now} bytes instead of ${before}`;
}

function gone(place: string): Error {
  return Object.assign(new Error(`${place} is missing`), { code: 'ENOENT' });
}

function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '');
}
