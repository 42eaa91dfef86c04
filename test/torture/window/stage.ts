/** A server, its user's workspace and one window on it: what dies of it comes back. */

import fs from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../e2e/support/browser.ts';
import { CodeServer } from '../../e2e/support/codeServer.ts';
import type { RowText, View } from '../../e2e/support/view.ts';
import type { Window } from '../../e2e/support/window.ts';
import { isRunning, killQuietly, type Sandbox, until } from '../../support/sandbox.ts';
import { packagedExtension } from '../../support/vsix.ts';
import { LAUNCHES } from './plan.ts';

/** VS Code starts a host that died again by itself, three times in five minutes; then it waits to be asked. */
const RETURN_MS = 5_000;
export const PATIENCE_MS = 60_000;
const START = 'runtrail.run.start';
/** Without them, a terminal in front takes the keys. */
const SETTINGS = {
  'terminal.integrated.commandsToSkipShell': [START],
  'terminal.integrated.hideOnStartup': 'whenEmpty',
};

export class Stage {
  readonly #browser: Browser;
  readonly #server: CodeServer;
  readonly #window: Window;
  readonly #runs: View;
  /** The window coming back, one thing after the other. */
  #returning: Promise<void> = Promise.resolve();

  private constructor(browser: Browser, server: CodeServer, window: Window) {
    this.#browser = browser;
    this.#server = server;
    this.#window = window;
    this.#runs = window.view('Runtrail', 'Runs');
  }

  static async open(): Promise<Stage> {
    const browser = await launchBrowser();
    const server = await CodeServer.start(browser, { vsix: packagedExtension() });
    bindKeys(server);
    fs.mkdirSync(path.join(server.user.workspace, '.runtrail'));
    const window = await server.open(server.user.workspace, { settings: SETTINGS });
    const stage = new Stage(browser, server, window);
    await stage.#runs.open();
    return stage;
  }

  get box(): Sandbox {
    return this.#server.user;
  }

  /** Asks for a run of the file with this number. Nothing is promised: there may be nobody to ask. */
  async launch(number: number, isPatient = true): Promise<void> {
    if (isPatient) await this.#returning;
    await this.#window.page.keyboard.press(keyOf(number));
  }

  /** Says yes to what is asked once in a workspace. */
  async approve(): Promise<void> {
    await this.#window.dialog.press('Run');
  }

  async rows(): Promise<RowText[]> {
    return (await this.#runs.rows()).filter(({ level }) => level === 2);
  }

  /** Whether there was one to kill. */
  async killHost(): Promise<boolean> {
    const pid = this.#server.extensionHostNow(this.#window);
    if (pid === undefined) return false;
    killQuietly(pid);
    await until('the host is gone', () => !isRunning(pid));
    void this.#bringBack(() => this.#newPageUnlessHostReturns());
    return true;
  }

  /** One after the other: each server is whole before it dies. */
  killServer(): Promise<void> {
    return this.#bringBack(async () => {
      await this.#server.kill();
      await this.#server.restart();
      await this.#newPage();
    });
  }

  /** Until the window lives again. */
  async back(isNewPage: boolean): Promise<void> {
    await this.#returning;
    if (isNewPage) await this.#newPage();
  }

  /** After a scene that went wrong, whatever is left. */
  async renew(): Promise<void> {
    await this.#returning.catch(() => undefined);
    if (!isRunning(this.#server.pid)) await this.#server.restart();
    this.#returning = this.#newPage();
    await this.#returning;
  }

  async screenshot(name: string): Promise<void> {
    await this.#window.screenshot(name);
  }

  async close(): Promise<void> {
    await this.#returning.catch(() => undefined);
    await this.#server.close();
    await this.#browser.close();
  }

  /** What goes wrong with it is heard where it is waited for. */
  #bringBack(how: () => Promise<void>): Promise<void> {
    this.#returning = this.#returning.then(how);
    this.#returning.catch(() => undefined);
    return this.#returning;
  }

  async #newPageUnlessHostReturns(): Promise<void> {
    // What the host that died showed is taken away before another one shows the same.
    await until('an empty tree', async () => (await this.rows()).length === 0, RETURN_MS).catch(
      () => undefined,
    );
    const isBack = () => this.#server.extensionHostNow(this.#window) !== undefined;
    const returned = until('the host to return', isBack, RETURN_MS);
    if (!(await returned.catch(() => false))) return this.#newPage();
    await this.#showsRuns(RETURN_MS).catch(() => this.#newPage());
  }

  async #newPage(): Promise<void> {
    await this.#window.reload();
    await this.#showsRuns(PATIENCE_MS);
  }

  /** Keys reach us once the tree is there. */
  async #showsRuns(limitMs: number): Promise<void> {
    await until('the runs in the window', async () => (await this.rows()).length > 0, limitMs);
  }
}

export function fileOf(number: number): string {
  return `run-${number}.run.json`;
}

function keyOf(number: number): string {
  return `Control+Alt+F${number + 1}`;
}

/** A key for each parameter file: faster than any menu, and many runs start within a second. */
function bindKeys(server: CodeServer): void {
  const keys = Array.from({ length: LAUNCHES + 1 }, (_, number) => ({
    key: keyOf(number).replaceAll('Control', 'ctrl').toLowerCase(),
    command: START,
    args: path.join(server.user.workspace, fileOf(number)),
  }));
  const file = path.join(server.dataFolder, 'data', 'User', 'keybindings.json');
  fs.writeFileSync(file, JSON.stringify(keys));
}
