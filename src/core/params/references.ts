/** What a parameter file points to must be there, and what it hands to other programs must be safe. */

import fs from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../base/finding.ts';
import type { RepositorySettings } from '../settings/code.ts';
import { codeFindings } from './codeFindings.ts';
import { error, warning } from './format.ts';
import type { Values } from './layers.ts';
import { isOpen } from './placeholders.ts';
import type { FieldPlaces } from './places.ts';

export interface ReferenceOptions {
  readonly places: FieldPlaces;
  /** The folder of the file. */
  readonly folder: string;
  /** What the settings of the machine say of repositories. */
  readonly repositories: RepositorySettings | undefined;
}

/** `fields` have their placeholders filled in. */
export async function referenceFindings(fields: Values, options: ReferenceOptions): Promise<Finding[]> {
  const findings = [...codeFindings(fields, options), ...nameFindings(fields, options)];
  // What lies in a repository that is still to be fetched cannot be looked for.
  if (fields['workflow'] !== undefined) return findings;
  const cwd = path.resolve(options.folder, textOr(fields['cwd'], '.'));
  const cwdFinding = folderFinding(cwd, options.places);
  if (cwdFinding) return [...findings, cwdFinding];
  return [
    ...findings,
    ...scriptFindings(fields['script'], cwd, options),
    ...(await inputFindings(fields, cwd, options)),
  ];
}

/** A warning only: it may be there by the time of the start, and a start without it is on record, as one without the program is. */
function folderFinding(cwd: string, places: FieldPlaces): Finding | undefined {
  if (isOpen(cwd)) return undefined;
  const stat = lookAt(cwd);
  if (stat?.isDirectory()) return undefined;
  const message = stat ? `${cwd} is not a folder` : `the folder ${cwd} does not exist`;
  return warning('no-such-folder', message, places.spanOf(['cwd']));
}

function scriptFindings(script: unknown, cwd: string, { places }: ReferenceOptions): Finding[] {
  if (typeof script !== 'string' || isOpen(script)) return [];
  const file = path.resolve(cwd, script);
  if (lookAt(file)?.isFile()) return [];
  return [error('no-such-file', `there is no script ${file}`, places.spanOf(['script']))];
}

async function inputFindings(fields: Values, cwd: string, { places }: ReferenceOptions): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [index, pattern] of listOf(fields['inputs']).entries()) {
    if (typeof pattern !== 'string' || isOpen(pattern) || (await matchesSomething(pattern, cwd))) continue;
    findings.push(
      warning('no-match', `input "${pattern}" matches no file`, places.spanOf(['inputs', index])),
    );
  }
  return findings;
}

/** How many entries of folders are looked at; a person waits for the answer. */
const MOST_ENTRIES = 5000;

async function matchesSomething(pattern: string, cwd: string): Promise<boolean> {
  if (!/[*?[\]{}]/.test(pattern)) return lookAt(path.resolve(cwd, pattern)) !== undefined;
  let seen = 0;
  const exclude = () => ++seen > MOST_ENTRIES;
  try {
    for await (const _found of fs.promises.glob(pattern, { cwd, exclude })) return true;
  } catch {
    return true; // a folder that cannot be read: nothing is known of it
  }
  return seen > MOST_ENTRIES;
}

/** Names that reach file names and screens. */
function nameFindings(fields: Values, { places }: ReferenceOptions): Finding[] {
  const faulty = (['name'] as const).filter((key) => /\p{Cc}/u.test(textOr(fields[key], '')));
  return faulty.map((key) =>
    warning('unsafe-name', `"${key}" holds signs that cannot be seen`, places.spanOf([key])),
  );
}

function lookAt(file: string): fs.Stats | undefined {
  try {
    return fs.statSync(file);
  } catch {
    return undefined;
  }
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
