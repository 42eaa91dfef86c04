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

/** Skips the test where files cannot be given to somebody else, as only root may do. */
export function requireRoot(test: Mocha.Context): void {
  if (process.getuid?.() !== 0) skip(test, 'only root can give files to another user');
}

/** Skips the test on systems that cannot show what it looks at. */
export function requireLinux(test: Mocha.Context, what: string): void {
  if (process.platform !== 'linux') skip(test, `${what}, which needs Linux`);
}
