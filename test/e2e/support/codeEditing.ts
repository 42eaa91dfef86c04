/** What a person does inside of a text editor: go to a place, read what is shown there, take a fix or a suggestion. */

import type { Locator, Page } from 'playwright-core';
import { until } from '../../support/sandbox.ts';

export class CodeEditing {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Puts the cursor before a character; line and column are counted from 1. */
  async goTo(line: number, column: number): Promise<void> {
    const { keyboard } = this.#page;
    await keyboard.press('Control+G');
    const input = this.#page.locator('.quick-input-widget .quick-input-box input');
    await input.fill(`:${line}:${column}`);
    // Enter takes what is offered, which may still be for the text before.
    const offered = this.#page.locator('.quick-input-widget .monaco-list-row');
    await offered.filter({ hasText: `line ${line} at column ${column}` }).waitFor();
    await input.press('Enter');
    await this.#page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    // The next key is for the text.
    await this.#page.locator('.editor-group-container.active .monaco-editor.focused').first().waitFor();
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  /** Selects so many characters to the right, and replaces them. */
  async replace(count: number, text: string): Promise<void> {
    for (let index = 0; index < count; index++) await this.#page.keyboard.press('Shift+ArrowRight');
    await this.type(text);
  }

  squiggles(severity: 'error' | 'warning'): Locator {
    return this.#page.locator(`.editor-group-container.active .squiggly-${severity}`);
  }

  /** What a hover at the cursor says. */
  async hover(): Promise<string> {
    await this.#page.keyboard.press('Control+K');
    await this.#page.keyboard.press('Control+I');
    return this.#shownText('.monaco-resizable-hover .monaco-hover:not(.hidden) .monaco-hover-content');
  }

  /** The titles in the menu of the light bulb at the cursor. */
  async fixes(): Promise<string[]> {
    const rows = this.#page.locator('.action-widget .monaco-list-row.action');
    // Before the light bulb is there, and while it is being worked out anew, the key finds nothing.
    await until('the menu of the light bulb', async () => {
      await this.#page
        .locator('.lightBulbWidget:visible, [class*="gutter-lightbulb"]:visible')
        .first()
        .waitFor();
      await this.#page.keyboard.press('Control+.');
      return appears(rows);
    });
    return (await rows.allInnerTexts()).map((text) => text.trim());
  }

  /** Takes one from the menu that is open. */
  async takeFix(title: string): Promise<void> {
    await this.#page.locator('.action-widget .monaco-list-row.action', { hasText: title }).first().click();
  }

  /** Asks what can be written at the cursor; the labels in their order. */
  async suggestions(): Promise<string[]> {
    const rows = this.#page.locator('.suggest-widget.visible .monaco-list-row .label-name');
    await until('suggestions', async () => {
      await this.#page.keyboard.press('Control+Space');
      return appears(rows);
    });
    return (await rows.allInnerTexts()).map((text) => text.trim());
  }

  async takeSuggestion(label: string): Promise<void> {
    await this.#page
      .locator('.suggest-widget.visible .monaco-list-row', {
        has: this.#page.getByText(label, { exact: true }),
      })
      .first()
      .click();
  }

  async escape(): Promise<void> {
    await this.#page.keyboard.press('Escape');
  }

  async save(): Promise<void> {
    await this.#page.keyboard.press('Control+S');
    await this.#page.locator('.tabs-container [role=tab].dirty').waitFor({ state: 'detached' });
  }

  #shownText(selector: string): Promise<string> {
    const shown = this.#page.locator(selector).first();
    return until('something is shown', async () => {
      const text = (await shown.isVisible()) ? (await shown.innerText()).trim() : '';
      return text === '' || /Loading/.test(text) ? undefined : text.replace(/\u00a0/g, ' ');
    });
  }
}

/** Whether something is shown before it is worth pressing the key again. */
async function appears(rows: Locator): Promise<boolean> {
  return rows
    .first()
    .waitFor({ timeout: 4_000 })
    .then(
      () => true,
      () => false,
    );
}
