/** What the commands on parameter files can be given. Types only. */

import type { Override } from '../core/params/overrides.ts';

export interface ParamsOptions {
  readonly set?: readonly Override[];
  readonly variant?: string;
}
