/**
 * A small versioned JSON document of ours that several programs change: never half written, never silently
 * replaced by its default, one change at a time. For documents a person writes, see `core/settings`.
 */

import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from './errors.ts';
import { readIfThere, writeJson } from './files.ts';
import { isRecord } from './json.ts';
import { acquireLock, type Busy, isBusy, type Lock } from './lock.ts';

export interface DocumentRules<T extends object> {
  /** The `<kind>` of `runtrail/<kind>/<version>`. */
  readonly kind: string;
  readonly version: number;
  readonly fallback: () => T;
  readonly isValid: (value: object) => value is T;
  /** `migrations[n]` turns version n into n + 1. */
  readonly migrations: Readonly<Record<number, (old: Record<string, unknown>) => Record<string, unknown>>>;
  /** Who we are in the lock, and whether another holder is certainly gone. */
  readonly holder: string;
  readonly isDead: (holder: string) => boolean;
  /** Told once for each damaged file that was put aside. */
  readonly onDamage?: (notice: string) => void;
}

const BUSY_PATIENCE_MS = 10_000;

export class StateDocument<T extends object> {
  private readonly file: string;
  private readonly rules: DocumentRules<T>;

  constructor(file: string, rules: DocumentRules<T>) {
    this.file = file;
    this.rules = rules;
  }

  /** The document, or its default where there is none. A document of a newer version is an error, never replaced. */
  read(): T {
    return this.parse(this.file) ?? this.repair() ?? this.rules.fallback();
  }

  /** Changes the document under its lock; two programs doing so at once both succeed. */
  async update(change: (value: T) => T): Promise<T> {
    fs.mkdirSync(path.dirname(this.file), { recursive: true });
    const lock = await this.lock();
    try {
      const value = change(this.parse(this.file) ?? this.restore() ?? this.rules.fallback());
      if (fs.existsSync(this.file)) fs.copyFileSync(this.file, this.backup);
      writeJson(this.file, { schema: `runtrail/${this.rules.kind}/${this.rules.version}`, ...value });
      return value;
    } finally {
      lock.release();
    }
  }

  private get backup(): string {
    return `${this.file}.bak`;
  }

  private async lock(): Promise<Lock> {
    const deadline = Date.now() + BUSY_PATIENCE_MS;
    for (;;) {
      const lock = this.tryLock();
      if (!isBusy(lock)) return lock;
      if (Date.now() > deadline)
        throw new AppError('busy', `${this.file} is being changed by another program.`);
      await delay(2 + Math.random() * 8);
    }
  }

  private tryLock(): Lock | Busy {
    return acquireLock(`${this.file}.lock`, this.rules.holder, this.rules.isDead);
  }

  /** Looks again under the lock before it touches anything: another program may be writing or repairing the file. */
  private repair(): T | undefined {
    if (!fs.existsSync(this.file)) return undefined;
    const lock = this.tryLock();
    if (isBusy(lock)) return this.parse(this.file) ?? this.parse(this.backup);
    try {
      return this.parse(this.file) ?? this.restore();
    } finally {
      lock.release();
    }
  }

  /** The damaged file is put aside, and the last good one loaded. For the holder of the lock. */
  private restore(): T | undefined {
    if (!fs.existsSync(this.file)) return undefined;
    const backup = this.parse(this.backup);
    const aside = `${this.file}.corrupt-${new Date().toISOString().replace(/[:.]/g, '-')}`;
    fs.renameSync(this.file, aside);
    const rescued = backup ? `restored from ${fs.statSync(this.backup).mtime.toISOString()}` : 'started anew';
    this.rules.onDamage?.(`${this.file} was damaged; ${rescued}. The damaged file is kept as ${aside}.`);
    if (backup) fs.copyFileSync(this.backup, this.file);
    return backup;
  }

  /** Undefined when the file is missing or damaged. */
  private parse(file: string): T | undefined {
    const text = readIfThere(file);
    if (text === undefined) return undefined;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return undefined;
    }
    if (!isRecord(value)) return undefined;
    const { schema, ...content } = value;
    const migrated = this.migrate(content, this.versionOf(schema), file);
    return migrated && this.rules.isValid(migrated) ? migrated : undefined;
  }

  private versionOf(schema: unknown): number {
    const prefix = `runtrail/${this.rules.kind}/`;
    return typeof schema === 'string' && schema.startsWith(prefix)
      ? Number(schema.slice(prefix.length))
      : Number.NaN;
  }

  private migrate(
    content: Record<string, unknown>,
    from: number,
    file: string,
  ): Record<string, unknown> | undefined {
    if (from > this.rules.version) {
      throw new AppError('newer-version', `${file} was written by a newer Runtrail.`, {
        hint: 'It is only read by that version; update Runtrail.',
      });
    }
    let value: Record<string, unknown> | undefined = Number.isInteger(from) ? content : undefined;
    for (let version = from; value && version < this.rules.version; version++) {
      value = this.rules.migrations[version]?.(value);
    }
    return value;
  }
}
