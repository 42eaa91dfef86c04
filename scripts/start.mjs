/**
 * `npm start`: a run to look at, from nothing: installs, builds, makes a sample workspace, runs its experiment, and
 * opens VS Code on it. `--browser`: in the browser; `--no-ui`: only the run.
 */

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { install, ROOT, run } from './bootstrap.mjs';
import {
  askForBrowser,
  chooseWindow,
  HOW,
  hasDesktopCode,
  openOnDesktop,
  rememberedAnswer,
  serveInBrowser,
} from './openCode.mjs';

const node = install();
run(node, ['esbuild.js'], { stdio: ['ignore', 'ignore', 'inherit'] });

const workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-sample-'));
fs.cpSync(path.join(ROOT, 'media', 'sample'), workspace, { recursive: true });
const hasPython = spawnSync('python3', ['--version'], { stdio: 'ignore' }).status === 0;
const file = path.join(workspace, hasPython ? 'train.run.json' : 'train-node.run.json');

console.log(`Sample workspace: ${workspace}\n`);
const cli = path.join(ROOT, 'dist', 'cli.js');
const inWorkspace = { cwd: workspace, env: { ...process.env, PATH: pathWithNode() } };
run(node, [cli, 'run', file], inWorkspace);

const show = spawnSync(node, [cli, 'show', '@last', '--json'], { ...inWorkspace, encoding: 'utf8' });
const { folder } = JSON.parse(show.stdout);
console.log(`\n${fs.readFileSync(path.join(folder, 'SUMMARY.md'), 'utf8')}`);
console.log(`Its record: ${folder}`);
console.log(`Look around with: cd ${workspace} && ${node} ${cli} ls`);

let choice = chooseWindow({
  flags: process.argv.slice(2),
  isTerminal: Boolean(process.stdin.isTTY && process.stdout.isTTY),
  hasDesktop: hasDesktopCode(),
  answer: rememberedAnswer(),
});
if (choice === 'ask') choice = (await askForBrowser()) ? 'browser' : 'tell';
if (choice === 'desktop') openOnDesktop(workspace);
if (choice === 'browser') await serveInBrowser({ node, workspace, file, env: inWorkspace.env });
if (choice === 'tell') console.log(HOW);

/** The sample in JavaScript runs on the pinned Node where the machine has none. */
function pathWithNode() {
  return [process.env.PATH, path.dirname(node)].join(path.delimiter);
}
