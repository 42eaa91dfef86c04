/** Reads a checkpoint that stands still: its checksum, and what its manifest says of it where it has one. */

import fs from 'node:fs';
import path from 'node:path';
import type { Pace } from '../../base/pace.ts';
import type { CheckpointRecord } from '../run/checkpoints.ts';
import type { RunFolder } from '../run/folder.ts';
import { BlockSums } from './blockSums.ts';
import { type Digest, digestFolder, digestSingle, digestState } from './digest.ts';
import { readManifest, STATE_ENDING, type StateManifest } from './manifest.ts';
import { type Lying, whatLies } from './whatLies.ts';

export interface Read {
  readonly kind: CheckpointRecord['kind'];
  readonly lying: Lying;
  readonly digest: Digest;
  readonly manifest: StateManifest | undefined;
}

const MOST_PARTS = 10_000;

export class Reader {
  private readonly folder: RunFolder;
  /** Parts of state checkpoints that were read before, by what they were then. */
  private readonly parts = new Map<string, string>();

  constructor(folder: RunFolder) {
    this.folder = folder;
  }

  /** Undefined where it changed while it was read, or is gone. */
  async read(place: string, pace: Pace): Promise<Read | undefined> {
    const before = await whatLies(place, pace);
    if (!before) return undefined;
    const manifest = this.isState(place) ? readManifest(place) : undefined;
    const digest = await this.digest(place, before, { manifest, pace });
    const lying = await whatLies(place, pace);
    if (!lying || lying.mark !== before.mark) return undefined;
    return { kind: manifest ? 'state' : lying.kind, lying, digest, manifest };
  }

  /** By its name: whether it is one its manifest tells. */
  isState(place: string): boolean {
    return place.endsWith(STATE_ENDING) && path.dirname(place) === this.folder.checkpoints;
  }

  private digest(
    place: string,
    lying: Lying,
    { manifest, pace }: { readonly manifest: StateManifest | undefined; readonly pace: Pace },
  ): Promise<Digest> {
    if (manifest) {
      const known = {
        isKnown: (file: string) => this.isKnownPart(file),
        onRead: (file: string) => this.know(file),
      };
      return digestState(place, manifest, { pace, ...known });
    }
    if (lying.kind === 'folder') return digestFolder(place, lying, { pace });
    return digestSingle(place, BlockSums.for(lying.bytes), { pace });
  }

  /** A part is named by its checksum; one that was read once is the same as long as nobody writes into it. */
  private isKnownPart(file: string): boolean {
    const mark = markOf(file);
    return mark !== undefined && this.parts.get(file) === mark;
  }

  private know(file: string): void {
    const mark = markOf(file);
    if (this.parts.size >= MOST_PARTS) this.parts.clear();
    if (mark !== undefined) this.parts.set(file, mark);
  }
}

function markOf(file: string): string | undefined {
  const stat = fs.lstatSync(file, { bigint: true, throwIfNoEntry: false });
  return stat && `${stat.ino}:${stat.size}:${stat.mtimeNs}`;
}
