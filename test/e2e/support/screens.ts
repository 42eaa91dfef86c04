/** Screenshots of the tests in test/out/e2e, and all of them on one sheet to be looked at. */

import fs from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { ROOT } from '../../support/sandbox.ts';

const FOLDER = path.join(ROOT, 'test', 'out', 'e2e');
const taken: string[] = [];

export async function takeScreen(page: Page, name: string): Promise<void> {
  keepScreen(name, await page.screenshot({ animations: 'disabled', caret: 'hide' }));
}

/** Takes a picture among the screenshots. */
export function keepScreen(name: string, png: Buffer): void {
  if (taken.length === 0) fs.rmSync(FOLDER, { recursive: true, force: true });
  if (taken.includes(name)) throw new Error(`two screenshots are called ${name}`);
  taken.push(name);
  fs.mkdirSync(FOLDER, { recursive: true });
  fs.writeFileSync(fileOf(name), png);
}

/** One page with every screenshot of this run, in the order in which they were taken. */
export async function layContactSheet(browser: Browser): Promise<void> {
  if (taken.length === 0) return;
  const page = await browser.newPage({ viewport: { width: 1640, height: 900 } });
  await page.setContent(sheet(taken));
  await page.screenshot({ path: path.join(FOLDER, 'contact-sheet.png'), fullPage: true });
  await page.close();
}

const fileOf = (name: string) => path.join(FOLDER, `${name}.png`);

function sheet(names: readonly string[]): string {
  const figures = names.map((name) => {
    const data = fs.readFileSync(fileOf(name)).toString('base64');
    return `<figure><img src="data:image/png;base64,${data}"><figcaption>${name}</figcaption></figure>`;
  });
  return `<style>
    body { margin: 20px; background: #777; font: 13px sans-serif; display: grid; gap: 20px;
      grid-template-columns: repeat(3, 1fr); align-items: start }
    figure { margin: 0 } img { max-width: 100%; max-height: 420px } figcaption { color: white; padding: 4px 0 }
  </style>${figures.join('\n')}`;
}
