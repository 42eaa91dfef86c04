/** Saying something from inside of a run, as its program would. */

import os from 'node:os';
import { AppError, messageOf } from '../../base/errors.ts';
import { appendLine } from '../../base/files.ts';

/** Appends one whole line to the signals of the run that this process belongs to. */
export function say(line: string, env: Readonly<Record<string, string | undefined>>): void {
  const file = signalsFile(env);
  try {
    appendLine(file, line);
  } catch (cause) {
    throw new AppError('cannot-start', `What was said could not be written: ${messageOf(cause)}`, { cause });
  }
}

/** Appending is safe among the processes of one computer only: each other one has a file of its own. */
function signalsFile(env: Readonly<Record<string, string | undefined>>): string {
  const file = env['RUNTRAIL_SIGNALS'];
  if (!file) {
    throw new AppError('refused', 'This is not inside of a run: RUNTRAIL_SIGNALS is not set.', {
      hint: '"runtrail log" belongs into a program that Runtrail started; "runtrail note" adds to any run.',
    });
  }
  const host = os.hostname();
  const isElsewhere = (env['RUNTRAIL_HOST'] ?? host) !== host;
  return isElsewhere ? file.replace(/\.jsonl$/, `.${host.replace(/[^\w.-]/g, '_')}.jsonl`) : file;
}
