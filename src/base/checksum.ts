/** SHA-256 of files of any size, without holding up the event loop for longer than one block. */

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Pace } from './pace.ts';

const BLOCK = 1 << 20;

export interface FileDigest {
  readonly size: number;
  readonly sha256: string;
}

export interface DigestOptions {
  readonly signal?: AbortSignal | undefined;
  /** Rests in between, where others are not to notice. */
  readonly pace?: Pace | undefined;
  /** Sees all bytes as well, in their order. */
  readonly onBytes?: ((bytes: Uint8Array) => void) | undefined;
}

/** Hashes a regular file. Reads at most the size it has at the start: a file that grows for ever still ends. */
export async function digestFile(file: string, options: DigestOptions = {}): Promise<FileDigest> {
  const { signal, pace, onBytes } = options;
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants;
  const fd = fs.openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stat = fs.fstatSync(fd);
    if (!stat.isFile()) throw new Error(`${file} is not a regular file`);
    const hash = createHash('sha256');
    const block = Buffer.allocUnsafe(Math.min(BLOCK, Math.max(1, stat.size)));
    let size = 0;
    while (size < stat.size) {
      signal?.throwIfAborted();
      const read = fs.readSync(fd, block, 0, Math.min(block.length, stat.size - size), size);
      if (read === 0) break;
      hash.update(block.subarray(0, read));
      onBytes?.(block.subarray(0, read));
      size += read;
      if (pace) await pace.turn();
      else if (read === BLOCK) await nextTurn();
    }
    return { size, sha256: hash.digest('hex') };
  } finally {
    fs.closeSync(fd);
  }
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
