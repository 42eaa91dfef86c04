/** `runtrail params check|resolve|expand|explain|rig`: their options. What they do is loaded when one of them is called. */

import type { Command } from 'commander';
import { parseOverride } from '../../core/params/overrides.ts';
import type { Context } from '../context.ts';
import { plainText, repeated } from '../options.ts';
import type { ParamsOptions } from '../paramsOptions.ts';

const load = async () => (await import('../configuring.ts')).configuring;

export function addParamsCommands(program: Command, context: Context): void {
  const params = program.command('params').description('check parameter files, and show what they mean');
  const withChanges = (name: string) =>
    params
      .command(name)
      .option('--set <key=value>', 'change a parameter', repeated(parseOverride))
      .option('--variant <name>', 'take the values of a named variant of the file', plainText);
  withChanges('check')
    .description('check files; exit code 2 when one has an error')
    .argument('<file...>', 'parameter files')
    .action(async (files: string[], options: ParamsOptions) =>
      (await load()).paramsCheck(files, options, context),
    );
  withChanges('resolve')
    .description('show what would run: every value, and where it comes from')
    .argument('<file>', 'parameter file')
    .action(async (file: string, options: ParamsOptions) =>
      (await load()).paramsResolve(file, options, context),
    );
  params
    .command('rig')
    .description('name the file that describes this machine')
    .option('--create', 'make a first one where there is none')
    .action(async (options: { create?: boolean }) => (await load()).paramsRig(options, context));
  params
    .command('expand')
    .description(
      'show each run that the file describes, one JSON line for the file itself and for each variant',
    )
    .argument('<file>', 'parameter file')
    .option('--set <key=value>', 'change a parameter', repeated(parseOverride))
    .action(async (file: string, options: ParamsOptions) =>
      (await load()).paramsExpand(file, options, context),
    );
  withChanges('explain')
    .description('show every layer that has a value for a parameter, and which of them counts')
    .argument('<file>', 'parameter file')
    .argument('<key>', 'parameter, such as lr or model.depth')
    .action(async (file: string, key: string, options: ParamsOptions) =>
      (await load()).paramsExplain({ file, key }, options, context),
    );
}
