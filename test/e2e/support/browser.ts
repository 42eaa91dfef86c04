/** The browser that the windows of the tests are pages of: whichever Chrome, Chromium or Edge the machine has. */

import { type Browser, chromium } from 'playwright-core';
import { findBrowser } from '../../../scripts/browser.mjs';
import { skip } from '../../support/requires.ts';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Skips the test where no browser is found, and says what to install. */
export function requireBrowser(test: Mocha.Context): void {
  if (!findBrowser()) skip(test, 'no browser was found: install Chrome, Chromium or Edge');
}

export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('no Chrome, Chromium or Edge was found');
  return chromium.launch({ executablePath, args: ARGUMENTS });
}
