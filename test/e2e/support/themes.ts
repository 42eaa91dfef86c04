/** One screen as everybody sees it: in four themes, at 200 % zoom, and in a window of 300 pixels. */

import fs from 'node:fs';
import { until } from '../../support/sandbox.ts';
import { keepScreen } from './screens.ts';
import type { Window } from './window.ts';

const DEFAULT = 'Dark Modern';

/** Theme, how settings call it, the word for it in the screenshot's name, and the class that a page then has. */
const THEMES = [
  ['Light Modern', 'Light Modern', 'light', 'vs'],
  ['Dark High Contrast', 'Default High Contrast', 'high-contrast', 'hc-black'],
  ['Light High Contrast', 'Default High Contrast Light', 'high-contrast-light', 'hc-light'],
  [DEFAULT, DEFAULT, 'dark', 'vs-dark'],
] as const;

/** Six screenshots whose names begin with `name`. Other windows of the server change their theme with this one. */
export async function themes(window: Window, name: string): Promise<void> {
  for (const [, , word] of THEMES) {
    await useTheme(window, word);
    await window.screenshot(`${name}-${word}`);
  }
  await sizes(window, name);
}

/** For what closes when a command is chosen: the theme is set before, and set back to `dark` afterwards. */
export async function useTheme(window: Window, wanted: (typeof THEMES)[number][2]): Promise<void> {
  const [theme, setting, , kind] = THEMES.find(([, , word]) => word === wanted) ?? THEMES[3];
  await window.command('Preferences: Color Theme');
  await window.quickInput.type(theme);
  await window.quickInput.choose(theme);
  await window.page.locator(`.monaco-workbench.${kind}`).waitFor();
  // The choice is written some time after it is seen; the next window must not get the last but one.
  await until(`the settings name ${theme}`, () => chosenTheme(window) === setting);
}

function chosenTheme({ settingsFile }: Window): string {
  const settings = fs.readFileSync(settingsFile, 'utf8');
  return /"workbench\.colorTheme":\s*"([^"]*)"/.exec(settings)?.[1] ?? DEFAULT;
}

/** At 200 % zoom, and in a window of 300 pixels. */
export async function sizes(window: Window, name: string): Promise<void> {
  const { page } = window;
  const whole = page.viewportSize() ?? { width: 1280, height: 800 };
  // What 200 % zoom in a browser is: half the room, each pixel of it twice as large.
  const device = await page.context().newCDPSession(page);
  const zoomed = { width: whole.width / 2, height: whole.height / 2 };
  await device.send('Emulation.setDeviceMetricsOverride', { ...zoomed, deviceScaleFactor: 2, mobile: false });
  await hasWidth(window, zoomed.width);
  // Playwright's own screenshot would go back to its size.
  const { data } = await device.send('Page.captureScreenshot');
  keepScreen(`${name}-zoom-200`, Buffer.from(data, 'base64'));
  await device.send('Emulation.clearDeviceMetricsOverride');
  await device.detach();
  for (const [width, after] of [
    [300, () => window.screenshot(`${name}-300px`)],
    [whole.width, () => Promise.resolve()],
  ] as const) {
    await page.setViewportSize({ ...whole, width });
    await hasWidth(window, width);
    await after();
  }
}

async function hasWidth({ page }: Window, width: number): Promise<void> {
  await page.locator(`.monaco-workbench[style*="width: ${width}px"]`).waitFor();
}
