/** Reading the samples of a day, beside Python reading the same lines, and the parts of it that a page asks for. */

import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ResourceRecord } from '../../src/core/sampling/record/record.ts';
import { DAY_OF_SAMPLES, writeResources } from '../support/resources.ts';
import { Sandbox } from '../support/sandbox.ts';
import { compare, print, printMissing, summarise, timed } from './figures.ts';

/** As wide as a page on a large screen. */
const PIXELS = 1500;
const HOUR = 3_600_000;
/** A window that shows the page has read many records. */
const WARM_UPS = 5;
const STEPS = 60;
const DAYS = 5;

/** Reads the file again for each line it is sent, and says how many milliseconds that took. */
const PEER = `
import json, sys, time
for line in sys.stdin:
    start = time.perf_counter()
    with open(line.rstrip(), encoding='utf-8') as file:
        rows = [json.loads(row) for row in file]
    print((time.perf_counter() - start) * 1000, flush=True)
`;

export async function bench(): Promise<void> {
  const box = new Sandbox('bench');
  try {
    const file = path.join(box.workspace, 'resources.jsonl');
    writeResources(file, { samples: DAY_OF_SAMPLES });
    if (spawnSync('python3', ['--version']).error)
      printMissing('a day of samples', 'python3 is not installed');
    else await besidePython(file);
    await longer(file, path.join(box.workspace, 'longer.jsonl'));
    await parts(file);
  } finally {
    box.close();
  }
}

async function read(file: string): Promise<ResourceRecord> {
  const record = new ResourceRecord(file, undefined);
  await record.update();
  return record;
}

async function besidePython(file: string): Promise<void> {
  const python = spawn('python3', ['-c', PEER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = readline.createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const peer = async () => {
    python.stdin.write(`${file}\n`);
    return Number((await answers.next()).value);
  };
  const ours = () => timed(() => read(file));
  try {
    for (let round = 0; round < WARM_UPS; round++) await ours();
    await compare({ name: 'a day of samples: read', ours, peer, peerName: 'json.loads', goal: 0.5 });
  } finally {
    python.stdin.end();
  }
}

/** Where memory does not hold all samples of a record, its neighbours are put together. */
async function longer(day: string, file: string): Promise<void> {
  writeResources(file, { samples: DAYS * DAY_OF_SAMPLES });
  const each = async () => (await timed(() => read(file))) / DAYS;
  const name = `a day of a record of ${DAYS} days`;
  await compare({ name, ours: each, peer: () => timed(() => read(day)), peerName: 'a day alone', goal: 2 });
}

async function parts(file: string): Promise<void> {
  const record = await read(file);
  const { to, samples } = record.facts;
  const overview = await record.series({ from: 0, to, pixels: PIXELS });
  const columns = Object.keys(overview.columns).length;
  const measure = async (width: number) => {
    const times: number[] = [];
    for (let step = -WARM_UPS; step < STEPS; step++) {
      const from = ((to - width) * Math.max(0, step)) / STEPS;
      const time = await timed(() => record.series({ from, to: from + width, pixels: PIXELS }));
      if (step >= 0) times.push(time);
    }
    return times;
  };
  summarise(`${samples} samples × ${columns} columns in ${PIXELS} pixels`, await measure(to), 15);
  summarise('six hours of it, while panning', await measure(6 * HOUR), 15);
  summarise('twenty minutes of it, raw', await measure(HOUR / 3), 5);
  const before = await memoryInUse();
  const kept = await read(file);
  const bytes = (await memoryInUse()) - before;
  const name = 'memory for each value';
  print({ name, value: bytes / (kept.facts.samples * (columns + 1)), unit: 'B', goal: 9 });
}

/** Of all lists of numbers, once what nobody holds any more is gone: that takes the collector several turns. */
async function memoryInUse(): Promise<number> {
  setFlagsFromString('--expose-gc');
  for (let round = 0; round < 5; round++) {
    runInNewContext('gc')();
    await new Promise(setImmediate);
  }
  return process.memoryUsage().arrayBuffers;
}
