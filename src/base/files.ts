/** Files written so that a reader, a crash or a full disk never sees half of one. */

import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { AppError, errnoOf } from './errors.ts';
import { failPoint } from './failPoint.ts';
import { formatBytes } from './size.ts';

export const PRIVATE_FILE = 0o600;
export const PRIVATE_FOLDER = 0o700;

/** Writes every byte: `writeSync` may write short on a nearly full disk without saying so. */
export function writeFully(fd: number, data: string | Uint8Array): void {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  for (let done = 0; done < bytes.length; ) {
    const written = fs.writeSync(fd, bytes, done);
    if (written === 0) throw Object.assign(new Error('no byte could be written'), { code: 'ENOSPC' });
    done += written;
  }
}

/** Makes a folder and those above it. Says why it cannot be made: Node itself says ENOENT of a disk that is read-only. */
export function makeFolder(folder: string, mode = 0o777): void {
  try {
    fs.mkdirSync(folder, { recursive: true, mode });
  } catch (error) {
    const missing = errnoOf(error) === 'ENOENT' ? firstMissing(folder) : undefined;
    if (missing !== undefined) fs.mkdirSync(missing, { mode });
    throw error;
  }
}

function firstMissing(folder: string): string | undefined {
  if (fs.existsSync(folder)) return undefined;
  const parent = path.dirname(folder);
  return parent === folder ? folder : (firstMissing(parent) ?? folder);
}

export interface WriteOptions {
  /** Survive a power cut: sync the file and its folder. Default true; false for what can be rebuilt. */
  readonly durable?: boolean;
  readonly mode?: number;
  /** Exactly this mode, whatever new files usually may not have. */
  readonly exactMode?: boolean;
}

/** Replaces a whole file: readers see the old content or the new, never a mixture; a full disk keeps the old. */
export function writeAtomic(file: string, data: string | Uint8Array, options: WriteOptions = {}): void {
  const { durable = true, mode = PRIVATE_FILE, exactMode = false } = options;
  const temporary = path.join(
    path.dirname(file),
    `.${path.basename(file)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`,
  );
  try {
    const fd = fs.openSync(temporary, 'wx', mode);
    try {
      writeFully(fd, data);
      if (exactMode) fs.fchmodSync(fd, mode);
      if (durable) fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    failPoint('in-rename');
    renamePatiently(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
  if (durable) syncFolder(path.dirname(file));
}

/** `writeAtomic` of a JSON document. */
export function writeJson(file: string, value: unknown, options?: WriteOptions): void {
  writeAtomic(file, `${JSON.stringify(value, null, 1)}\n`, options);
}

const WINDOWS_PATIENCE_MS = 60_000;

/** On Windows a virus scanner or an open reader may hold the target for a while. */
function renamePatiently(from: string, to: string): void {
  const deadline = Date.now() + WINDOWS_PATIENCE_MS;
  for (let waitMs = 5; ; waitMs = Math.min(500, waitMs * 2)) {
    try {
      fs.renameSync(from, to);
      return;
    } catch (error) {
      const isHeld =
        process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(errnoOf(error) ?? '');
      if (!isHeld || Date.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, waitMs);
    }
  }
}

/** Makes the names in a folder survive a power cut. Windows has no such call. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(fd);
  } catch (error) {
    // Some network file systems refuse to sync a folder; the rename itself has happened.
    if (!['EINVAL', 'EPERM', 'EISDIR', 'ENOTSUP'].includes(errnoOf(error) ?? '')) throw error;
  } finally {
    fs.closeSync(fd);
  }
}

/** Gives a file this time, and makes it where there is none: a sign that needs no space. */
export function touch(file: string, ms: number): void {
  fs.closeSync(fs.openSync(file, 'a', PRIVATE_FILE));
  fs.utimesSync(file, ms / 1000, ms / 1000);
}

/** Appends whole lines in one write. A final line that somebody left unfinished is closed first, never cut. */
export function appendLine(file: string, line: string, mode = PRIVATE_FILE): void {
  const fd = fs.openSync(file, 'a+', mode);
  try {
    writeFully(fd, `${endsWithinLine(fd) ? '\n' : ''}${line}\n`);
  } finally {
    fs.closeSync(fd);
  }
}

function endsWithinLine(fd: number): boolean {
  const { size } = fs.fstatSync(fd);
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  fs.readSync(fd, last, 0, 1, size - 1);
  return last[0] !== 0x0a;
}

/** Opens a file to read it. Anything else of its name is refused: a pipe would hold up its reader for ever. */
export function openFile(file: string): number {
  const fd = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
  if (fs.fstatSync(fd).isFile()) return fd;
  fs.closeSync(fd);
  throw new AppError('damaged', `${file} is not a file.`);
}

/** The bytes of a file, or undefined where there is none. */
export function bytesIfThere(file: string): Buffer | undefined {
  let fd: number;
  try {
    fd = openFile(file);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
  try {
    return fs.readFileSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** The text of a file, or undefined where there is none. */
export function readIfThere(file: string): string | undefined {
  return bytesIfThere(file)?.toString('utf8');
}

/** Reads a file a person wrote, of at most `limit` bytes. */
export function readTextFile(file: string, limit: number): string {
  let stat: fs.Stats;
  try {
    stat = fs.statSync(file);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT')
      throw new AppError('invalid', `${file} cannot be read.`, { cause: error });
    throw new AppError('not-found', `There is no file ${file}.`, { hint: 'Check the path.', cause: error });
  }
  if (!stat.isFile()) throw new AppError('invalid', `${file} is not a file.`);
  if (stat.size > limit) {
    const sizes = `the file has ${formatBytes(stat.size)}; at most ${formatBytes(limit)} are read.`;
    throw new AppError('invalid', `${file}:1: ${sizes}`, {
      hint: 'Keep large data in a file of its own and name it under "inputs".',
    });
  }
  const bytes = fs.readFileSync(file);
  if (!isUtf8(bytes)) throw notUtf8(file, bytes);
  return bytes.toString('utf8');
}

function notUtf8(file: string, bytes: Buffer): AppError {
  const lines = bytes.toString('latin1').split('\n');
  const line = lines.findIndex((text) => !isUtf8(Buffer.from(text, 'latin1'))) + 1;
  return new AppError('invalid', `${file}:${line}: this is not UTF-8 text.`, {
    hint: 'Save the file in the UTF-8 encoding.',
  });
}

/** Names in a folder, or none where the folder is missing. */
export function listFolder(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return [];
    throw error;
  }
}

/** What is known of a file; undefined also of one that cannot be looked at, such as a link that leads to itself. */
export function statIfThere(file: string): fs.Stats | undefined {
  try {
    return fs.statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Everything below a folder. A link is an entry and not a way: `readdir` with `recursive` follows it to anywhere. */
export function entriesBelow(folder: string): fs.Dirent[] {
  const found: fs.Dirent[] = [];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const entry of fs.readdirSync(next, { withFileTypes: true })) {
      found.push(entry);
      if (entry.isDirectory()) folders.push(path.join(next, entry.name));
    }
  }
  return found;
}

/** Reads `length` bytes at `offset`, fewer at the end of the file. */
export function readAt(fd: number, offset: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const read = fs.readSync(fd, buffer, done, length - done, offset + done);
    if (read === 0) break;
    done += read;
  }
  return buffer.subarray(0, done);
}

/** Undefined where there is nothing, or nothing that may be looked at; a text from a file need not be a path at all. */
export function whatIs(file: string): 'file' | 'folder' | undefined {
  try {
    return fs.statSync(file).isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}
