/** The Monitor tab of a page in a plain browser, as a person uses it. */

import type { Locator, Page } from 'playwright-core';
import { ChartPage, GUTTER, MARGIN_RIGHT, pagesInOneBrowser, plain } from './chartPage.ts';
import { RecordedRun, type RecordedRunOptions } from './recordedRun.ts';
import { type PageOptions, StandalonePage } from './standalonePage.ts';

export function monitors(): (run?: RecordedRunOptions, page?: PageOptions) => Promise<MonitorPage> {
  return pagesInOneBrowser(async (browser, options?: RecordedRunOptions, page?: PageOptions) => {
    const run = await RecordedRun.make(options);
    return new MonitorPage(await StandalonePage.open(browser, run, page), run);
  });
}

export class MonitorPage extends ChartPage<RecordedRun> {
  lane(name: string): Locator {
    return this.page.locator('.lane').filter({ has: this.page.getByRole('heading', { name, exact: true }) });
  }

  /** What stands above the curves of a lane, with plain spaces. */
  async reading(lane: string): Promise<string> {
    return plain(await this.lane(lane).locator('.lane-head').innerText());
  }

  async drawn(): Promise<void> {
    await this.lane('Memory').locator('canvas').waitFor();
  }

  /** A place in the curves of a lane: from 0 on the left to 1 on the right. */
  async at(part: number, lane = 'Memory'): Promise<{ x: number; y: number }> {
    const box = await this.lane(lane).locator('.field').boundingBox();
    if (!box) throw new Error(`the lane ${lane} is not there`);
    return { x: box.x + GUTTER + part * (box.width - GUTTER - MARGIN_RIGHT), y: box.y + box.height / 2 };
  }

  async hover(part: number, lane?: string): Promise<void> {
    const { x, y } = await this.at(part, lane);
    await this.page.mouse.move(x, y);
    await this.frames(2);
  }

  async drag(from: number, to: number): Promise<void> {
    const [start, end] = [await this.at(from), await this.at(to)];
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down();
    await this.page.mouse.move((start.x + end.x) / 2, end.y);
    await this.page.mouse.move(end.x, end.y);
    await this.page.mouse.up();
    await this.frames(2);
  }

  /** As `panFrames`. */
  async panFrames(count: number): Promise<number[]> {
    return panFrames(this.page, count);
  }

  /** Of a lane's field the part, from the top, at which the first pixel of a colour stands; 1 where there is none. */
  async topOf(lane: string, color: string): Promise<number> {
    return this.lane(lane)
      .locator('canvas')
      .evaluate((canvas, wanted) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const context = (canvas as HTMLCanvasElement).getContext('2d');
        const probe = document.createElement('canvas').getContext('2d');
        if (!context || !probe) return 1;
        probe.fillStyle = getComputedStyle(document.body).getPropertyValue(wanted);
        probe.fillRect(0, 0, 1, 1);
        const [red = 0, green = 0, blue = 0] = probe.getImageData(0, 0, 1, 1).data;
        const { data } = context.getImageData(0, 0, width, height);
        for (let place = 0; place < data.length; place += 4) {
          const isNear = [red, green, blue].every(
            (value, part) => Math.abs(value - (data[place + part] ?? 0)) < 24,
          );
          if (isNear && (data[place + 3] ?? 0) > 80) return Math.floor(place / 4 / width) / height;
        }
        return 1;
      }, color);
  }

  async focusCharts(): Promise<void> {
    await this.page.getByRole('slider').focus();
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
    await this.frames(2);
  }
}

/** Pans a little with each of so many frames; gives how long each of them took, in milliseconds. */
export async function panFrames(page: Page, count: number): Promise<number[]> {
  return page.evaluate(
    (frames) =>
      new Promise<number[]>((resolve) => {
        const charts = document.querySelector('.charts') ?? document.body;
        const starts: number[] = [];
        const frame = (now: number) => {
          starts.push(now);
          if (starts.length > frames) {
            resolve(starts.slice(1).map((start, index) => start - (starts[index] ?? 0)));
            return;
          }
          const deltaX = starts.length <= frames / 2 ? 8 : -8;
          charts.dispatchEvent(new WheelEvent('wheel', { deltaX, bubbles: true, cancelable: true }));
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    count,
  );
}
