/** What is wrong with the repository that a parameter file names, as far as files on this machine tell. */

import path from 'node:path';
import { AppError, sentencesOf } from '../../base/errors.ts';
import type { Finding } from '../../base/finding.ts';
import { isRecord, type KeyPath } from '../../base/json.ts';
import type { RepositorySettings } from '../settings/code.ts';
import { checkAddress, repositoryFault } from '../workflow/address.ts';
import { cloneFault, isFree, standsAt, standText } from '../workflow/localClone.ts';
import { FEWEST_DIGITS, fullCommit, isAbbreviated, refFault } from '../workflow/refName.ts';
import { type AskedCode, askedCode, leavesFolder } from './code.ts';
import { error, warning } from './format.ts';
import type { Values } from './layers.ts';
import { isOpen } from './placeholders.ts';
import type { FieldPlaces } from './places.ts';

export interface CodeFindingOptions {
  readonly places: FieldPlaces;
  /** The folder of the file. */
  readonly folder: string;
  readonly repositories: RepositorySettings | undefined;
}

/** `fields` have their placeholders filled in. Nothing is fetched, and git is not started. */
export function codeFindings(fields: Values, options: CodeFindingOptions): Finding[] {
  const { workflow } = fields;
  const asked = askedCode(workflow, options.folder);
  if (!asked || !isRecord(workflow) || Object.values(workflow).some(isOpenText)) return [];
  const { places } = options;
  if (asked.repository === null && asked.local === null) {
    if (['repository', 'local'].some((key) => isOfOtherType(workflow, key))) return []; // that is said already
    const message = '"workflow" names no code: it needs a "repository", or a "local" clone.';
    return [error('missing-key', message, places.spanOf(['workflow']))];
  }
  return [
    ...addressFindings(asked, options),
    ...refFindings(asked, places),
    ...placeFindings(asked, fields['cwd'], places),
    ...(isOfWindows(workflow['local']) ? [windowsFinding(places)] : localFindings(asked, places)),
  ];
}

function isOfOtherType(values: Values, key: string): boolean {
  return Object.hasOwn(values, key) && typeof values[key] !== 'string';
}

function isOpenText(value: unknown): boolean {
  return typeof value === 'string' && isOpen(value);
}

function addressFindings({ repository }: AskedCode, { places, repositories }: CodeFindingOptions): Finding[] {
  if (repository === null) return [];
  const at: KeyPath = ['workflow', 'repository'];
  const fault = repositoryFault(repository);
  const message =
    fault === undefined ? notAllowed(repository, repositories) : `"${places.nameOf(at)}" ${fault}`;
  return message === undefined ? [] : [error('bad-address', message, places.spanOf(at))];
}

function notAllowed(repository: string, repositories: RepositorySettings | undefined): string | undefined {
  try {
    if (repositories) checkAddress(repository, repositories);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof AppError) return sentencesOf(thrown);
    throw thrown;
  }
}

function refFindings({ ref }: AskedCode, places: FieldPlaces): Finding[] {
  if (ref === null) return [];
  const at: KeyPath = ['workflow', 'ref'];
  const isTooLong = /^[0-9a-f]{41,}$/i.test(ref) && fullCommit(ref) === undefined;
  const fault = isTooLong ? `has ${ref.length} digits: a commit has 40, or 64` : refFault(ref);
  if (fault !== undefined) return [error('bad-ref', `"${places.nameOf(at)}" ${fault}`, places.spanOf(at))];
  if (!isAbbreviated(ref) || ref.length >= FEWEST_DIGITS || !/\d/.test(ref)) return [];
  const message = `"${ref}" is taken for a branch or a tag: a commit needs at least ${FEWEST_DIGITS} digits.`;
  return [warning('short-commit', message, places.spanOf(at))];
}

function placeFindings(asked: AskedCode, cwd: unknown, places: FieldPlaces): Finding[] {
  const findings: Finding[] = [];
  const add = (at: KeyPath) => {
    const message = `"${places.nameOf(at)}" leads out of the repository`;
    findings.push(error('outside-repository', message, places.spanOf(at)));
  };
  if (leavesFolder(asked.path)) add(['workflow', 'path']);
  else if (
    typeof cwd === 'string' &&
    !isOpen(cwd) &&
    !path.isAbsolute(cwd) &&
    leavesFolder(`${asked.path}/${cwd}`)
  )
    add(['cwd']);
  return findings;
}

/** On another system that would be the name of a folder here. */
function isOfWindows(local: unknown): boolean {
  return process.platform !== 'win32' && typeof local === 'string' && /^(?:[A-Za-z]:[\\/]|\\\\)/.test(local);
}

function windowsFinding(places: FieldPlaces): Finding {
  const at: KeyPath = ['workflow', 'local'];
  const message = `"${places.nameOf(at)}" is a path of Windows, which names no folder on this system`;
  return error('no-such-folder', message, places.spanOf(at));
}

function localFindings(asked: AskedCode, places: FieldPlaces): Finding[] {
  const { local, ref, repository } = asked;
  if (local === null) return [];
  const fault = cloneFault(local, repository);
  if (fault) {
    const key = fault.code === 'other-repository' ? 'repository' : 'local';
    return [error(fault.code, fault.sentence, places.spanOf(['workflow', key]))];
  }
  if (isFree(local)) {
    if (repository !== null) return [];
    const message = `there is no clone at ${local}; with a "repository" it would be cloned there`;
    return [error('no-such-folder', message, places.spanOf(['workflow', 'local']))];
  }
  if (standsAt(local, ref)) return [];
  const message = `${local} stands at ${standText(local)}, and not at ${ref}; a run asks what to do.`;
  return [warning('other-commit', message, places.spanOf(['workflow', 'ref']))];
}
