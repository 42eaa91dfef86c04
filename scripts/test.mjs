/**
 * `npm test`: installs what is missing, builds, and runs every check and test. Arguments go to mocha. All of them run in
 * four programs, two at a time: those in a real VS Code and those of whole runs, in two halves, mostly wait.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { install, ROOT, run } from './bootstrap.mjs';
import { findBrowser } from './browser.mjs';
import { ensureEmbeddedCode } from './embeddedInstall.mjs';

const WINDOWS = ['test/e2e/**/*.test.ts', 'test/inHost/**/*.test.ts'];
const WHOLE_RUNS = [['test/integration/[a-q]*.test.ts'], ['test/integration/[r-z]*.test.ts']];
const ALL = 'test/**/*.test.ts';

const node = install();
run(node, ['esbuild.js']);
const given = process.argv.slice(2);
const isWhole = !given.some((argument) => argument.startsWith('test'));
// Here, and not within the time that a test has. Without a browser, those tests say what to install, and are skipped.
const needsCode = isWhole || given.some((argument) => /e2e|inHost/.test(argument));
if (needsCode && findBrowser()) await ensureEmbeddedCode();

const others = [ALL, ...[...WINDOWS, ...WHOLE_RUNS.flat()].flatMap((each) => ['--ignore', each])];
const parts = isWhole ? [others, WINDOWS, ...WHOLE_RUNS] : [[]];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-tests-'));
const results = await twoAtOnce(parts.map((files, index) => () => mocha([...files, ...given], index)));
if (parts.length > 1) printTotal(results);
process.exitCode = Math.max(...results.map(({ code }) => code));
fs.rmSync(folder, { recursive: true, force: true });

/** More would keep each other from their disk and their time. */
async function twoAtOnce(tasks) {
  const done = [];
  const waiting = tasks.entries();
  const slot = async () => {
    for (const [index, task] of waiting) done[index] = await task();
  };
  await Promise.all([slot(), slot()]);
  return done;
}

/** The first part is seen as it goes, the others once they are done. */
async function mocha(args, index) {
  const counts = path.join(folder, `${index}.json`);
  const output = path.join(folder, `${index}.txt`);
  const stdio = index === 0 ? 'inherit' : ['ignore', fs.openSync(output, 'w'), fs.openSync(output, 'a')];
  const env = { ...process.env, RUNTRAIL_TEST_COUNTS: counts };
  const child = spawn(node, [path.join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js'), ...args], {
    cwd: ROOT,
    stdio,
    env,
  });
  const [code] = await once(child, 'exit');
  return { code: code ?? 1, counts, output: index === 0 ? undefined : output };
}

function printTotal(all) {
  const total = { passes: 0, failures: 0, pending: 0 };
  const failed = [];
  for (const { output, counts } of all) {
    if (output) process.stdout.write(fs.readFileSync(output));
    if (!fs.existsSync(counts)) continue;
    const part = JSON.parse(fs.readFileSync(counts, 'utf8'));
    for (const key of Object.keys(total)) total[key] += part[key];
    failed.push(...part.failed);
  }
  // Once more at the end: where much was printed, only that may be left to look at.
  for (const each of failed) process.stdout.write(`failed: ${each}\n`);
  process.stdout.write(`\n${total.passes} passed, ${total.failures} failed, ${total.pending} skipped\n`);
}
