/** `runtrail log` inside of a run, beside the runner: it starts in no time, and needs nothing else of the command line. */

import { parseArgs } from 'node:util';
import { AppError, messageOf, sentencesOf } from '../../base/errors.ts';
import { LOG_OPTIONS, logLine } from './logWords.ts';
import { say } from './say.ts';

try {
  const [command, ...args] = process.argv.slice(2);
  if (command !== 'log') {
    throw new AppError('usage', 'Inside of a run there is "runtrail log" only.', {
      hint: 'The whole command line is where Runtrail was installed.',
    });
  }
  const { values, positionals } = parse(args);
  say(logLine(positionals, values, Date.now()), process.env);
} catch (error) {
  process.stderr.write(`runtrail: ${sentencesOf(error)}\n`);
  process.exitCode = error instanceof AppError && error.code !== 'cannot-start' ? 2 : 1;
}

function parse(args: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(LOG_OPTIONS).map(([name, option]) => [
      name,
      { type: 'string' as const, multiple: 'isMany' in option },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (cause) {
    throw new AppError('usage', messageOf(cause), { cause });
  }
}
