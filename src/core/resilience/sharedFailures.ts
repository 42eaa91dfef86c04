/**
 * How often a server failed in a row, in a small file: the next launch is another process, and does not begin with
 * failures of its own. Each outcome is read, counted and written in one go; where two processes do so within the same
 * millisecond one of both is lost, which opens the breaker one failure later.
 */

import fs from 'node:fs';
import path from 'node:path';
import type { IBreaker } from 'cockatiel';
import { makeFolder, PRIVATE_FOLDER, readIfThere, writeJson } from '../../base/files.ts';
import { isRecord } from '../../base/json.ts';
import { safeName } from '../../base/names.ts';

export interface Failures {
  readonly count: number;
  /** When the pause began, in milliseconds since 1970; 0: there is none. */
  readonly openedAt: number;
  readonly lastError: string;
}

const NONE: Failures = { count: 0, openedAt: 0, lastError: '' };

export class SharedFailures implements IBreaker {
  /** It lies in the file. */
  readonly state = null;
  lastError = '';
  private readonly file: string;
  private readonly limit: number;

  constructor(target: string, folder: string, limit: number) {
    this.file = path.join(folder, `${safeName(target)}.json`);
    this.limit = limit;
  }

  success(): void {
    fs.rmSync(this.file, { force: true });
  }

  /** Returns whether that was one too many. */
  failure(): boolean {
    const count = this.read().count + 1;
    const isOpen = count >= this.limit;
    this.write({ count, openedAt: isOpen ? Date.now() : 0, lastError: this.lastError });
    return isOpen;
  }

  claimTrial(): void {
    this.write({ ...this.read(), openedAt: Date.now() });
  }

  /** A damaged file says nothing, and is written anew. */
  read(): Failures {
    try {
      const value: unknown = JSON.parse(readIfThere(this.file) ?? 'null');
      return isFailures(value) ? value : NONE;
    } catch {
      return NONE;
    }
  }

  /** What cannot be kept, on a full disk, must not hide why the server failed. */
  private write(failures: Failures): void {
    try {
      makeFolder(path.dirname(this.file), PRIVATE_FOLDER);
      writeJson(this.file, failures, { durable: false });
    } catch {
      // It is counted anew.
    }
  }
}

function isFailures(value: unknown): value is Failures {
  if (!isRecord(value)) return false;
  const { count, openedAt, lastError } = value;
  // A pause that begins in the future is one of a clock that was set back.
  const isPast = typeof openedAt === 'number' && openedAt >= 0 && openedAt <= Date.now();
  return isPast && Number.isSafeInteger(count) && typeof lastError === 'string';
}
