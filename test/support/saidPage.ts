/** The tabs of what a program said and left, in a plain browser, as a person uses them. */

import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { Locator } from 'playwright-core';
import { launchBrowser, requireBrowser } from '../e2e/support/browser.ts';
import { plain } from './monitorPage.ts';
import { SaidRun, type SaidRunOptions } from './saidRun.ts';
import { until } from './sandbox.ts';
import { type PageOptions, StandalonePage, THEMES } from './standalonePage.ts';

type Browser = Awaited<ReturnType<typeof launchBrowser>>;

/** What is left of the charts, and right of them: as in src/webview/chart/layout.ts. */
const GUTTER = 64;
const MARGIN_RIGHT = 12;

/** Opens pages in one browser; all are closed with it at the end of the suite. */
export function saidPages(): (
  run?: SaidRunOptions,
  page?: PageOptions & { tab?: string },
) => Promise<SaidPage> {
  let browser: Browser | undefined;
  const opened: SaidPage[] = [];
  before(async function start() {
    this.timeout(30_000);
    requireBrowser(this);
    browser = await launchBrowser();
  });
  afterEach(async () => {
    for (const page of opened.splice(0)) await page.close();
  });
  after(async () => browser?.close());
  return async (options, { tab = 'metrics', ...page } = {}) => {
    if (!browser) throw new Error('the browser was not started');
    const run = await SaidRun.make(options);
    const state = { kept: { tab, ...(page.state as { kept?: object } | undefined)?.kept } };
    const shown = new SaidPage(await StandalonePage.open(browser, run, { ...page, state }), run);
    opened.push(shown);
    return shown;
  };
}

export class SaidPage {
  readonly shell: StandalonePage;
  readonly run: SaidRun;

  constructor(shell: StandalonePage, run: SaidRun) {
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

  /** The chart of a key. */
  chart(key: string): Locator {
    return this.page.getByRole('region', { name: key, exact: true });
  }

  /** Until a chart has its curves. */
  async drawn(key: string): Promise<void> {
    await this.chart(key).locator('canvas').waitFor();
    await this.settled();
  }

  /** What stands above the curves of a chart, with plain spaces. */
  async head(key: string): Promise<string> {
    return plain(await this.chart(key).locator('.lane-head').innerText());
  }

  /** The names of the charts that are there, from above. */
  async charts(): Promise<string[]> {
    return this.page.locator('.metric').evaluateAll((all) => all.map((one) => one.ariaLabel ?? ''));
  }

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

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async press(name: string): Promise<void> {
    await this.button(name).click();
    await this.settled();
  }

  /** A place in the curves of a chart: from 0 on the left to 1 on the right. */
  async at(key: string, part: number): Promise<{ x: number; y: number }> {
    const box = await this.chart(key).locator('.field').boundingBox();
    if (!box) throw new Error(`the chart ${key} is not there`);
    return { x: box.x + GUTTER + part * (box.width - GUTTER - MARGIN_RIGHT), y: box.y + box.height / 2 };
  }

  async hover(key: string, part: number): Promise<void> {
    const { x, y } = await this.at(key, part);
    await this.page.mouse.move(x, y);
    await this.frames(2);
  }

  async drag(key: string, from: number, to: number): Promise<void> {
    const [start, end] = [await this.at(key, from), await this.at(key, to)];
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down();
    await this.page.mouse.move(end.x, end.y, { steps: 2 });
    await this.page.mouse.up();
    await this.settled();
  }

  /**
   * Of a canvas the parts, from the top, between which pixels of a colour stand in a stretch from left to right; both 1
   * where there are none. What is at least `strength` of it counts.
   */
  async inked(key: string, stretch: readonly [number, number], strength = 80): Promise<[number, number]> {
    return this.chart(key)
      .locator('canvas')
      .evaluate(inkedIn, { stretch, strength, gutter: GUTTER, margin: MARGIN_RIGHT });
  }

  /** What was acted, with its data. */
  acts(): (readonly [string, object])[] {
    return this.shell.acted.map(({ name, data }) => [name, data] as const);
  }

  /** What axe-core finds in each theme. */
  async findings(within = 'main'): Promise<string[]> {
    await this.page.evaluate(
      fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
    );
    const found: string[] = [];
    for (const theme of THEMES) {
      await this.shell.useTheme(theme);
      await this.frames(2);
      found.push(...(await this.page.evaluate(broken, within)).map((finding) => `${theme}: ${finding}`));
    }
    return found;
  }

  /** Names of elements that no text of ours makes. */
  async foreign(): Promise<string[]> {
    const names = 'script:not([src]), iframe, b.owned, img[src="x"], a[href], form, object, embed';
    return this.page.locator(names).evaluateAll((all) => all.map((one) => one.outerHTML));
  }
}

interface Ink {
  readonly stretch: readonly [number, number];
  readonly strength: number;
  readonly gutter: number;
  readonly margin: number;
}

/** In the page. Grid lines and letters are grey: what has a colour is a curve. */
function inkedIn(element: Element, { stretch, strength, gutter, margin }: Ink): [number, number] {
  const canvas = element as HTMLCanvasElement;
  const { width, height } = canvas;
  const ratio = width / canvas.clientWidth;
  const inner = width - (gutter + margin) * ratio;
  const left = Math.floor(gutter * ratio + stretch[0] * inner);
  const wide = Math.max(1, Math.floor((stretch[1] - stretch[0]) * inner));
  const data = canvas.getContext('2d')?.getImageData(left, 0, wide, height).data ?? new Uint8ClampedArray();
  let top = 1;
  let bottom = 1;
  for (let place = 0; place < data.length; place += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.slice(place, place + 4);
    const colour = Math.max(red, green, blue) - Math.min(red, green, blue);
    if (alpha < strength || colour < 40) continue;
    const y = Math.floor(place / 4 / wide) / height;
    if (top === 1) top = y;
    bottom = y;
  }
  return [top, bottom];
}

async function broken(within: string): Promise<string[]> {
  interface Found {
    violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
  }
  const { axe } = window as unknown as { axe: { run(where: string): Promise<Found> } };
  const { violations } = await axe.run(within);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 300)}\n${failureSummary ?? ''}`),
  );
}
