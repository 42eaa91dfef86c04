/** How much memory this program gives to be quick: a runner mostly waits. */

import { setFlagsFromString } from 'node:v8';

/** Compilers that optimize would win nothing then, and take 8 MB. */
export function staySmall(): void {
  for (const flag of ['--no-opt', '--no-maglev']) setFlagsFromString(flag);
}

/** Where there are millions of lines to read one of them makes that ten times as fast. */
export function beQuick(): void {
  setFlagsFromString('--opt');
}
