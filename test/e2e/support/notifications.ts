/** The notifications at the lower right, and the dialogs that block a window. */

import type { Locator, Page } from 'playwright-core';

export interface Notification {
  readonly text: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly buttons: readonly string[];
}

export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async all(): Promise<Notification[]> {
    return this.#toasts.evaluateAll((all) =>
      all.map((toast) => ({
        text: toast.querySelector('.notification-list-item-message')?.textContent ?? '',
        severity: toast.querySelector('.codicon-error')
          ? 'error'
          : toast.querySelector('.codicon-warning')
            ? 'warning'
            : 'info',
        buttons: [...toast.querySelectorAll('.notification-list-item-buttons-container .monaco-button')].map(
          (button) => button.textContent?.trim() ?? '',
        ),
      })),
    );
  }

  /** Waits for a notification. */
  async waitFor(text: string | RegExp): Promise<void> {
    await this.#toast(text).waitFor();
  }

  async press(text: string | RegExp, button: string): Promise<void> {
    await this.#toast(text).getByRole('button', { name: button, exact: true }).click();
  }

  async dismiss(text: string | RegExp): Promise<void> {
    const toast = this.#toast(text);
    await toast.hover();
    await toast.locator('.codicon-notifications-clear').click();
    await toast.waitFor({ state: 'detached' });
  }

  #toast(text: string | RegExp): Locator {
    return this.#toasts.filter({ hasText: text }).first();
  }

  get #toasts(): Locator {
    return this.#page.locator('.notification-toast .notification-list-item');
  }
}

export class Dialog {
  readonly #box: Locator;

  constructor(page: Page) {
    this.#box = page.locator('.monaco-dialog-box');
  }

  async isOpen(): Promise<boolean> {
    return this.#box.isVisible();
  }

  /** Message and detail, once the dialog is there. */
  async text(): Promise<string> {
    return (await this.#box.locator('.dialog-message-container').innerText()).trim();
  }

  async buttons(): Promise<string[]> {
    const buttons = this.#box.locator('.dialog-buttons .monaco-button');
    await buttons.first().waitFor();
    return (await buttons.allInnerTexts()).map((text) => text.trim());
  }

  /** Until this dialog is gone: another one may follow at once. */
  async press(button: string): Promise<void> {
    const box = await this.#box.elementHandle();
    await this.#box.getByRole('button', { name: button, exact: true }).click();
    await box?.waitForElementState('hidden');
  }
}
