/** The checksum of a checkpoint, with what tells later where it was damaged. */

import path from 'node:path';
import { type DigestOptions, digestFile, sha256 } from '../../base/checksum.ts';
import { AppError } from '../../base/errors.ts';
import type { CheckpointRecord, CheckpointTraces } from '../run/checkpoints.ts';
import type { BlockSums } from './blockSums.ts';
import { partsOf, type StateManifest } from './manifest.ts';
import type { Entry, Lying } from './whatLies.ts';

/** Of a folder with more files an event does not name each. */
const MOST_NAMED = 200;

export type Digest = Pick<CheckpointRecord, 'bytes' | 'sha256'> & { readonly traces: CheckpointTraces };

type Options = Pick<DigestOptions, 'signal' | 'pace'>;

export async function digestSingle(
  place: string,
  blocks: BlockSums,
  options: Options,
): Promise<Digest & { readonly sums: readonly string[] }> {
  const { size, sha256: sum } = await digestFile(place, {
    ...options,
    onBytes: (bytes) => blocks.add(bytes),
  });
  const sums = blocks.finish();
  return { bytes: size, sha256: sum, traces: { blocks: { bytes: blocks.bytes, crc32: sums } }, sums };
}

/** The checksum of a folder is that of the list of what is in it, each with its own. */
export async function digestFolder(place: string, lying: Lying, options: Options): Promise<Digest> {
  const files = await filesOf(place, lying.entries, options);
  const list = files.map(({ path: name, size, sha256: sum }) => `${JSON.stringify(name)} ${size} ${sum}\n`);
  return {
    bytes: lying.bytes,
    sha256: sha256(list.join('')),
    traces: files.length > MOST_NAMED ? {} : { files },
  };
}

async function filesOf(place: string, entries: readonly Entry[], options: Options) {
  const files: { path: string; size: number; sha256: string }[] = [];
  for (const { path: name, link } of entries) {
    files.push(
      link === null
        ? { path: name, ...(await digestFile(path.join(place, name), options)) }
        : { path: name, size: 0, sha256: sha256(`-> ${link}`) },
    );
  }
  return files;
}

interface StateOptions {
  readonly isKnown?: (file: string) => boolean;
  /** Told of each part that is what its name says. */
  readonly onRead?: (file: string) => void;
}

/** That of its manifest, which holds the checksums of all parts; parts that were looked at before are not read again. */
export async function digestState(
  place: string,
  manifest: StateManifest,
  { isKnown, onRead, ...options }: Options & StateOptions,
): Promise<Digest> {
  const own = await digestFile(place, options);
  let bytes = own.size;
  for (const part of partsOf(manifest)) {
    bytes += part.bytes;
    const file = path.join(path.dirname(place), part.file);
    if (isKnown?.(file)) continue;
    const { size, sha256: sum } = await digestFile(file, options);
    if (sum !== part.sha256 || size !== part.bytes)
      throw new AppError('damaged', `Its part ${part.file} is not what the manifest says.`);
    onRead?.(file);
  }
  return { bytes, sha256: own.sha256, traces: {} };
}
