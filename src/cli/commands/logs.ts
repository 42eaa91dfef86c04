/** `runtrail logs ID [-f]` */

import type { Command } from 'commander';
import { isFinal } from '../../core/run/model.ts';
import { followToEnd } from '../../core/store/follow.ts';
import type { Context } from '../context.ts';
import { LogPrinter } from '../logPrinter.ts';

interface LogOptions {
  readonly follow?: boolean;
}

export function addLogCommand(program: Command, context: Context): void {
  program
    .command('logs')
    .description('print what a run has printed')
    .argument('<id>', 'id, part of it, name, or @last')
    .option('-f, --follow', 'go on until the run ends')
    .action((id: string, options: LogOptions) => logs(id, options, context));
}

async function logs(id: string, options: LogOptions, context: Context): Promise<void> {
  const open = context.open();
  const folder = open.store.find(id);
  const printer = new LogPrinter(folder.console, context.terminal);
  const { state } = await open.attend(folder);
  if (options.follow && !isFinal(state.status)) {
    await followToEnd(open, folder, { onChange: () => printer.update() });
  }
  await printer.finish();
}
