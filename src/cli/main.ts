/** `runtrail`: the command line. Parses, calls the core, prints; nothing else. */

import { Command, CommanderError } from 'commander';
import { VERSION } from '../base/version.ts';
import type { WaitingRunner } from '../core/executors/executor.ts';
import { addAnnotationCommands } from './commands/annotate.ts';
import { addCheckpointCommands } from './commands/checkpoints.ts';
import { addConfigCommands } from './commands/config.ts';
import { addLimitCommand } from './commands/limit.ts';
import { addListCommands } from './commands/list.ts';
import { addSayCommand } from './commands/log.ts';
import { addLogCommand } from './commands/logs.ts';
import { addParamsCommands } from './commands/params.ts';
import { addRecordCommands } from './commands/record.ts';
import { addRepoCommands } from './commands/repo.ts';
import { addResourceCommands } from './commands/resources.ts';
import { addRunCommand } from './commands/run.ts';
import { addSteerCommands } from './commands/steer.ts';
import { createContext } from './context.ts';
import { reportError } from './terminal.ts';

/** `waiting` is a runner that was started while this bundle was still being loaded. */
export async function main(waiting?: WaitingRunner): Promise<void> {
  const program = new Command('runtrail');
  const context = createContext(() => program.opts(), waiting);
  program
    .description('Run experiments, keep them alive, watch them, and be able to prove what happened.')
    .version(VERSION)
    .option('-C <dir>', 'work in this workspace')
    .option('--json', 'print one JSON document')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'runtrail: ')) })
    .showHelpAfterError('Run "runtrail help" for the commands.');
  for (const add of [
    addRunCommand,
    addListCommands,
    addLogCommand,
    addSayCommand,
    addSteerCommands,
    addLimitCommand,
    addAnnotationCommands,
    addRecordCommands,
    addConfigCommands,
    addParamsCommands,
    addRepoCommands,
    addResourceCommands,
    addCheckpointCommands,
  ]) {
    add(program, context);
  }
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    process.exitCode =
      error instanceof CommanderError ? usageExit(error) : reportError(error, context.terminal);
  } finally {
    waiting?.dismiss(); // where there was no run, nobody else tells it to go
  }
}

/** Help and version are answers; everything else that commander refuses is a usage error. */
function usageExit(error: CommanderError): number {
  return error.exitCode === 0 ? 0 : 2;
}

// A reader that goes away (`| head`) has seen enough; the run itself does not depend on us.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});
