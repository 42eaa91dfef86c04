/** Tests that need a component of the machine: without it they are skipped, and say why. */

import { spawnSync } from 'node:child_process';

/** Skips the test unless `program` answers; with `RUNTRAIL_REQUIRE_ALL=1` a missing component is a failure. */
export function requireProgram(
  test: Mocha.Context,
  program: string,
  args: readonly string[] = ['--version'],
): void {
  if (spawnSync(program, args, { stdio: 'ignore' }).error === undefined) return;
  skip(test, `${program} is not installed`);
}

export function skip(test: Mocha.Context, reason: string): void {
  if (process.env['RUNTRAIL_REQUIRE_ALL'] === '1') throw new Error(`required, but ${reason}`);
  process.stdout.write(`      skipped: ${reason}\n`);
  test.skip();
}

/** Skips the test on systems that cannot show what it looks at. */
export function requireLinux(test: Mocha.Context, what: string): void {
  if (process.platform !== 'linux') skip(test, `${what}, which needs Linux`);
}
