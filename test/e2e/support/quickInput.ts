/** The box at the top of the window: the command palette, quick picks and input boxes. */

import type { Locator, Page } from 'playwright-core';
import { until } from '../../support/sandbox.ts';

export class QuickInput {
  readonly #page: Page;
  readonly #box: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#box = page.locator('.quick-input-widget');
  }

  /** Runs a command as a person does: F1, its title, Enter. */
  async command(title: string): Promise<void> {
    await this.#find('F1', `>${title}`, this.#row(title));
  }

  /** Opens a file by its absolute path. */
  async file(file: string): Promise<void> {
    await this.#find('Control+P', file, this.#row(file.slice(file.lastIndexOf('/') + 1)));
  }

  /** Opens the box by a key, and clicks the row that a text leaves. */
  async #find(key: string, text: string, row: Locator): Promise<void> {
    await until(`the row of ${text}`, async () => {
      // A window that is busy may not have heard it, or closed it again as something else took the focus.
      if (!(await this.#input.isVisible())) await this.#page.keyboard.press(key);
      return within(2_000, async (timeout) => {
        await this.#input.fill(text, { timeout });
        await row.waitFor({ timeout });
      });
    });
    await this.#take(row);
  }

  /** Clicks a row until it is taken: while rows are looked for anew, a click may meet none. */
  async #take(row: Locator): Promise<void> {
    await until('the row is taken', () =>
      within(2_000, async (timeout) => {
        if (await row.isVisible()) await row.click({ timeout });
        await row.waitFor({ state: 'hidden', timeout });
      }),
    );
  }

  /** Replaces what the input holds. */
  async type(text: string): Promise<void> {
    await this.#input.fill(text);
  }

  /** Clicks the row with exactly this label; icons are no part of it. */
  async choose(label: string): Promise<void> {
    await this.#row(label).click();
  }

  async accept(): Promise<void> {
    await this.#input.press('Enter');
  }

  async cancel(): Promise<void> {
    await this.#input.press('Escape');
  }

  async isOpen(): Promise<boolean> {
    return this.#box.isVisible();
  }

  /** Label, description and detail of the rows that are shown, one line each. */
  async rows(): Promise<string[]> {
    const rows = this.#box.locator('.monaco-list-row');
    await rows.first().waitFor();
    const texts = await rows.evaluateAll((all) =>
      all.map((row) =>
        [...row.querySelectorAll<HTMLElement>('.label-name, .label-description')]
          // A row may have been another one's before, of which it hides what it has no use for.
          .filter(({ offsetParent }) => offsetParent !== null)
          .map((part) => part.textContent?.trim())
          .filter((text) => text)
          .join(' · '),
      ),
    );
    return texts;
  }

  async title(): Promise<string> {
    return (await this.#box.locator('.quick-input-title').innerText()).trim();
  }

  async value(): Promise<string> {
    return this.#input.inputValue();
  }

  /** What stands below the input: the prompt, or why the text is not accepted. */
  async message(): Promise<string> {
    return (await this.#box.locator('.quick-input-message').innerText()).trim();
  }

  /** Presses a button of the box, such as Back, by its tooltip. */
  async press(button: string): Promise<void> {
    await this.#box.getByRole('button', { name: button }).click();
  }

  get #input(): Locator {
    return this.#box.locator('.quick-input-box input');
  }

  #row(label: string): Locator {
    const name = this.#page.locator('.label-name', { hasText: exactly(label) });
    return this.#box.locator('.monaco-list-row', { has: name }).first();
  }
}

/** The whole text, whatever space stands around it. */
export function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}

/** Whether something can be done in that time. */
async function within(ms: number, act: (timeout: number) => Promise<void>): Promise<boolean> {
  return act(ms).then(
    () => true,
    () => false,
  );
}
