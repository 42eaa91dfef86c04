/** What every command has in common. */

import type { Command } from 'commander';

/** A new command with the options that all of them take. */
export function addCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('-C <dir>', 'work in this workspace')
    .option('--json', 'print one JSON document');
}
