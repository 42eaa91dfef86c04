/** `runtrail log KEY=VALUE…`: what a program inside of a run says, from a shell. */

import { type Command, Option } from 'commander';
import { LOG_OPTIONS, type LogOptions, logLine } from '../../core/signals/logWords.ts';
import { say } from '../../core/signals/say.ts';

export function addSayCommand(program: Command): void {
  const command = program
    .command('log')
    .description('from inside of a run: say metrics, progress, a checkpoint, a file or a message')
    .argument('[metrics...]', 'KEY=VALUE; nan and inf are values like any other');
  for (const [name, option] of Object.entries(LOG_OPTIONS)) {
    const added = new Option(`--${name} <${option.value}>`, option.says);
    if ('isMany' in option) added.argParser((word: string, former: string[] = []) => [...former, word]);
    command.addOption(added);
  }
  command.action((words: string[], options: LogOptions) =>
    say(logLine(words, options, Date.now()), process.env),
  );
}
