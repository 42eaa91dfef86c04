/** Text editors, their CodeLenses and tabs. Only lines in the visible part exist in the page. */

import type { Locator, Page } from 'playwright-core';
import type { QuickInput } from './quickInput.ts';

export class EditorArea {
  readonly #page: Page;
  readonly #quickInput: QuickInput;

  constructor(page: Page, quickInput: QuickInput) {
    this.#page = page;
    this.#quickInput = quickInput;
  }

  async open(file: string): Promise<void> {
    await this.#quickInput.file(file);
    const name = file.slice(file.lastIndexOf('/') + 1);
    await this.tab(name).and(this.#page.locator('[aria-selected=true]')).waitFor();
  }

  tab(name: string): Locator {
    return this.#page.locator(`.tabs-container [role=tab][data-resource-name=${JSON.stringify(name)}]`);
  }

  async tabs(): Promise<string[]> {
    const tabs = this.#page.locator('.tabs-container [role=tab]');
    return tabs.evaluateAll((all) => all.map((tab) => tab.getAttribute('data-resource-name') ?? ''));
  }

  /** A lens by the beginning of its title; icons are no part of it. */
  codeLens(title: string): Locator {
    return this.#page.locator('.codelens-decoration a', { hasText: startsWith(title) }).first();
  }

  /** The titles of all lenses, links or not. */
  async codeLenses(): Promise<string[]> {
    const lenses = this.#page.locator('.codelens-decoration > a, .codelens-decoration > span');
    const texts = await lenses.allInnerTexts();
    return texts.map((text) => plain(text).trim()).filter((text) => text !== '' && text !== '|');
  }

  /** The visible lines of the active editor. */
  async text(): Promise<string> {
    const lines = this.#page.locator('.editor-group-container.active .view-lines .view-line');
    const read = await lines.evaluateAll((all) =>
      (all as HTMLElement[])
        .map((line) => ({ top: Number.parseFloat(line.style.top), text: line.textContent ?? '' }))
        .sort((a, b) => a.top - b.top)
        .map(({ text }) => text),
    );
    return plain(read.join('\n'));
  }

  /** Puts the cursor into the active editor's text, to type. */
  async focus(): Promise<void> {
    await this.#page.locator('.editor-group-container.active .view-lines').first().click();
  }

  /** Presses an icon at the right of the tabs. */
  async pressTitle(action: string): Promise<void> {
    await this.#page.locator(`.editor-actions [aria-label^=${JSON.stringify(action)}]`).click();
  }
}

const plain = (text: string) => text.replace(/\u00a0/g, ' ');

function startsWith(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ /g, '[ \\u00a0]')}`);
}
