/** What `npm start` and `npm test` need before anything else: the dependencies, and the pinned Node. Runs on Node 20. */

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '..');
const isWindows = process.platform === 'win32';

/** Runs a program in the project; ends this one when it fails. */
export function run(program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit', ...options });
  if (result.error) {
    console.error(`${program} could not be started: ${result.error.message}`);
    process.exit(1);
  }
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Installs what package-lock.json names and node_modules lacks. Returns the pinned Node. */
export function install() {
  const node = path.join(ROOT, 'node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node');
  if (!isInstalled() || !fs.existsSync(node)) {
    console.log('Installing the dependencies …');
    // Not `npm ci`: it refuses where a registry lacks the optional packages of some other platform.
    const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
    run(isWindows ? 'npm.cmd' : 'npm', args, { shell: isWindows });
  }
  if (!fs.existsSync(node)) {
    console.error('The pinned Node was not installed: npm was told not to run its install script.');
    process.exit(1);
  }
  return node;
}

function isInstalled() {
  const done = fs.statSync(path.join(ROOT, 'node_modules', '.package-lock.json'), { throwIfNoEntry: false });
  const wanted = fs.statSync(path.join(ROOT, 'package-lock.json'));
  return done !== undefined && done.mtimeMs >= wanted.mtimeMs;
}
