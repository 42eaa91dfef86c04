/**
 * What snapshots of one work tree remember from one to the next, so that nothing unchanged is read or asked twice.
 * Each thing is kept with the stamp of what it depends on. A cache: without it everything is only slower.
 */

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { makeFolder, PRIVATE_FOLDER, readIfThere, writeAtomic } from '../../base/files.ts';
import { isRecord } from '../../base/json.ts';
import type { TreePath } from './treePath.ts';

/** A file that changed so shortly before could change again within one tick of its clock; then the stamp would lie. */
const YOUNG_MS = 2000;

/** The object that a file was stored as, and when; `secret` where it was not to be stored. */
interface Stored {
  readonly stamp: string;
  readonly object: string;
}

export class Memory {
  private readonly file: string;
  private facts = new Map<string, readonly [stamp: string, value: string]>();
  private files = new Map<TreePath, Stored>();
  private seen = new Map<TreePath, Stored>();
  private isChanged = false;

  constructor(folder: string, top: string) {
    this.file = path.join(folder, `${createHash('sha256').update(top).digest('hex').slice(0, 32)}.json`);
    this.read();
  }

  get isEmpty(): boolean {
    return this.facts.size === 0 && this.files.size === 0;
  }

  /** What was made of something with this stamp, made now where that is not known. */
  async recall(name: string, stamp: string, make: () => Promise<string>): Promise<string> {
    const known = this.facts.get(name);
    if (known?.[0] === stamp) return known[1];
    const value = await make();
    this.remember(name, stamp, value);
    return value;
  }

  known(name: string, stamp: string): string | undefined {
    const known = this.facts.get(name);
    return known?.[0] === stamp ? known[1] : undefined;
  }

  remember(name: string, stamp: string, value: string): void {
    this.facts.set(name, [stamp, value]);
    this.isChanged = true;
  }

  /** The object of a file that is as it was. What nobody asks for is forgotten. */
  objectOf(file: TreePath, stamp: string): string | undefined {
    const stored = this.files.get(file);
    if (stored?.stamp !== stamp) return undefined;
    this.seen.set(file, stored);
    return stored.object;
  }

  /** `stamp` and `changedMs` are from before it was read. */
  store(file: TreePath, { stamp, changedMs }: Stamp, object: string): void {
    if (changedMs > Date.now() - YOUNG_MS) return;
    this.seen.set(file, { stamp, object });
    this.isChanged = true;
  }

  /** Something in it was wrong: git no longer has what it had. */
  forget(): void {
    this.facts.clear();
    this.files.clear();
    this.seen.clear();
    this.isChanged = true;
  }

  save(): void {
    if (!this.isChanged && this.seen.size === this.files.size) return;
    const files = [...this.seen].map(([file, { stamp, object }]) => [file, stamp, object]);
    try {
      makeFolder(path.dirname(this.file), PRIVATE_FOLDER);
      writeAtomic(this.file, JSON.stringify({ facts: [...this.facts], files }), { durable: false });
      this.isChanged = false;
    } catch {
      // The next snapshot asks again.
    }
  }

  private read(): void {
    try {
      const value: unknown = JSON.parse(readIfThere(this.file) ?? '{}');
      if (!isRecord(value)) return;
      for (const [name, [stamp, fact]] of listOf(value['facts'], isFact)) this.facts.set(name, [stamp, fact]);
      for (const [file, stamp, object] of listOf(value['files'], isStored)) {
        this.files.set(file, { stamp, object });
      }
    } catch {
      this.forget(); // damaged is as good as empty
    }
  }
}

/** What changes with a file; also when its times are set back, for that changes when it was last changed. */
export interface Stamp {
  readonly stamp: string;
  readonly changedMs: number;
}

export function stampOf(stat: fs.BigIntStats): Stamp {
  return {
    stamp: [stat.size, stat.mtimeNs, stat.ctimeNs, stat.ino, stat.mode].join(' '),
    changedMs: Math.max(Number(stat.ctimeMs), Number(stat.mtimeMs)),
  };
}

/** The stamps of files and folders together; one that is not there has its own. */
export function stampsOf(...files: readonly string[]): string {
  return files
    .map((file) => {
      const stat = fs.statSync(file, { bigint: true, throwIfNoEntry: false });
      return stat ? stampOf(stat).stamp : '-';
    })
    .join(', ');
}

function listOf<T>(value: unknown, isItem: (item: unknown) => item is T): T[] {
  return Array.isArray(value) ? value.filter(isItem) : [];
}

function areTexts(value: unknown, count: number): value is string[] {
  return Array.isArray(value) && value.length === count && value.every((item) => typeof item === 'string');
}

function isFact(value: unknown): value is [string, [string, string]] {
  return Array.isArray(value) && typeof value[0] === 'string' && areTexts(value[1], 2);
}

function isStored(value: unknown): value is [string, string, string] {
  return areTexts(value, 3);
}
