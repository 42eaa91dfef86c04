/** The request of a new run: what is asked, and who asks, when and from where. */

import os from 'node:os';
import { isoTime } from '../../base/time.ts';
import { userName } from '../../base/userFolders.ts';
import { type BaseEnvironment, INHERITED } from '../process/environment.ts';
import { ownIdentity } from '../process/identity.ts';
import { refuseTakenName } from '../run/exclusive.ts';
import type { Launcher, RunRequest } from '../run/model.ts';
import type { Workspace } from '../run/workspace.ts';

/** Who asks, and where and with which environment it shall run. */
export interface Asking {
  readonly executor: string;
  readonly launcher: Pick<Launcher, 'program' | 'version'>;
  /** What the program's environment starts from; where nothing is said, that of this very program. */
  readonly environment?: BaseEnvironment | undefined;
}

/** What is asked. */
export type Ask = Omit<
  RunRequest,
  'schema' | 'id' | 'createdAt' | 'workspace' | 'executor' | 'parent' | 'launcher' | 'baseEnvironment'
>;

/** Refuses a name that another live run has for itself. */
export function requestOf(workspace: Workspace, id: string, ask: Ask, asking: Asking): RunRequest {
  const { from, shell, interpreter, problem } = asking.environment ?? INHERITED;
  if (ask.exclusive) refuseTakenName(workspace.locks, ask.name);
  return {
    schema: 'runtrail/request/1',
    id,
    createdAt: isoTime(Date.now()),
    workspace: workspace.root,
    ...ask,
    baseEnvironment: { from, shell, interpreter, problem },
    executor: asking.executor,
    parent: process.env['RUNTRAIL_RUN_ID'] ?? null,
    launcher: { ...asking.launcher, user: userName(), host: os.hostname(), identity: ownIdentity() },
  };
}
