/** Context menus and menus behind a button. They live in a shadow root, which locators look into. */

import type { Locator, Page } from 'playwright-core';
import { until } from '../../support/sandbox.ts';
import { exactly } from './quickInput.ts';

/** Opens a menu and chooses `item` by its label; `Submenu › Item` goes through a submenu. */
export async function openMenu(page: Page, open: () => Promise<void>, item: string): Promise<void> {
  const steps = item.split(' › ');
  await until(`the menu with ${steps[0]}`, async () => {
    await open();
    const isOpen = await menuItem(page, steps[0] ?? '')
      .waitFor({ timeout: 4_000 })
      .then(
        () => true,
        () => false,
      );
    // What was drawn anew just then closed it.
    if (!isOpen) await page.keyboard.press('Escape');
    return isOpen;
  });
  for (const [index, step] of steps.entries()) {
    await menuItem(page, step).hover();
    await focusedItem(page, step).waitFor();
    // By key: a menu takes no click in its first tenth of a second, and says nothing.
    await page.keyboard.press(index < steps.length - 1 ? 'ArrowRight' : 'Enter');
  }
}

/** The labels of the menu that is open. */
export async function menuLabels(page: Page): Promise<string[]> {
  const labels = page.locator('.monaco-menu .action-label');
  await labels.first().waitFor();
  return (await labels.allInnerTexts()).map((text) => text.trim()).filter((text) => text !== '');
}

function menuItem(page: Page, label: string): Locator {
  const text = page.locator('.action-label', { hasText: exactly(label) });
  return page.locator('.monaco-menu .action-item', { has: text }).last();
}

function focusedItem(page: Page, label: string): Locator {
  return menuItem(page, label).and(page.locator('.focused'));
}
