/** One Python process that answers a line of JSON with a line of JSON: what CPython says to the same question. */

import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import readline from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { skip } from './requires.ts';

const CHECK = 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else 1)';

/** Skips the test without a Python of the kind that files are read like: later ones know more capital letters. */
export function requirePython(test: Mocha.Context): void {
  if (spawnSync('python3', ['-c', CHECK]).status !== 0) skip(test, 'there is no Python 3.11 to 3.13');
}

export class PythonPeer {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;
  private readonly answers: AsyncIterator<string>;

  /** The code defines `answer(question)`. */
  constructor(code: string) {
    const loop = `
import json, sys
${code}
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
`;
    this.child = spawn('python3', ['-c', loop], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.answers = readline.createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** All are sent at once: asking one by one would be waiting most of the time. */
  async askAll(questions: readonly unknown[]): Promise<unknown[]> {
    this.child.stdin.write(questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
    const answers: unknown[] = [];
    for (const question of questions) {
      const { value, done } = await this.answers.next();
      if (done) throw new Error(`Python ended before it answered ${JSON.stringify(question)}`);
      answers.push(JSON.parse(value));
    }
    return answers;
  }

  close(): void {
    this.child.stdin.end();
  }
}
