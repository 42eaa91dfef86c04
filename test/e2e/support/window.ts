/**
 * A window of a real VS Code, driven as a person drives it.
 *
 *     const window = await (await tier()).open(folder);                  // trusted; { trusted: false } for Restricted Mode
 *     await window.editor.open(`${folder}/train.run.json`);
 *     await window.editor.codeLens('Run').click();
 *     await window.code.goTo(3, 5);                                      // then .hover(), .fixes(), .suggestions(), .type(text)
 *     await until('it prints', async () => (await window.terminals.text()).includes('epoch 3'));
 *     const runs = await window.view('Runtrail', 'Runs').open();
 *     await runs.row('Today').expand();
 *     await runs.row('train').inline('Stop');                            // .menu('Verify'), .tooltip(), .click()
 *     await window.dialog.press('Stop Run');
 *     await window.quickInput.command('Runtrail: Run…');                 // then .choose(row) or .type(text) and .accept()
 *     await window.notifications.press(/failed/, 'Show Log');
 *     await window.webview().getByRole('button', { name: 'Pause' }).click();
 *     await window.screenshot('run-stopped');                            // test/out/e2e/run-stopped.png, on the contact sheet
 *     await themes(window, 'run-page');                                  // the same in four themes, at 200 %, 300 px wide
 *
 * What acts waits until it can. What reads answers at once: put `until` around it. Nothing is tried twice.
 */

import type { BrowserContext, FrameLocator, Page } from 'playwright-core';
import { until } from '../../support/sandbox.ts';
import { CodeEditing } from './codeEditing.ts';
import { EditorArea } from './editorArea.ts';
import { Dialog, Notifications } from './notifications.ts';
import { QuickInput } from './quickInput.ts';
import { takeScreen } from './screens.ts';
import { Terminals } from './terminals.ts';
import { View } from './view.ts';

export class Window {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly editor: EditorArea;
  readonly code: CodeEditing;
  readonly terminals: Terminals;
  readonly notifications: Notifications;
  readonly dialog: Dialog;
  /** The user's settings, which all windows of a server share. */
  readonly settingsFile: string;
  readonly #context: BrowserContext;
  /** The first characters of the tokens under which the server knows this window's connections, newest last. */
  readonly #tokens: string[] = [];

  constructor(context: BrowserContext, page: Page, settingsFile = '') {
    this.#context = context;
    this.settingsFile = settingsFile;
    this.page = page;
    this.quickInput = new QuickInput(page);
    this.editor = new EditorArea(page, this.quickInput);
    this.code = new CodeEditing(page);
    this.terminals = new Terminals(page);
    this.notifications = new Notifications(page);
    this.dialog = new Dialog(page);
    page.on('websocket', (socket) => {
      const token = new URL(socket.url()).searchParams.get('reconnectionToken');
      if (token) this.#tokens.push(token.slice(0, 8));
    });
  }

  get tokens(): readonly string[] {
    return this.#tokens;
  }

  async goto(address: string): Promise<void> {
    await this.page.goto(address);
    await this.#ready();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.#ready();
  }

  /** As a person does it: the window keeps what it shows. */
  async reloadByCommand(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.command('Developer: Reload Window');
    await loaded;
    await this.#ready();
  }

  /** Ends the window as closing the browser tab does. */
  async close(): Promise<void> {
    await this.#context.close();
  }

  async command(title: string): Promise<void> {
    await this.quickInput.command(title);
  }

  view(container: string, name: string): View {
    return new View(this.page, container, name);
  }

  /** The texts of the status bar, icons left out. */
  async statusBar(): Promise<string[]> {
    const items = await this.page.locator('.part.statusbar .statusbar-item').allInnerTexts();
    return items.map((text) => text.trim()).filter((text) => text !== '');
  }

  /** How many problems the status bar counts, in all files. */
  async statusProblems(): Promise<{ readonly errors: number; readonly warnings: number }> {
    const item = this.page.locator('.part.statusbar [id="status.problems"]');
    const [errors = 0, warnings = 0] = (await item.innerText()).split(/\s+/).filter(Boolean).map(Number);
    return { errors, warnings };
  }

  async pressStatus(text: string | RegExp): Promise<void> {
    await this.page
      .locator('.part.statusbar .statusbar-item', { hasText: text })
      .locator('a')
      .first()
      .click();
  }

  /** Opens the panel of problems and reads what each of its rows says. */
  async problems(): Promise<string[]> {
    const rows = this.page.locator('.markers-panel [role=treeitem]');
    if (!(await this.page.locator('.markers-panel').isVisible()))
      await this.page.keyboard.press('Control+Shift+M');
    await this.page.locator('.markers-panel').waitFor();
    return rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label') ?? ''));
  }

  /** The document inside the webview that is shown; of several side by side, the first. */
  webview(): FrameLocator {
    const shown = this.page.locator('iframe.webview.ready:visible').first();
    return shown.contentFrame().frameLocator('#active-frame');
  }

  async trust(): Promise<void> {
    await this.command('Workspaces: Manage Workspace Trust');
    await this.page
      .locator('.workspace-trust-editor')
      .getByRole('button', { name: 'Trust', exact: true })
      .click();
    await until('no Restricted Mode', async () => !(await this.statusBar()).includes('Restricted Mode'));
  }

  async screenshot(name: string): Promise<void> {
    await takeScreen(this.page, name);
  }

  async #ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
    // The theme comes from an extension: once it is there, those of the server are known.
    await this.page.locator('.monaco-workbench[class*="vscode-theme-"]').waitFor();
  }
}
