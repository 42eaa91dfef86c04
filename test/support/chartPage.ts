/** Pages with charts in a plain browser, as a person uses them: what all of their tabs share. */

import { launchBrowser, requireBrowser } from '../e2e/support/browser.ts';
import { until } from './sandbox.ts';
import type { StandalonePage } from './standalonePage.ts';

type Browser = Awaited<ReturnType<typeof launchBrowser>>;

/** What is left of the charts, and right of them: as in src/webview/chart/layout.ts. */
export const GUTTER = 64;
export const MARGIN_RIGHT = 12;

/** Opens pages in one browser; all are closed with it at the end of the suite. */
export function pagesInOneBrowser<Asked extends unknown[], P extends { close(): Promise<void> }>(
  open: (browser: Browser, ...asked: Asked) => Promise<P>,
): (...asked: Asked) => Promise<P> {
  let browser: Browser | undefined;
  const opened: P[] = [];
  before(async function start() {
    this.timeout(30_000);
    requireBrowser(this);
    browser = await launchBrowser();
  });
  afterEach(async () => {
    for (const page of opened.splice(0)) await page.close();
  });
  after(async () => browser?.close());
  return async (...asked) => {
    if (!browser) throw new Error('the browser was not started');
    const page = await open(browser, ...asked);
    opened.push(page);
    return page;
  };
}

export class ChartPage<Run extends { remove(): void }> {
  readonly shell: StandalonePage;
  readonly run: Run;

  constructor(shell: StandalonePage, run: Run) {
    this.shell = shell;
    this.run = run;
  }

  get page(): StandalonePage['page'] {
    return this.shell.page;
  }

  async close(): Promise<void> {
    await this.shell.close();
    this.run.remove();
  }

  /** The two times that are shown, such as `0:00 – 12:44`. */
  async span(): Promise<string> {
    return this.page.locator('.tools .span').innerText();
  }

  /** Until nothing is asked any more for three frames. */
  async settled(): Promise<void> {
    await until('the page has all it asked for', async () => {
      const before = this.shell.asked.length;
      await this.frames(3);
      return before === this.shell.asked.length;
    });
  }

  async frames(count: number): Promise<void> {
    await this.page.evaluate(
      (left) =>
        new Promise<void>((resolve) => {
          const next = (more: number) => (more > 0 ? requestAnimationFrame(() => next(more - 1)) : resolve());
          next(left);
        }),
      count,
    );
  }
}

export function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
