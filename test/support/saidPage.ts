/** The tabs of what a program said and left, in a plain browser, as a person uses them. */

import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { Locator } from 'playwright-core';
import { ChartPage, GUTTER, MARGIN_RIGHT, pagesInOneBrowser, plain } from './chartPage.ts';
import { SaidRun, type SaidRunOptions } from './saidRun.ts';
import { type PageOptions, StandalonePage, THEMES } from './standalonePage.ts';

type SaidPageOptions = PageOptions & { tab?: string };

export function saidPages(): (run?: SaidRunOptions, page?: SaidPageOptions) => Promise<SaidPage> {
  return pagesInOneBrowser(async (browser, options?: SaidRunOptions, asked: SaidPageOptions = {}) => {
    const { tab = 'metrics', ...page } = asked;
    const run = await SaidRun.make(options);
    const state = { kept: { tab, ...(page.state as { kept?: object } | undefined)?.kept } };
    return new SaidPage(await StandalonePage.open(browser, run, { ...page, state }), run);
  });
}

export class SaidPage extends ChartPage<SaidRun> {
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
