/** The page of a run with a day of samples in a browser: how soon it is there, how it pans, and what it takes. */

import { buildSync } from 'esbuild';
import type { Browser } from 'playwright-core';
import { findBrowser } from '../../scripts/browser.mjs';
import { launchBrowser } from '../e2e/support/browser.ts';
import { MonitorPage, panFrames } from '../support/monitorPage.ts';
import { RecordedRun } from '../support/recordedRun.ts';
import { DAY_OF_SAMPLES } from '../support/resources.ts';
import { SaidPage } from '../support/saidPage.ts';
import { SaidRun } from '../support/saidRun.ts';
import { ROOT } from '../support/sandbox.ts';
import { StandalonePage } from '../support/standalonePage.ts';
import { compare, median, print, printMissing, summarise } from './figures.ts';

const ROUNDS = Number(process.env['RUNTRAIL_BENCH_ROUNDS'] ?? 10);
const FRAMES = 120;
const SERIES = 3;

export async function bench(): Promise<void> {
  if (!findBrowser()) return printMissing('a page', 'no Chrome, Chromium or Edge was found');
  const browser = await launchBrowser();
  try {
    await day(browser);
    await beside(browser);
    await metrics(browser);
  } finally {
    await browser.close();
  }
}

/** The budgets of a record of 24 hours. */
async function day(browser: Browser): Promise<void> {
  const run = await RecordedRun.make({ record: { samples: DAY_OF_SAMPLES, gpus: 1 } });
  const opened: number[] = [];
  const frames: number[] = [];
  const idle: number[] = [];
  const memory: number[] = [];
  for (let round = -2; round < ROUNDS; round++) {
    const monitor = new MonitorPage(await StandalonePage.open(browser, run), run);
    const { fromSnapshot } = await monitor.shell.openedIn();
    await monitor.drag(0.3, 0.6);
    await monitor.settled();
    const panned = await monitor.panFrames(FRAMES);
    const taken = await monitor.shell.memory();
    await monitor.shell.close();
    if (round < 0) continue;
    opened.push(fromSnapshot);
    frames.push(median(panned));
    memory.push(taken / 1e6);
    idle.push(await idleFrame(browser));
  }
  run.remove();
  const name = 'a day of samples';
  summarise(`${name}: snapshot to curves`, opened, 300);
  summarise(`${name}: one frame while panning`, frames, 17);
  print({ name: '  beside an empty page', value: median(frames) / median(idle), unit: '×', goal: 1.1 });
  print({ name: `${name}: memory of the script`, value: median(memory), unit: 'MB', goal: 60 });
}

/** A million points of a metric: from the snapshot, with the script of the tab and its figures, to its curve. */
async function metrics(browser: Browser): Promise<void> {
  const samples = 1_000_000;
  const values = Float64Array.from(
    { length: samples },
    (_, step) => 1 / (1 + step / 1e4) + Math.sin(step) / 50,
  );
  const run = await SaidRun.make({ keys: { loss: { lines: { '': { values } } } } });
  const opened: number[] = [];
  const frames: number[] = [];
  for (let round = -2; round < ROUNDS; round++) {
    const state = { kept: { tab: 'metrics', metrics: { axis: 'step' } } };
    const tab = new SaidPage(await StandalonePage.open(browser, run, { state }), run);
    const { fromSnapshot } = await tab.shell.openedIn();
    await tab.drag('loss', 0.3, 0.6);
    const panned = await panFrames(tab.page, FRAMES);
    await tab.shell.close();
    if (round < 0) continue;
    opened.push(fromSnapshot);
    frames.push(median(panned));
  }
  run.remove();
  const name = `a metric of ${samples.toLocaleString('en')} points`;
  summarise(`${name}: snapshot to curve`, opened, 300);
  summarise(`${name}: one frame while panning`, frames, 17);
}

/** A frame of a page on which nothing happens. */
async function idleFrame(browser: Browser): Promise<number> {
  const page = await browser.newPage();
  const frames = await page.evaluate(
    (count) =>
      new Promise<number[]>((resolve) => {
        const starts: number[] = [];
        const frame = (now: number) => {
          starts.push(now);
          if (starts.length <= count) requestAnimationFrame(frame);
          else resolve(starts.slice(1).map((start, index) => start - (starts[index] ?? 0)));
        };
        requestAnimationFrame(frame);
      }),
    FRAMES,
  );
  await page.close();
  return median(frames);
}

/** Beside one bare chart of the same library that has all samples in its page; ours has those that its host chose. */
async function beside(browser: Browser): Promise<void> {
  const samples = 1_000_000;
  const run = await RecordedRun.make({ record: { samples } });
  const library = bareLibrary();
  const open = () => StandalonePage.open(browser, run);
  const name = `${SERIES} × ${samples.toLocaleString('en')} samples`;
  const memory: { ours: number; bare: number }[] = [];
  await compare({
    name: `${name}: from points to curves`,
    ours: async () => {
      const shell = await open();
      const { fromPoints } = await shell.openedIn();
      memory.push({ ours: await shell.memory(), bare: 0 });
      await shell.close();
      return fromPoints;
    },
    peer: async () => {
      const shell = await open();
      await shell.openedIn();
      const before = await shell.memory();
      await shell.page.evaluate(library);
      const took = await shell.page.evaluate(drawBare, { samples, series: SERIES });
      const last = memory.at(-1);
      if (last) last.bare = (await shell.memory()) - before;
      await shell.close();
      return took;
    },
    peerName: 'bare uPlot',
    goal: 1.3,
  });
  run.remove();
  const ratio = median(memory.map(({ ours, bare }) => ours / bare));
  const [ours, bare] = [memory.map((each) => each.ours / 1e6), memory.map((each) => each.bare / 1e6)].map(
    median,
  );
  const note = `ours ${ours?.toFixed(1)} MB, the whole page; bare uPlot ${bare?.toFixed(1)} MB more`;
  print({ name: `${name}: memory`, value: ratio, unit: '×', goal: 1.3, note });
}

function bareLibrary(): string {
  const [bundle] = buildSync({
    stdin: { contents: "import uPlot from 'uplot'; window.uPlot = uPlot;", resolveDir: ROOT },
    bundle: true,
    minify: true,
    format: 'iife',
    write: false,
  }).outputFiles;
  return bundle?.text ?? '';
}

interface Bare {
  uPlot: new (options: object, data: Float64Array[], target: HTMLElement) => object;
  bare: object;
}

/** In the page: one chart as wide as ours; gives the time until it is on the screen. */
function drawBare({ samples, series }: { samples: number; series: number }): Promise<number> {
  const page = window as unknown as Bare;
  const at = Float64Array.from({ length: samples }, (_, index) => index);
  const curves = Array.from({ length: series }, (_, curve) =>
    at.map((index) => Math.sin(index / 300) + curve + Math.random() / 10),
  );
  const started = performance.now();
  page.bare = new page.uPlot(
    {
      width: 968,
      height: 300,
      scales: { x: { time: false } },
      series: [{}, ...curves.map(() => ({ stroke: 'red', points: { show: false } }))],
    },
    [at, ...curves],
    document.body,
  );
  return new Promise((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - started))),
  );
}
