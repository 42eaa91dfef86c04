/** Asks the person at the terminal for what only they know. */

import { isatty } from 'node:tty';
import { AppError } from '../base/errors.ts';
import { shownText } from '../base/names.ts';
import type { Question } from '../core/params/adapted.ts';
import type { Context } from './context.ts';

/** Undefined where nobody sits at a terminal: then there is nobody to ask, and nothing is made up. */
export function askerFor({ isJson }: Context): Asker | undefined {
  if (isJson || !isatty(0) || !isatty(2)) return undefined; // `process.stdin` itself takes long to make
  return askAll;
}

type Asker = (questions: readonly Question[]) => Promise<Readonly<Record<string, string>>>;

async function askAll(questions: readonly Question[]): Promise<Readonly<Record<string, string>>> {
  const { createInterface } = await import('node:readline/promises'); // rarely needed, and slow to load
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const left = new Promise<never>((_resolve, reject) => {
    lines.once('SIGINT', () => reject(new AppError('usage', 'Nothing was started.')));
    lines.once('close', () => reject(new AppError('usage', 'Nothing was started.')));
  });
  left.catch(() => undefined);
  const answers: Record<string, string> = {};
  try {
    for (const question of questions) {
      const { key, title, suggestion } = question;
      const offer = suggestion === undefined ? '' : ` [${suggestion}]`;
      let answer = '';
      while (answer === '') {
        const typed = await Promise.race([lines.question(shownText(`${title} (${key})${offer}: `)), left]);
        answer = typed.trim() || (suggestion ?? '');
      }
      answers[key] = answer;
    }
  } finally {
    lines.removeAllListeners('close');
    lines.close();
  }
  return answers;
}
