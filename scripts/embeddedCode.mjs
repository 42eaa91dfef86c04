/**
 * A whole VS Code in the browser, for `npm start` and for the tests: the server that the npm package code-server
 * ships, started directly with the pinned Node. Runs on Node 20.
 */

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { embeddedFolder } from './embeddedInstall.mjs';
import { QUIET } from './quietSettings.mjs';

/**
 * Starts the server and waits until it listens on 127.0.0.1.
 *
 * @param {{
 *   node: string,             the program that runs it: the pinned Node
 *   dataFolder: string,       everything it writes, the user's settings and extensions included
 *   extensionsFolder?: string,
 *   withTrust: boolean,       whether folders start in Restricted Mode until somebody trusts them
 *   port?: number,            a free one when not given
 *   withToken?: boolean,      lets nobody in who does not know it: other users of the machine reach the port, too
 *   forSuites?: boolean,      lets a page run a test suite in the extension host
 *   settings?: Record<string, unknown>,
 *   env?: Record<string, string | undefined>,
 *   onOutput?: (text: string) => void,   what the server says: its connections and the pids of extension hosts
 * }} options
 */
export async function startEmbeddedCode(options) {
  const { node, dataFolder, env = process.env } = options;
  writeSettings(dataFolder, options.settings);
  const token = options.withToken ? randomBytes(16).toString('hex') : undefined;
  // In a file, as everybody may read the arguments of a program.
  if (token) fs.writeFileSync(tokenFile(dataFolder), token, { mode: 0o600 });
  const child = spawn(node, argumentsFor(options), {
    cwd: dataFolder,
    env: cleanEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const port = await listening(child, options.onOutput);
  return { pid: Number(child.pid), port, token, url: `http://localhost:${port}/`, stop: () => stop(child) };
}

/** Puts a packaged extension into the data folder of a server, running or not. */
export async function installExtension({ node, dataFolder, env = process.env }, vsix) {
  const child = spawn(
    node,
    [
      serverMain(),
      '--accept-server-license-terms',
      '--server-data-dir',
      dataFolder,
      '--install-extension',
      vsix,
    ],
    { env: cleanEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const [code] = await once(child, 'close');
  if (code !== 0 || !/was successfully installed/.test(output))
    throw new Error(`${vsix} could not be installed:\n${output}`);
}

/** The address of a page on a folder, on a workspace file, or on nothing. */
export function pageAddress(url, target) {
  if (target === undefined) return `${url}?ew=true`;
  const encoded = encodeURI(target).replace(/[?#&+]/g, encodeURIComponent);
  return target.endsWith('.code-workspace') ? `${url}?workspace=${encoded}` : `${url}?folder=${encoded}`;
}

function serverMain() {
  return path.join(embeddedFolder(), 'out', 'server-main.js');
}

function tokenFile(dataFolder) {
  return path.join(dataFolder, 'token');
}

function argumentsFor({ dataFolder, extensionsFolder, withTrust, withToken, forSuites, port = 0 }) {
  return [
    serverMain(),
    ...['--host', '127.0.0.1', '--port', String(port)],
    ...(withToken ? ['--connection-token-file', tokenFile(dataFolder)] : ['--without-connection-token']),
    ...['--accept-server-license-terms', '--disable-telemetry'],
    ...['--disable-getting-started-override', '--server-data-dir', dataFolder],
    ...(extensionsFolder ? ['--extensions-dir', extensionsFolder] : []),
    ...(withTrust ? [] : ['--disable-workspace-trust']),
    ...(forSuites ? ['--enable-smoke-test-driver'] : []),
  ];
}

function writeSettings(dataFolder, settings = {}) {
  const folder = path.join(dataFolder, 'data', 'User');
  const file = path.join(folder, 'settings.json');
  if (fs.existsSync(file)) return;
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify({ ...QUIET, ...settings }, null, 2)}\n`);
}

/**
 * Whatever started this program must not reach the extension host: it could itself be a terminal of VS Code. Without a
 * gallery, nothing is looked up.
 */
function cleanEnvironment(env) {
  const kept = Object.entries(env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name));
  return { ...Object.fromEntries(kept), EXTENSIONS_GALLERY: '{}' };
}

function listening(child, onOutput) {
  return new Promise((resolve, reject) => {
    let output = '';
    let isListening = false;
    const read = (text) => {
      onOutput?.(text);
      if (isListening) return; // it goes on talking for as long as it runs
      output += text;
      const [, port] = /Extension host agent listening on (\d+)/.exec(output) ?? [];
      if (!port) return;
      isListening = true;
      resolve(Number(port));
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`VS Code's server ended with ${code}:\n${output}`)));
  });
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
