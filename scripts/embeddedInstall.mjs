/** Brings the VS Code for the browser into the user's cache folder, once. Runs on Node 20. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const VERSION = '4.139.1';
const SERVER = ['node_modules', 'code-server', 'lib', 'vscode'];
const isWindows = process.platform === 'win32';

/** The folder of the server, whether it is there yet or not. */
export function embeddedFolder() {
  return path.join(cacheFolder(), `vscode-${VERSION}`, ...SERVER);
}

export function isEmbeddedInstalled() {
  return fs.existsSync(path.join(embeddedFolder(), 'out', 'server-main.js'));
}

/** Where answers and programs are kept that can be had again. */
export function cacheFolder() {
  return path.join(process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache'), 'runtrail');
}

/** Installs it when it is missing: half a minute and 600 MB. Returns its folder. */
export async function ensureEmbeddedCode(say = console.log) {
  if (isEmbeddedInstalled()) return embeddedFolder();
  const target = path.join(cacheFolder(), `vscode-${VERSION}`);
  fs.mkdirSync(cacheFolder(), { recursive: true });
  removeInterrupted(target);
  const arriving = fs.mkdtempSync(`${target}.arriving-`);
  try {
    say('Installing VS Code for the browser …');
    const manifest = { private: true, dependencies: { 'code-server': VERSION } };
    fs.writeFileSync(path.join(arriving, 'package.json'), JSON.stringify(manifest));
    await npmInstall(arriving);
    await npmInstall(path.join(arriving, ...SERVER));
    arrive(arriving, target);
  } finally {
    fs.rmSync(arriving, { recursive: true, force: true });
  }
  return embeddedFolder();
}

/** What an install left that was interrupted; one that still goes on is younger than an hour. */
function removeInterrupted(target) {
  for (const name of fs.readdirSync(path.dirname(target))) {
    const folder = path.join(path.dirname(target), name);
    const isOld = () => Date.now() - fs.statSync(folder).mtimeMs > 3_600_000;
    if (folder.startsWith(`${target}.arriving-`) && isOld())
      fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The first of several that install at once wins; the others use its copy. */
function arrive(arriving, target) {
  try {
    fs.renameSync(arriving, target);
  } catch (error) {
    if (!isEmbeddedInstalled()) throw error;
  }
}

/** No install scripts: nothing has to be compiled, what is native comes prebuilt. */
async function npmInstall(cwd) {
  const args = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = spawn(isWindows ? 'npm.cmd' : 'npm', args, {
    cwd,
    shell: isWindows,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(npm, 'close');
  if (code !== 0) throw new Error('VS Code for the browser could not be installed: npm failed.');
}
