/** What the meaning of a parameter file depends on besides its text. Types only. */

import type { MachineFacts } from '../limits/machine.ts';
import type { MachineConfig, WorkspaceConfig } from '../settings/settings.ts';
import type { Override } from './overrides.ts';

export interface ParameterContext {
  /** Absolute. */
  readonly workspace: string;
  readonly machine?:
    | (Pick<MachineConfig, 'file' | 'rig' | 'parameters'> &
        Partial<Pick<MachineConfig, 'repositories' | 'limits' | 'sampling'>>)
    | undefined;
  readonly settings?:
    | (Pick<WorkspaceConfig, 'file' | 'parameters'> & Partial<Pick<WorkspaceConfig, 'dialects' | 'schemas'>>)
    | undefined;
  /** What `{env.X}` names. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly overrides?: readonly Override[] | undefined;
  /** Where the overrides were made. */
  readonly overriddenBy?: '--set' | 'launch form' | undefined;
  readonly variant?: string | undefined;
  /** What the person said when asked: by the key of the question. */
  readonly answers?: Readonly<Record<string, unknown>> | undefined;
  /** The name the run gets, where that is not the one in the file. */
  readonly name?: string | undefined;
  /** Of the run that is to be started; undefined where the file is only looked at. */
  readonly runFolder?: string | undefined;
  readonly now?: Date | undefined;
  /** The machine it would run on; where nothing is said, this one. */
  readonly facts?: MachineFacts | undefined;
}
