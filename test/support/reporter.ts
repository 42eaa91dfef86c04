/** Mocha's list of tests, closed by the reason of every skip and one plain line that a program can read. */

import fs from 'node:fs';
import Mocha from 'mocha';

const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PENDING } = Mocha.Runner.constants;

export class PlainReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const skipped: string[] = [];
    const failed: string[] = [];
    runner.on(EVENT_TEST_FAIL, (test: Mocha.Runnable, error: Error) =>
      failed.push(`${test.fullTitle()}: ${error.message}`),
    );
    runner.on(EVENT_TEST_PENDING, (test: Mocha.Test) => skipped.push(test.fullTitle()));
    runner.once(EVENT_RUN_END, () => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      for (const title of skipped) process.stdout.write(`skipped: ${title}\n`);
      process.stdout.write(`\n${passes} passed, ${failures} failed, ${pending} skipped\n`);
      // Where all tests run in several programs, somebody adds them up.
      const counts = process.env['RUNTRAIL_TEST_COUNTS'];
      if (counts) fs.writeFileSync(counts, JSON.stringify({ passes, failures, pending, failed }));
    });
  }
}

// Mocha takes the module itself as the reporter.
export { PlainReporter as default };
