/** What a parameter file says of the repository that holds its program. */

import os from 'node:os';
import path from 'node:path';
import { isRecord } from '../../base/json.ts';
import type { WorkflowRequest } from '../run/code.ts';
import { isPath } from '../workflow/address.ts';

/** The answer to the question about another commit is given at the start, and not in the file. */
export type AskedCode = Omit<WorkflowRequest, 'onOtherCommit'>;

/** From checked fields whose placeholders are filled in; paths of this machine are relative to the folder of the file. */
export function askedCode(workflow: unknown, folder: string): AskedCode | null {
  if (!isRecord(workflow)) return null;
  const textOf = (key: string) => {
    const value = workflow[key];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const repository = textOf('repository');
  const local = textOf('local');
  return {
    repository: repository !== null && isPath(repository) ? placeOf(repository, folder) : repository,
    ref: textOf('ref'),
    path: slashed(textOf('path') ?? '.'),
    mode: workflow['mode'] === 'copy' ? 'copy' : 'shared',
    local: local === null ? null : placeOf(local, folder),
  };
}

/** A path as records have it: with `/`, and without detours. */
export function slashed(text: string): string {
  return path.normalize(text).split(path.sep).join('/');
}

/** Whether a path leads out of the folder that it is relative to. */
export function leavesFolder(text: string): boolean {
  return path.isAbsolute(text) || slashed(text).split('/')[0] === '..';
}

function placeOf(text: string, folder: string): string {
  return path.resolve(
    folder,
    text.replace(/^~(?=$|[/\\])/, () => os.homedir()),
  );
}
