/** Opens VS Code on a workspace with the extension as it is built here: on the desktop, or in the browser. Runs on Node 20. */

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { ROOT, run } from './bootstrap.mjs';
import { installExtension, pageAddress, startEmbeddedCode } from './embeddedCode.mjs';
import { cacheFolder, ensureEmbeddedCode } from './embeddedInstall.mjs';

/**
 * Which window to open. Without a terminal nobody is there to look or to answer.
 *
 * @returns {'desktop' | 'browser' | 'ask' | 'tell' | 'none'}
 */
export function chooseWindow({ flags, isTerminal, hasDesktop, answer }) {
  if (flags.includes('--no-ui')) return 'none';
  if (flags.includes('--browser')) return 'browser';
  if (!isTerminal) return 'tell';
  if (hasDesktop) return 'desktop';
  if (answer === undefined) return 'ask';
  return answer ? 'browser' : 'tell';
}

export const HOW = 'To look at it in VS Code: npm start -- --browser';

/** The `code` of an SSH or browser session is another program: it can load no extension from a folder. */
export function hasDesktopCode(env = process.env) {
  if (env.VSCODE_IPC_HOOK_CLI) return false;
  return spawnSync('code', ['--version'], { stdio: 'ignore', shell: isWindows }).status === 0;
}

/** A window for developing extensions: nothing is installed, and nothing is left when it is closed. */
export function openOnDesktop(workspace) {
  const args = ['--new-window', `--extensionDevelopmentPath=${ROOT}`, workspace];
  run('code', args, { shell: isWindows });
}

/** What was answered before; undefined when nobody was asked yet. */
export function rememberedAnswer() {
  try {
    return JSON.parse(fs.readFileSync(answerFile(), 'utf8')).browser;
  } catch {
    return undefined;
  }
}

/** @param {{ input?: NodeJS.ReadableStream, output?: NodeJS.WritableStream }} streams */
export async function askForBrowser({ input = process.stdin, output = process.stdout } = {}) {
  const terminal = createInterface({ input, output });
  const question =
    'VS Code is not on this machine’s PATH. Open it in the browser instead?\n' +
    `That puts its server (600 MB) into ${cacheFolder()}, once. [y/N] `;
  const browser = /^y(es)?$/i.test((await terminal.question(question)).trim());
  terminal.close();
  fs.mkdirSync(cacheFolder(), { recursive: true });
  fs.writeFileSync(answerFile(), JSON.stringify({ browser }));
  return browser;
}

/** Serves VS Code with the packaged extension until Ctrl-C; then nothing of it is left. */
export async function serveInBrowser({ node, workspace, file, env }) {
  await ensureEmbeddedCode();
  const dataFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-code-'));
  try {
    const vsix = path.join(dataFolder, 'runtrail.vsix');
    const pack = path.join(ROOT, 'scripts', 'package.mjs');
    run(node, [pack, '--built', vsix], { stdio: ['ignore', 'ignore', 'inherit'] });
    await installExtension({ node, dataFolder, env }, vsix);
    // The sample is ours: nobody has to be asked whether it is trusted.
    const server = await startEmbeddedCode({ node, dataFolder, withTrust: false, withToken: true, env });
    const remote = `vscode-remote://${new URL(server.url).host}${file}`;
    const payload = encodeURIComponent(JSON.stringify([['openFile', remote]]));
    const address = `${pageAddress(server.url, workspace)}&payload=${payload}&tkn=${server.token}`;
    console.log(`\nVS Code: ${address}\nCtrl-C ends it.`);
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    await server.stop();
  } finally {
    fs.rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const isWindows = process.platform === 'win32';

function answerFile() {
  return path.join(cacheFolder(), 'start.json');
}
