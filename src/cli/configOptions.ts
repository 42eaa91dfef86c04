/** What the commands on configuration files can be told. */

import type { Interpolation } from '../core/config/dialect.ts';

/** Of all of them; each command has some. */
export interface ConfigOptions {
  readonly dialect?: string;
  readonly schema?: string;
  readonly interpolate?: Interpolation;
  readonly env?: boolean;
  readonly raw?: boolean;
  readonly origins?: boolean;
  readonly default?: string;
  readonly check?: boolean;
}
