/** How soon a window knows the runs of its workspace, and what that costs everything else in it. */

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RunList } from '../../src/core/store/runList.ts';
import { openCore } from '../support/core.ts';

import { counter } from '../support/runs.ts';
import { Sandbox, until } from '../support/sandbox.ts';
import { median, print, summarise, timed } from './figures.ts';
import { makeRuns } from './make-runs.ts';

const ROUNDS = Number(process.env['RUNTRAIL_BENCH_ROUNDS'] ?? 10);
const FIRST_ROWS = 50;
const LIVE = 20;

export async function bench(): Promise<void> {
  await inBox((box) => ended(box, 2_000));
  await inBox((box) => ended(box, 100_000));
  await inBox(live);
}

async function inBox(part: (box: Sandbox) => Promise<void>): Promise<void> {
  const box = new Sandbox('bench');
  try {
    await part(box);
  } finally {
    box.close();
  }
}

interface Opening {
  readonly ids: number;
  readonly rows: number;
  readonly settled: number;
  readonly block: number;
}

/** From nothing to everything: ids, the rows that a tree shows first, and which runs are live. */
async function openList(list: RunList): Promise<Opening> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await new Promise((resolve) => setTimeout(resolve, 20)); // the first figure of the monitor is its own start
  delay.reset();
  const start = performance.now();
  const since = () => performance.now() - start;
  await list.start();
  const ids = since();
  await list.rows(list.ids().slice(0, FIRST_ROWS));
  const rows = since();
  await list.settled;
  const settled = since();
  delay.disable();
  list.dispose();
  return { ids, rows, settled, block: delay.max / 1e6 };
}

async function ended(box: Sandbox, count: number): Promise<void> {
  makeRuns({ count, folder: box.workspace, keys: 30 });
  const runs = path.join(box.workspace, '.runtrail', 'runs');
  const shell = (line: string) =>
    timed(async () => spawnSync('sh', ['-c', line], { cwd: runs, stdio: 'ignore' }));
  const rounds: (Opening & { readonly ls: number; readonly cat: number })[] = [];
  for (let round = -2; round < (count > 10_000 ? Math.min(ROUNDS, 3) : ROUNDS); round++) {
    const ls = await shell('ls -r *');
    const cat = await shell('find . -name state.json -print0 | xargs -0 cat');
    const opening = await openList(openCore(box).list());
    if (round >= 0) rounds.push({ ...opening, ls, cat });
  }
  const name = `${count.toLocaleString('en')} runs`;
  const each = (pick: (round: (typeof rounds)[number]) => number) => rounds.map(pick);
  summarise(
    `${name}: all ids`,
    each(({ ids }) => ids),
    300,
  );
  summarise(
    `${name}: first ${FIRST_ROWS} rows`,
    each(({ rows }) => rows),
    300,
  );
  summarise(
    `${name}: known which are live`,
    each(({ settled }) => settled),
  );
  summarise(
    `${name}: longest block of the event loop`,
    each(({ block }) => block),
    50,
  );
  ratio(
    `${name}: all ids`,
    each(({ ids, ls }) => ids / ls),
    'ls -r of the same folders',
  );
  ratio(
    `${name}: known which are live`,
    each(({ settled, cat }) => settled / cat),
    'xargs cat of the same states',
  );
}

function ratio(name: string, values: readonly number[], peer: string): void {
  print({ name, value: median(values), unit: '×', note: peer });
}

/** A window that opens beside many live runs: when each is shown as it is. */
async function live(box: Sandbox): Promise<void> {
  makeRuns({ count: 2_000, folder: box.workspace, keys: 30 });
  const folders = [];
  for (let run = 0; run < LIVE; run++) folders.push(await box.detach(counter().replace('0.02', '0.2')));
  const times: number[] = [];
  for (let round = -2; round < ROUNDS; round++) {
    const list = openCore(box).list();
    const start = performance.now();
    const isRight = () => list.live().filter(({ view }) => view.status === 'running').length === LIVE;
    const right = Promise.withResolvers<number>();
    list.on('rows', () => isRight() && right.resolve(performance.now() - start));
    await list.start();
    const took = await right.promise;
    if (round >= 0) times.push(took);
    list.dispose();
  }
  summarise(`${LIVE} live runs among 2,000: all shown as they are`, times, 1000);
  await oneEvent(
    box,
    folders.map(({ id }) => id),
  );
}

/** From an event in the file of one run to the news of it, and who else is told of. */
async function oneEvent(box: Sandbox, ids: readonly string[]): Promise<void> {
  const list = openCore(box).list();
  await list.start();
  await list.settled;
  const told = new Set<string>();
  const times: number[] = [];
  list.on('rows', (rows) => {
    for (const id of rows) told.add(id);
  });
  for (const id of ids.slice(0, ROUNDS)) {
    const writing = new Promise<number>((resolve) => {
      const watcher = fs.watch(box.folder(id).events, () => {
        watcher.close();
        resolve(performance.now());
      });
    });
    const heard = new Promise<number>((resolve) => {
      const owned = list.on('rows', (rows) => {
        if (!rows.includes(id) || list.rowNow(id)?.view.status !== 'paused') return;
        owned.dispose();
        resolve(performance.now());
      });
    });
    await box.cli('pause', id);
    times.push((await heard) - (await writing));
  }
  summarise('one event of one run: from its line to the news', times);
  print({ name: 'rows told of for each such event', value: told.size / times.length, unit: 'rows', goal: 1 });
  await until('all to be paused', () =>
    list.live().every(({ view, id }) => view.status === 'paused' || !told.has(id)),
  );
  list.dispose();
}
