/** Runs the tests that live inside the extension host, and leaves what became of each in a file. */

import fs from 'node:fs';
import Mocha from 'mocha';

export interface Outcome {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'pending';
  readonly error?: string;
  readonly durationMs: number;
}

/** Names the file for the outcomes; without it, failures are only thrown. */
export const OUTCOMES = 'RUNTRAIL_SUITE_OUTCOMES';

export async function runSuite(loads: readonly (() => Promise<unknown>)[]): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 20_000, color: false });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  for (const load of loads) await load();
  const outcomes: Outcome[] = [];
  const note = (test: Mocha.Test, state: Outcome['state'], error?: unknown) =>
    outcomes.push({
      title: test.titlePath().join(' › '),
      state,
      durationMs: test.duration ?? 0,
      ...(error instanceof Error ? { error: error.stack ?? error.message } : {}),
    });
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on('pass', (test) => note(test, 'passed'))
      .on('pending', (test) => note(test, 'pending'))
      .on('fail', (test, error) => note(test, 'failed', error));
  });
  const file = process.env[OUTCOMES];
  if (file) fs.writeFileSync(file, JSON.stringify(outcomes));
  if (failures > 0) throw new Error(`${failures} tests inside VS Code failed`);
}
