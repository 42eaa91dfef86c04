/** The work trees of one cached repository that runs share: one for each commit, read-only, and used as long as it is as it was made. */

import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { listFolder, PRIVATE_FOLDER, writeJson } from '../../base/files.ts';
import { isRecord } from '../../base/json.ts';
import { readDocument } from '../run/folder.ts';
import { checkOut } from './checkout.ts';
import { Uses } from './holds.ts';
import { type Place, timeOf } from './place.ts';
import { makeReadOnly, removeReadOnly, sealOf } from './seal.ts';
import type { BaseTree } from './shareFiles.ts';
import type { Source } from './source.ts';
import { indexOf, type Making } from './workTree.ts';

/** `trees/<name>.json`: written once the tree is whole. */
interface TreeRecord {
  readonly schema: 'runtrail/tree/1';
  readonly commit: string;
  readonly seal: string;
  readonly bytes: number;
  /** Without submodules and files from elsewhere: others may share what is in it. */
  readonly isPlain: boolean;
}

export interface SharedTree {
  readonly name: string;
  readonly folder: string;
  readonly warnings: readonly string[];
}

export interface KnownTree {
  readonly name: string;
  /** Empty for one that was put aside. */
  readonly commit: string;
  readonly bytes: number;
  readonly usedAt: number;
}

export class WorkTrees {
  private readonly place: Place;

  constructor(place: Place) {
    this.place = place;
  }

  /** A tree of this commit that nobody has changed. */
  async find(commit: string): Promise<SharedTree | undefined> {
    for (const { name, record } of this.candidates(commit)) {
      const folder = this.folderOf(name);
      if (!(await isAsMade(folder, record))) continue;
      touch(this.recordOf(name));
      // It may have been removed meanwhile; whoever removes trees takes the record first.
      if (fs.existsSync(this.recordOf(name))) return { name, folder, warnings: [] };
    }
    return undefined;
  }

  /** At the end of a run that used it: a program of root may write anywhere. */
  async changedSince(name: string): Promise<string | undefined> {
    const record = this.read(name);
    const folder = this.folderOf(name);
    if (record && (await isAsMade(folder, record))) return undefined;
    return `Files of the shared code in ${folder} were changed while this run used them, by it or by another one.`;
  }

  async make(source: Source, making: Making): Promise<SharedTree> {
    fs.mkdirSync(this.place.trees, { recursive: true, mode: PRIVATE_FOLDER });
    const warnings = this.putChangedAside(source.commit);
    await this.removeUnfinished();
    const name = this.freeName(source.commit);
    const folder = this.folderOf(name);
    const base = await this.base();
    const made = await checkOut(source, { folder, base }, making);
    warnings.push(...made.warnings);
    fs.copyFileSync(indexOf(folder), this.indexCopy(name));
    const { hash, bytes } = await makeReadOnly(folder);
    const record: TreeRecord = {
      schema: 'runtrail/tree/1',
      commit: source.commit,
      seal: hash,
      bytes,
      isPlain: made.isPlain,
    };
    writeJson(this.recordOf(name), record, { durable: false });
    return { name, folder, warnings };
  }

  /** What was left by launches and removals that were killed: nobody else makes a tree now. */
  private async removeUnfinished(): Promise<void> {
    const uses = new Uses(this.place);
    for (const file of listFolder(this.place.trees)) {
      const name = file.replace(/\.(json(\.going)?|index)$/, '');
      const isWhole = fs.existsSync(this.recordOf(name));
      if (!isWhole && !uses.standIn(name)) await removeReadOnly(this.folderOf(file));
    }
  }

  list(): KnownTree[] {
    return listFolder(this.place.trees).flatMap((file) => {
      const name = file.endsWith('.json') ? file.slice(0, -'.json'.length) : '';
      const record = name === '' ? undefined : this.read(name);
      if (!record) return [];
      const { commit, bytes } = record;
      return [{ name, commit, bytes, usedAt: timeOf(this.recordOf(name)) ?? 0 }];
    });
  }

  /** The tree that was used last, if another may share its files. */
  private async base(): Promise<BaseTree | undefined> {
    const [last] = this.list().sort((a, b) => b.usedAt - a.usedAt);
    const record = last && this.read(last.name);
    if (!last || !record?.isPlain || !fs.existsSync(this.indexCopy(last.name))) return undefined;
    const folder = this.folderOf(last.name);
    if (!(await isAsMade(folder, record))) return undefined;
    return { folder, commit: record.commit, index: this.indexCopy(last.name) };
  }

  indexCopy(name: string): string {
    return path.join(this.place.trees, `${name}.index`);
  }

  recordOf(name: string): string {
    return this.place.recordOf(name);
  }

  folderOf(name: string): string {
    return path.join(this.place.trees, name);
  }

  /** Those that somebody changed: kept where they are as long as a run stands in them, else under another name. */
  private putChangedAside(commit: string): string[] {
    const uses = new Uses(this.place);
    return this.candidates(commit).map(({ name, record }) => {
      const folder = this.folderOf(name);
      if (uses.standIn(name))
        return `Files of the shared code in ${folder} were changed; this run got a new copy.`;
      const aside = `${name}.changed-${randomBytes(4).toString('hex')}`;
      fs.rmSync(this.recordOf(name), { force: true });
      if (!fs.existsSync(folder)) return `The shared code in ${folder} was removed; it was made again.`;
      fs.renameSync(folder, this.folderOf(aside));
      writeJson(this.recordOf(aside), { ...record, seal: '' }, { durable: false });
      return `Files of the shared code in ${folder} were changed; they were put aside in ${this.folderOf(aside)}.`;
    });
  }

  private candidates(commit: string): { name: string; record: TreeRecord }[] {
    const found: { name: string; record: TreeRecord }[] = [];
    for (const name of this.names(commit)) {
      const record = this.read(name);
      if (!record) continue;
      found.push({ name, record });
    }
    return found;
  }

  private freeName(commit: string): string {
    return (
      this.names(commit).find((name) => !fs.existsSync(this.folderOf(name))) ?? `${commit}-${Date.now()}`
    );
  }

  private names(commit: string): string[] {
    return [commit, ...Array.from({ length: 8 }, (_, index) => `${commit}-${index + 2}`)];
  }

  private read(name: string): TreeRecord | undefined {
    try {
      return readDocument(this.recordOf(name), 'tree', 1, isTreeRecord);
    } catch {
      return undefined;
    }
  }
}

function isTreeRecord(value: unknown): value is TreeRecord {
  return (
    isRecord(value) &&
    typeof value['commit'] === 'string' &&
    typeof value['seal'] === 'string' &&
    typeof value['bytes'] === 'number' &&
    typeof value['isPlain'] === 'boolean'
  );
}

async function isAsMade(folder: string, { seal }: TreeRecord): Promise<boolean> {
  return (await sealOf(folder))?.hash === seal;
}

function touch(file: string): void {
  try {
    fs.utimesSync(file, new Date(), new Date());
  } catch {
    // It is gone, which is looked at next.
  }
}
