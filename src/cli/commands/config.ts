/** `runtrail cfg check|show|get|set|format`: their options. What they do is loaded when one of them is called. */

import { type Command, Option } from 'commander';
import type { ConfigOptions } from '../configOptions.ts';
import type { Context } from '../context.ts';

const load = async () => (await import('../configuring.ts')).configuring;

export function addConfigCommands(program: Command, context: Context): void {
  const cfg = program.command('cfg').description('check, read, change and format configuration files (.cfg)');
  const command = (name: string, description: string) =>
    cfg
      .command(name)
      .description(description)
      .option('--dialect <name>', 'how the file is written: python, camstim, ini or darknet');
  withSchema(command('check', 'check files, each with its JSON Schema; exit code 2 when one has an error'))
    .argument('<file...>', 'configuration files')
    .action(async (files: string[], options: ConfigOptions) =>
      (await load()).cfgCheck(files, options, context),
    );
  withValues(withSchema(command('show', 'show what holds in a file, and who says so')))
    .argument('<file>', 'configuration file')
    .option('--raw', 'the texts of the file only: nothing converted, no schema, no defaults')
    .option('--origins', 'with --json: where each value comes from')
    .action(async (file: string, options: ConfigOptions) => (await load()).cfgShow(file, options, context));
  withValues(withSchema(command('get', 'print one value; exit code 3 when it is not there')))
    .argument('<file>', 'configuration file')
    .argument('<name>', 'section.key, "a section".key, or .key before any section')
    .option('--default <value>', 'print this when it is not there')
    .action(async (file: string, name: string, options: ConfigOptions) =>
      (await load()).cfgGet({ file, name, options }, context),
    );
  withSchema(command('set', 'change one value of a file, and no other byte of it'))
    .argument('<file>', 'configuration file')
    .argument('<name>', 'section.key, "a section".key, or .key before any section')
    .argument('<value>', 'what it is to be')
    .action(async (file: string, name: string, value: string, options: ConfigOptions) =>
      (await load()).cfgSet({ file, name, value, options }, context),
    );
  command('format', 'format files; every comment and every value stays')
    .argument('<file...>', 'configuration files')
    .option('--check', 'change nothing; exit code 2 when a file is not formatted')
    .action(async (files: string[], options: ConfigOptions) =>
      (await load()).cfgFormat(files, options, context),
    );
}

function withSchema(command: Command): Command {
  return command.option('--schema <file>', 'check with this JSON Schema');
}

function withValues(command: Command): Command {
  const kinds = ['none', 'basic', 'extended', 'pipe', 'dotted'];
  return command
    .option('--env', 'fill in environment variables')
    .addOption(new Option('--interpolate <kind>', 'how values refer to each other').choices(kinds));
}
