/** The terminals in the panel: their names, and the whole text of the one that is shown, scrolled away or not. */

import type { Locator, Page } from 'playwright-core';

/** What VS Code leaves on the element of a terminal for tests. */
interface TerminalElement extends HTMLElement {
  readonly xterm?: {
    readonly buffer: {
      readonly active: {
        readonly length: number;
        getLine(
          y: number,
        ): { readonly isWrapped: boolean; translateToString(trim: boolean): string } | undefined;
      };
    };
  };
}

export class Terminals {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The text of the terminal in front, wrapped lines joined; empty without one. */
  async text(): Promise<string> {
    const shown = this.#page.locator('.terminal-wrapper.active');
    if ((await shown.count()) === 0) return '';
    return shown.first().evaluate((element) => {
      const buffer = (element as TerminalElement).xterm?.buffer.active;
      const lines: string[] = [];
      for (let y = 0; buffer && y < buffer.length; y += 1) {
        const line = buffer.getLine(y);
        const isWrappedFurther = buffer.getLine(y + 1)?.isWrapped === true;
        const text = line?.translateToString(!isWrappedFurther) ?? '';
        if (line?.isWrapped) lines.push(`${lines.pop() ?? ''}${text}`);
        else lines.push(text);
      }
      return lines.join('\n').trimEnd();
    });
  }

  /** Types text into the terminal in front. */
  async type(text: string): Promise<void> {
    await this.#focus();
    await this.#page.keyboard.type(text);
  }

  /** Presses keys in the terminal in front, such as `Control+C`. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#focus();
    for (const key of keys) await this.#page.keyboard.press(key);
  }

  /** The names of all terminals of the panel; the only one stands in the panel's title. */
  async names(): Promise<string[]> {
    const spoken = await this.#tabs.evaluateAll((all) =>
      all.map((tab) => tab.getAttribute('aria-label') ?? ''),
    );
    if (spoken.length > 0) return spoken.map(nameOf);
    const single = await this.#page.locator('.panel .single-terminal-tab').allInnerTexts();
    return single.map((name) => name.trim());
  }

  /** Brings a terminal of the list to the front. */
  async show(name: string): Promise<void> {
    await this.#tabs.filter({ hasText: name }).first().click();
  }

  async #focus(): Promise<void> {
    await this.#page.locator('.terminal-wrapper.active .xterm-screen').click();
  }

  get #tabs(): Locator {
    return this.#page
      .locator('.panel .terminal-tabs-entry')
      .locator('xpath=ancestor::*[@role="listitem"][1]');
  }
}

/** `Terminal 2 train` in the words of a screen reader. */
function nameOf(spoken: string): string {
  return spoken.replace(/^Terminal \d+ /, '').replace(/, .*$/, '');
}
