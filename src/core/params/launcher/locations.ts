/** Where the repository of a launcher's file is cloned to, and the files in it that are needed to start. */

import fs from 'node:fs';
import path from 'node:path';
import type { KeyPath } from '../../../base/json.ts';
import { isClone, isFree, standsAt } from '../../workflow/localClone.ts';
import type { Values } from '../layers.ts';
import type { Reading } from './reading.ts';

/** The text with everything filled in; undefined where that is not known yet. */
export type Evaluate = (value: unknown) => string | undefined;

/** The last part of an address, as the launcher names the folder of a clone. */
export function repositoryName(url: string): string {
  const last =
    url
      .replace(/\/+$/, '')
      .split(/[/\\:]/)
      .at(-1) ?? '';
  return last.replace(/\.git$/, '');
}

/** The folder of the clone. Undefined where the launcher has nothing to clone either. */
export function cloneFolder(values: Values, folder: string, evaluate: Evaluate): string | undefined {
  const url = evaluate(values['repository_url']);
  const local = evaluate(values['local_repository_path']);
  if (url === undefined || url === '' || local === undefined || local === '') return undefined;
  const name = repositoryName(url);
  return name === '' ? undefined : absolute(local, folder, name);
}

/** On this system, or as a path of Windows. */
export function isAbsolute(file: string): boolean {
  return path.posix.isAbsolute(file) || path.win32.isAbsolute(file);
}

function absolute(base: string, folder: string, name: string): string {
  if (path.isAbsolute(base)) return path.join(base, name);
  return isAbsolute(base) ? path.win32.join(base, name) : path.resolve(folder, base, name);
}

/** Whether what lies in the clone now is not what will run: it is still to be made, or stands at another commit. */
export function isToCome(clone: string | undefined, ref: string | undefined): boolean {
  if (clone === undefined || !path.isAbsolute(clone)) return false;
  return isFree(clone) || (isClone(clone) && !standsAt(clone, ref ?? null));
}

export interface Wanted {
  readonly key: string;
  /** What is looked for, in words. */
  readonly what: string;
  /** What can be done where it is missing. */
  readonly hint?: string | undefined;
  readonly isCodeToCome: boolean;
}

/** The absolute path of a file that must be there; what is missing is said, with the places that were looked at. */
export function findFile(
  reading: Reading,
  value: string,
  clone: string | undefined,
  { key, what, hint = '', isCodeToCome }: Wanted,
): string {
  const candidates = isAbsolute(value) ? [value] : placesOf(value, reading.folder, clone);
  const found = candidates.find(isFile);
  if (found !== undefined) return found;
  const first = candidates[0] ?? value;
  if (isCodeToCome && clone !== undefined && first.startsWith(clone + path.sep)) return first;
  reading.error('no-such-file', `${what} is missing: ${missingWords(candidates)}${hint}`, [key]);
  return first;
}

function placesOf(value: string, folder: string, clone: string | undefined): string[] {
  return clone === undefined ? [path.resolve(folder, value)] : [absolute(clone, folder, value)];
}

function missingWords(candidates: readonly string[]): string {
  const looked = `there is no ${candidates.join(' and no ')}.`;
  const other = candidates.some((each) => !path.isAbsolute(each)) ? ' That is a path of Windows.' : '';
  return looked + other;
}

export function isFile(file: string): boolean {
  return lookAt(file)?.isFile() ?? false;
}

export function isFolder(file: string): boolean {
  return lookAt(file)?.isDirectory() ?? false;
}

function lookAt(file: string): fs.Stats | undefined {
  try {
    return fs.statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined; // a NUL in it, a name that is too long: nothing is there
  }
}

/** A script of a pipeline that is not where it is said to be: the launcher takes any file of that name. */
export function checkStepScript(
  reading: Reading,
  clone: string | undefined,
  script: string,
  at: KeyPath,
): void {
  if (clone === undefined || !isFolder(clone) || isAbsolute(script) || isFile(path.join(clone, script)))
    return;
  const message = `there is no ${path.join(clone, script)}; the launcher would take any file of that name in the repository.`;
  reading.warn('no-such-file', message, reading.places.spanOf(at));
}

/** Either half of a repository is of no use without the other, and the launcher says nothing. */
export function checkRepository(reading: Reading): void {
  const { own, parameters } = reading;
  const has = (key: string) => (parameters[key] ?? '') !== '';
  for (const [key, other] of [
    ['repository_url', 'local_repository_path'],
    ['local_repository_path', 'repository_url'],
  ] as const) {
    if (own[key] === undefined || !has(key) || has(other)) continue;
    reading.warn('repository-skipped', `"${key}" has no effect without "${other}".`, [key]);
  }
  if (!has('repository_url') || !has('local_repository_path')) return;
  const ref = parameters['repository_commit_hash'] ?? null;
  if (ref === '') {
    const message =
      '"repository_commit_hash" is empty: the launcher takes any commit for it. Write the commit.';
    return reading.error('empty-ref', message, ['repository_commit_hash']);
  }
  if ((ref !== null && typeof ref !== 'string') || /^[0-9a-f]{7,64}$/i.test(ref ?? '')) return;
  const at = own['repository_commit_hash'] === undefined ? 'repository_url' : 'repository_commit_hash';
  const is =
    ref === null
      ? 'without "repository_commit_hash" the branch "main" is meant'
      : `"${ref}" is a branch or a tag`;
  reading.warn('unpinned', `${is}: it can be another state tomorrow. Write the commit.`, [at]);
}
