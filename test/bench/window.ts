/** How soon a window of a real VS Code has us, knows its runs and shows what happens to them. */

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findBrowser } from '../../scripts/browser.mjs';
import { launchBrowser } from '../e2e/support/browser.ts';
import { CodeServer } from '../e2e/support/codeServer.ts';
import { type Opening, type PaceFigures, type PaceTask, TASK } from '../inHost/pace/figures.ts';
import { InsideWindows } from '../inHost/support/insideWindow.ts';
import { Sandbox, until } from '../support/sandbox.ts';
import { packagedExtension } from '../support/vsix.ts';
import { median, print, printMissing, summarise } from './figures.ts';
import { makeRuns } from './make-runs.ts';

const ROUNDS = Number(process.env['RUNTRAIL_BENCH_ROUNDS'] ?? 10);
const LIVE = 20;
const ENDED = [2_000, 100_000];
const DAY_MS = 20 * 3600_000;

export async function bench(): Promise<void> {
  if (!findBrowser()) return printMissing('a window', 'no Chrome, Chromium or Edge was found');
  const browser = await launchBrowser();
  try {
    await activation(browser);
    await inside(browser);
  } finally {
    await browser.close();
  }
}

type Browser = Awaited<ReturnType<typeof launchBrowser>>;

/** As VS Code itself measures it, in windows with the packaged extension on a repository with runs. */
async function activation(browser: Browser): Promise<void> {
  const server = await CodeServer.start(browser, { vsix: packagedExtension() });
  const box = new Sandbox('runs', server.user);
  const each: { ours: Activation; git: Activation }[] = [];
  try {
    spawnSync('git', ['init', '-q'], { cwd: box.workspace });
    await fillLive(box);
    for (let round = -2; round < ROUNDS; round++) {
      const { ours, git } = await activations(server, box.workspace);
      if (round >= 0) each.push({ ours, git });
    }
  } finally {
    box.close();
    await server.close();
  }
  const values = (pick: (one: (typeof each)[number]) => number) => each.map(pick);
  const ours = values(({ ours: { load, call } }) => load + call);
  const git = values(({ git: { load, call } }) => load + call);
  summarise('activation: load and call', ours, 50);
  summarise(
    '  of these, the load',
    values(({ ours: { load } }) => load),
  );
  summarise("activation of VS Code's git: load and call", git);
  summarise(
    '  and until it had activated',
    values(({ git: { load, call, finish } }) => load + call + finish),
  );
  const ratios = values((one) => (one.ours.load + one.ours.call) / (one.git.load + one.git.call));
  // Whatever opens a JSON document by itself may come before the look at the folder.
  const note = [...new Set(each.map((one) => one.ours.event))].join(', ');
  print({
    name: 'activation, beside git in the same window',
    value: median(ratios),
    unit: '×',
    goal: 1,
    note,
  });
}

interface Activation {
  readonly load: number;
  readonly call: number;
  readonly finish: number;
  readonly event: string;
}

async function activations(
  server: CodeServer,
  folder: string,
): Promise<{ ours: Activation; git: Activation }> {
  const window = await server.open(folder);
  // So tall that every line of the report is on the screen: lines that are not do not exist in the page.
  await window.page.setViewportSize({ width: 1800, height: 6_000 });
  await until('the live runs in the status bar', async () =>
    (await window.statusBar()).some((text) => text.includes(`${LIVE} runs`)),
  );
  await window.command('Developer: Startup Performance');
  const both = await until('the figures of both', async () => {
    const text = await window.editor.text();
    const ours = activationIn(text, 'runtrail.runtrail');
    const git = activationIn(text, 'vscode.git');
    return ours && git && { ours, git };
  });
  await window.close();
  return both;
}

/** `| Extension | Eager | Load Code | Call Activate | Finish Activate | Event | By |` */
function activationIn(text: string, id: string): Activation | undefined {
  for (const line of text.split('\n')) {
    const [, name, , load, call, finish, event] = line.split('|').map((cell) => cell.trim());
    if (name === id && event !== undefined)
      return { load: Number(load), call: Number(call), finish: Number(finish), event };
  }
  return undefined;
}

async function inside(browser: Browser): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-pace-'));
  const task = path.join(folder, 'task.json');
  const windows = await InsideWindows.start(browser, { env: { [TASK]: task } });
  const { user } = windows.server;
  const boxes = [...ENDED, 'live'].map((name) => new Sandbox(`runs ${name}`, user));
  try {
    const figures = path.join(folder, 'figures.json');
    fs.writeFileSync(task, JSON.stringify(await prepare(boxes, figures)));
    const empty = path.join(folder, 'empty');
    fs.mkdirSync(empty);
    const outcomes = await windows.outcomes('pace', empty, { limitMs: 600_000 });
    for (const { title, error } of outcomes) if (error) throw new Error(`${title}: ${error}`);
    tell(JSON.parse(fs.readFileSync(figures, 'utf8')) as PaceFigures);
  } finally {
    for (const box of boxes) box.close();
    await windows.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function prepare(boxes: readonly Sandbox[], figures: string): Promise<PaceTask> {
  const ended = [];
  let live = '';
  for (const [index, box] of boxes.entries()) {
    const count = ENDED[index];
    if (count === undefined) {
      await fillLive(box);
      live = box.workspace;
    } else {
      makeDay(box, count);
      const rounds = count > 10_000 ? Math.min(ROUNDS, 3) : ROUNDS;
      ended.push({ name: `${count.toLocaleString('en')} runs of one day`, root: box.workspace, rounds });
    }
  }
  return { rounds: ROUNDS, ended, live: { root: live, count: LIVE }, figures };
}

async function fillLive(box: Sandbox): Promise<void> {
  makeDay(box, ENDED[0] ?? 0);
  for (let run = 0; run < LIVE; run++) await box.detach(['sh', '-c', 'sleep 3000'], { name: `live ${run}` });
}

/** All of yesterday, so that they stand in one row of the tree and none beside runs of today. */
function makeDay({ workspace }: Sandbox, count: number): void {
  const now = new Date();
  const newestMs = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime() - 3600_000;
  makeRuns({ count, folder: workspace, keys: 30, newestMs, apartMs: Math.floor(DAY_MS / count) });
}

function tell({ ended, live, running, events, idleBlock }: PaceFigures): void {
  print({ name: 'longest block of a window that does nothing', value: idleBlock, unit: 'ms' });
  for (const [name, openings] of Object.entries(ended)) tellOpenings(name, openings);
  tellOpenings(`${LIVE} live runs among 2,000`, live);
  summarise(`${LIVE} live runs among 2,000: all shown as running`, running, 1000);
  summarise(
    'one event of one run: the tree told',
    events.map(({ told }) => told),
  );
  summarise(
    'one event of one run: VS Code has the row',
    events.map(({ drawn }) => drawn),
  );
  const rows = median(events.map((event) => event.rows));
  print({ name: 'rows asked for after one event', value: rows, unit: 'rows', goal: 1 });
}

function tellOpenings(name: string, openings: readonly Opening[]): void {
  const each = (pick: (opening: Opening) => number) => openings.map(pick);
  summarise(
    `${name}: tree told`,
    each(({ told }) => told),
  );
  summarise(
    `${name}: VS Code has the first rows`,
    each(({ page }) => page),
    300,
  );
  summarise(
    `${name}: known which are live`,
    each(({ settled }) => settled),
  );
  summarise(
    `${name}: longest block`,
    each(({ block }) => block),
    50,
  );
}
