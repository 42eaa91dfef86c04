/** Asks the person at the terminal for what only they know. */

import { isatty } from 'node:tty';
import { AppError } from '../base/errors.ts';
import { shownText } from '../base/names.ts';
import type { Question } from '../core/params/adapted.ts';
import type { Context } from './context.ts';
import type { Terminal } from './terminal.ts';

/** Undefined where nobody sits at a terminal: then there is nobody to ask, and nothing is made up. */
export function askerFor({ isJson, terminal }: Context): Asker | undefined {
  if (isJson || !isatty(0) || !isatty(2)) return undefined; // `process.stdin` itself takes long to make
  return (questions) => askAll(questions, terminal);
}

type Asker = (questions: readonly Question[]) => Promise<Readonly<Record<string, string>>>;

async function askAll(
  questions: readonly Question[],
  terminal: Terminal,
): Promise<Readonly<Record<string, string>>> {
  const { createInterface } = await import('node:readline/promises'); // rarely needed, and slow to load
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const left = new Promise<never>((_resolve, reject) => {
    lines.once('SIGINT', () => {
      lines.removeAllListeners('close');
      lines.close();
      terminal.tell('\nruntrail: Nothing was started.');
      process.exit(130);
    });
    lines.once('close', () => reject(new AppError('usage', 'Nothing was started.')));
  });
  left.catch(() => undefined);
  const answers: Record<string, string> = {};
  try {
    for (const question of questions) {
      let answer: string | undefined;
      while (answer === undefined)
        answer = answerIn(await Promise.race([lines.question(wordsOf(question)), left]), question);
      answers[question.key] = answer;
    }
  } finally {
    lines.removeAllListeners('close');
    lines.close();
  }
  return answers;
}

function wordsOf({ key, title, suggestion, choices }: Question): string {
  if (choices) {
    const offers = choices.map((choice, index) => `  ${index + 1}  ${choice.title} (${choice.value})`);
    return [title, ...offers, `Which one? [1-${choices.length}] `].map(shownText).join('\n');
  }
  return shownText(`${title} (${key})${suggestion === undefined ? '' : ` [${suggestion}]`}: `);
}

/** Undefined where that is no answer. */
function answerIn(typed: string, { suggestion, choices }: Question): string | undefined {
  const text = typed.trim() || (suggestion ?? '');
  if (!choices) return text || undefined;
  return choices.find(({ value }, index) => text === value || text === String(index + 1))?.value;
}
