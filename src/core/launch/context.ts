/** What a parameter file is read with: the workspace and the machine it belongs to, and who asks for which changes. */

import type { ParameterContext } from '../params/context.ts';
import { type BaseEnvironment, cleanEnvironment } from '../process/environment.ts';
import type { Workspace } from '../run/workspace.ts';
import type { CodeSettings } from '../settings/code.ts';
import type { MachineConfig } from '../settings/settings.ts';

/** Where a run belongs, and the machine it runs on. */
export interface PlanPlace {
  readonly workspace: Workspace;
  readonly machine: MachineConfig;
  readonly code: CodeSettings;
}

export interface AskedChanges
  extends Pick<
    ParameterContext,
    'answers' | 'name' | 'overriddenBy' | 'overrides' | 'runFolder' | 'variant'
  > {
  /** What the program's environment starts from; where nothing is said, that of this very program. */
  readonly environment?: BaseEnvironment | undefined;
}

export function contextOf(
  { workspace, machine }: Omit<PlanPlace, 'code'>,
  { environment, ...changes }: AskedChanges,
): ParameterContext {
  const env = seenVariables(environment);
  return { workspace: workspace.root, machine, settings: workspace.config, env, ...changes };
}

/** What placeholders see is what the program starts from, and besides it our own variables, which it never gets. */
export function seenVariables(environment: BaseEnvironment | undefined): ParameterContext['env'] {
  const ours = Object.entries(process.env).filter(([name]) => /^RUNTRAIL_SET_/i.test(name));
  return { ...(environment?.variables ?? cleanEnvironment(process.env)), ...Object.fromEntries(ours) };
}
