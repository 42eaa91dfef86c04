/** A tree in the side bar. Rows outside the visible part do not exist in the page. */

import type { Locator, Page } from 'playwright-core';
import { menuLabels, openMenu } from './menu.ts';
import { exactly } from './quickInput.ts';

export interface RowText {
  readonly label: string;
  readonly description: string;
  /** What a screen reader says. */
  readonly spoken: string;
  /** The codicon's name, without `codicon-`. */
  readonly icon: string;
  readonly level: number;
  readonly selected: boolean;
}

export class View {
  readonly #page: Page;
  readonly #container: string;
  readonly #name: string;

  constructor(page: Page, container: string, name: string) {
    this.#page = page;
    this.#container = container;
    this.#name = name;
  }

  /** Brings the view to the front by a click on its icon in the activity bar. */
  async open(): Promise<this> {
    const icon = this.#icon;
    if ((await icon.getAttribute('aria-expanded')) !== 'true') await icon.click();
    await this.#pane.waitFor();
    return this;
  }

  /** The figure on the icon in the activity bar; empty without one. */
  async badge(): Promise<string> {
    const badge = this.#icon.locator('.badge-content');
    return (await badge.count()) === 0 ? '' : ((await badge.textContent()) ?? '').trim();
  }

  row(label: string | RegExp): Row {
    const text = typeof label === 'string' ? exactly(label) : label;
    const name = this.#page.locator('.label-name', { hasText: text });
    return new Row(this.#page, this.#rows.filter({ has: name }).first());
  }

  async rows(): Promise<RowText[]> {
    return this.#rows.evaluateAll((all) =>
      all
        .sort((a, b) => Number(a.getAttribute('data-index')) - Number(b.getAttribute('data-index')))
        .map((row) => ({
          label: row.querySelector('.label-name')?.textContent ?? '',
          description: row.querySelector('.label-description')?.textContent ?? '',
          spoken: row.getAttribute('aria-label') ?? '',
          icon:
            /codicon-([\w-]+)/.exec(
              row.querySelector('.custom-view-tree-node-item-icon')?.className ?? '',
            )?.[1] ?? '',
          level: Number(row.getAttribute('aria-level')),
          selected: row.getAttribute('aria-selected') === 'true',
        })),
    );
  }

  /** Selects several rows; the last one is where a context menu then opens. */
  async select(...labels: readonly (string | RegExp)[]): Promise<Row> {
    const [first, ...others] = labels.map((label) => this.row(label));
    if (!first) throw new Error('nothing to select');
    await first.click();
    for (const row of others) await row.click('Control');
    return others.at(-1) ?? first;
  }

  /** The text and the links that stand in an empty view. */
  get welcome(): Locator {
    return this.#pane.locator('.welcome-view-content');
  }

  /** The sentence above the rows. */
  async message(): Promise<string> {
    return (await this.#pane.locator('.message').innerText()).trim();
  }

  /** Presses an icon in the view's title. */
  async pressTitle(action: string): Promise<void> {
    await this.#page.locator(`.sidebar .title-actions [aria-label^=${JSON.stringify(action)}]`).click();
  }

  /** Chooses from the menu behind the three dots in the view's title. */
  async titleMenu(item: string): Promise<void> {
    const dots = this.#page.locator('.sidebar .title-actions [aria-label^="Views and More Actions"]');
    await openMenu(this.#page, () => dots.click(), item);
  }

  get #icon(): Locator {
    const name = new RegExp(`^${this.#container}( - |$)`);
    return this.#page.locator('.activitybar').getByRole('tab', { name });
  }

  get #pane(): Locator {
    return this.#page.locator('.pane', {
      has: this.#page.locator(`.pane-header[aria-label=${JSON.stringify(`${this.#name} Section`)}]`),
    });
  }

  get #rows(): Locator {
    return this.#pane.locator('[role=treeitem]');
  }
}

export class Row {
  readonly #page: Page;
  readonly locator: Locator;

  constructor(page: Page, locator: Locator) {
    this.#page = page;
    this.locator = locator;
  }

  async click(modifier?: 'Control' | 'Shift'): Promise<void> {
    await this.locator.locator('.label-name').click(modifier ? { modifiers: [modifier] } : {});
  }

  async expand(): Promise<void> {
    if ((await this.locator.getAttribute('aria-expanded')) === 'true') return;
    await this.locator.locator('.monaco-tl-twistie').click();
    await this.locator.and(this.#page.locator('[aria-expanded=true]')).waitFor();
  }

  /** Presses one of the icons that appear at the end of the row. */
  async inline(action: string): Promise<void> {
    await this.locator.hover();
    await this.locator.locator(`.actions [aria-label^=${JSON.stringify(action)}]`).click();
  }

  async menu(item: string): Promise<void> {
    await openMenu(this.#page, () => this.locator.click({ button: 'right' }), item);
  }

  /** What the context menu offers. */
  async menuItems(): Promise<string[]> {
    await this.locator.click({ button: 'right' });
    const labels = await menuLabels(this.#page);
    await this.#page.keyboard.press('Escape');
    return labels;
  }

  /** The hover card as text; empty until it is there. */
  async tooltip(): Promise<string> {
    const card = this.#page.locator('.monaco-hover:visible .hover-contents');
    const isHere = await this.locator.evaluate((row) => row.matches(':hover'));
    // A row that was drawn anew lost the pointer, and a pointer that rests where it was is not seen to come back.
    if (!isHere || (await card.count()) === 0) {
      await this.#page.mouse.move(0, 0);
      await this.locator.locator('.label-name').hover();
      await card
        .first()
        .waitFor({ timeout: 5_000 })
        .catch(() => undefined);
    }
    const shown = await card.allInnerTexts();
    return shown.join('\n');
  }

  async waitFor(): Promise<this> {
    await this.locator.waitFor();
    return this;
  }
}
