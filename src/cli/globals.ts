/** Options that every command takes. */

import type { Command } from 'commander';

export function withGlobals(command: Command): Command {
  return command
    .option('-C <dir>', 'work in this workspace')
    .option('--json', 'print one JSON document')
    .exitOverride();
}
