/** The core on a sandbox, as the window uses it: without the command line. */

import path from 'node:path';
import { type Core, createCore, type OpenWorkspace } from '../../src/core/core.ts';
import { type Launched, launch } from '../../src/core/launch/launch.ts';
import { planRun } from '../../src/core/launch/plan.ts';
import type { BaseEnvironment } from '../../src/core/process/environment.ts';
import type { RunFolder } from '../../src/core/run/folder.ts';
import type { RunState } from '../../src/core/run/model.ts';
import { followToEnd } from '../../src/core/store/follow.ts';
import { RUNNER, type Sandbox } from './sandbox.ts';

export interface OpenOptions {
  readonly mayAdopt?: () => boolean;
  /** Gets every warning and error. */
  readonly warnings?: string[];
}

export function coreOf(box: Sandbox, { mayAdopt = () => true, warnings = [] }: OpenOptions = {}): Core {
  const place = (name: string) => path.join(box.root, name, 'runtrail');
  const warn = (message: string) => void warnings.push(message);
  return createCore({
    folders: { config: place('config'), data: place('data'), cache: place('cache') },
    runnerFile: RUNNER,
    log: { debug() {}, info() {}, warn, error: warn },
    env: box.env,
    mayAdopt,
  });
}

export function openCore(box: Sandbox, options?: OpenOptions): OpenWorkspace {
  return coreOf(box, options).open(box.workspace, true);
}

export const AS_TEST = { executor: 'local', launcher: { program: 'test', version: '0' } } as const;

/** Starts a run of a parameter file. */
export async function startRun(
  open: OpenWorkspace,
  file: string,
  environment?: BaseEnvironment,
): Promise<Launched> {
  return launch(open.executor, (id) =>
    planRun(open, id, { file, overrides: [], tags: [], ...AS_TEST, environment }),
  );
}

/** The end of a run that was started here. */
export async function ended(open: OpenWorkspace, folder: RunFolder): Promise<RunState> {
  return followToEnd(open, folder);
}
