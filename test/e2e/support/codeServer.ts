/** A server of VS Code with user folders of its own, and the windows that are opened on it. */

import fs from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { installExtension, pageAddress, startEmbeddedCode } from '../../../scripts/embeddedCode.mjs';
import { ensureEmbeddedCode } from '../../../scripts/embeddedInstall.mjs';
import { isRunning, killQuietly, Sandbox, until } from '../../support/sandbox.ts';
import { Window } from './window.ts';

const SIZE = { width: 1280, height: 800 };
const STEADY = { 'workbench.reduceMotion': 'on' };
const DEFAULTS = { 'workbench.colorTheme': 'Dark Modern' };

export interface WindowOptions {
  /** Whether the folder is trusted from the start, or opens in Restricted Mode. */
  readonly trusted?: boolean;
  /** Defaults of settings in this window only; those of the quiet window and of the user come before them. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly payload?: readonly (readonly [key: string, value: string])[];
  readonly prepare?: (window: Window) => Promise<void>;
}

export interface ServerOptions {
  /** A packaged extension to work with. */
  readonly vsix?: string;
  /** Lets windows run a suite inside the extension host. Their notifications then do not pop up. */
  readonly forSuites?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

export class CodeServer {
  /** Its user folders; `new Sandbox(name, server.user)` makes a workspace for programs of the same user. */
  readonly user: Sandbox;
  readonly dataFolder: string;
  readonly #browser: Browser;
  readonly #options: ServerOptions;
  readonly #windows: Window[] = [];
  #running: Awaited<ReturnType<typeof startEmbeddedCode>> | undefined;
  #output = '';

  private constructor(browser: Browser, options: ServerOptions) {
    this.user = new Sandbox('unused');
    this.dataFolder = path.join(this.user.root, 'vscode');
    this.#browser = browser;
    this.#options = options;
  }

  static async start(browser: Browser, options: ServerOptions = {}): Promise<CodeServer> {
    await ensureEmbeddedCode();
    const server = new CodeServer(browser, options);
    fs.mkdirSync(server.dataFolder);
    const { dataFolder } = server;
    if (options.vsix) await installExtension({ node: process.execPath, dataFolder }, options.vsix);
    await server.#start();
    return server;
  }

  get url(): string {
    return this.#now.url;
  }

  get pid(): number {
    return this.#now.pid;
  }

  /** Opens a folder, a workspace file, or nothing in a window with a browser profile of its own. */
  async open(target: string | undefined, options: WindowOptions = {}): Promise<Window> {
    const context = await this.#browser.newContext({ viewport: SIZE, reducedMotion: 'reduce' });
    context.setDefaultTimeout(40_000);
    const page = await context.newPage();
    const { trusted = true, settings } = options;
    await page.addInitScript(configure, {
      enableWorkspaceTrust: !trusted,
      configurationDefaults: { ...DEFAULTS, ...settings },
    });
    const window = new Window(context, page, path.join(this.dataFolder, 'data', 'User', 'settings.json'));
    this.#windows.push(window);
    await options.prepare?.(window);
    await window.goto(addressOf(this.url, target, options.payload));
    return window;
  }

  /** The process in which the extensions of a window run; of the newest after a reload. */
  async extensionHostPid(window: Window): Promise<number> {
    return until('the extension host of the window', () => this.extensionHostNow(window));
  }

  /** The same, where there may be none right now. */
  extensionHostNow(window: Window): number | undefined {
    const launched = window.tokens.flatMap((token) => {
      const line = new RegExp(`\\[${token}\\]\\[ExtensionHostConnection\\] <(\\d+)> Launched`, 'g');
      return [...this.#output.matchAll(line)].map(([, pid]) => Number(pid));
    });
    return launched.filter(isRunning).at(-1);
  }

  /** `kill -9` of the server itself. */
  async kill(): Promise<void> {
    const { pid } = this;
    killQuietly(pid);
    await until('the server is gone', () => !isRunning(pid));
  }

  /** Starts again on the same data folder and port, after `kill`. */
  async restart(): Promise<void> {
    await this.#start(this.#now.port);
  }

  /** Ends the windows, the server, and everything that any of them started. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#windows.map((window) => window.close()));
    await this.#running?.stop();
    this.user.close();
  }

  async #start(port = 0): Promise<void> {
    this.#output = '';
    this.#running = await startEmbeddedCode({
      node: process.execPath,
      dataFolder: this.dataFolder,
      withTrust: true,
      port,
      forSuites: this.#options.forSuites ?? false,
      settings: STEADY,
      env: { ...this.user.env, ...this.#options.env },
      onOutput: (text: string) => {
        this.#output += text;
      },
    });
  }

  get #now() {
    if (!this.#running) throw new Error('the server was not started');
    return this.#running;
  }
}

function addressOf(url: string, target: string | undefined, payload: WindowOptions['payload']): string {
  const address = pageAddress(url, target);
  return payload ? `${address}&payload=${encodeURIComponent(JSON.stringify(payload))}` : address;
}

/** Changes, in this one page, what the server told it about how to start: before the workbench, a deferred script, looks. */
function configure(changes: object): void {
  const change = () => {
    const meta = document.getElementById('vscode-workbench-web-configuration');
    const told = meta?.getAttribute('data-settings');
    if (told) meta?.setAttribute('data-settings', JSON.stringify({ ...JSON.parse(told), ...changes }));
  };
  document.addEventListener('readystatechange', change, { once: true });
}
