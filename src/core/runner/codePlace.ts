/** Which repository a run belongs to, found without starting anything. */

import fs from 'node:fs';
import path from 'node:path';
import { findRepository, type RepositoryPlace } from '../workflow/head.ts';
import type { Session } from './session.ts';

/** The workspace; where the program runs outside of it, that folder before it. */
export function repositoryOf({ request }: Pick<Session, 'request'>): string | undefined {
  const { workspace, workflow } = request;
  const cwd = workflow === null ? path.resolve(workspace, request.cwd) : workspace;
  const isWithin = cwd === workspace || cwd.startsWith(workspace + path.sep);
  return (isWithin ? [workspace, cwd] : [cwd, workspace]).find(isInRepository);
}

function isInRepository(folder: string): boolean {
  return placeOf(folder) !== undefined;
}

/** By the real folder: links lead to one repository in many ways. */
export function placeOf(folder: string): RepositoryPlace | undefined {
  try {
    return findRepository(fs.realpathSync(folder));
  } catch {
    return undefined; // unreadable is as good as none
  }
}
