/** A million lines of metrics: what saying them costs the program, summing them up beside Python, and opening their chart. */

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { RunFolder } from '../../src/core/run/folder.ts';
import type { RunState } from '../../src/core/run/model.ts';
import { Pauses } from '../../src/core/run/pauses.ts';
import { LineFile } from '../../src/core/signals/lineFile.ts';
import { SignalReader } from '../../src/core/signals/reader.ts';
import { SaidSoFar } from '../../src/core/signals/said.ts';
import { MetricRecord } from '../../src/core/signals/series/metricRecord.ts';
import { sideFileOf } from '../../src/core/signals/series/sideFile.ts';
import { SideFileWriter } from '../../src/core/signals/series/sideFileWriter.ts';
import { SignalFiles } from '../../src/core/signals/signalFiles.ts';
import { seededRandom } from '../support/random.ts';
import { processesOf, Sandbox, until } from '../support/sandbox.ts';
import { compare, print, printMissing, summarise, timed } from './figures.ts';
import { complete } from './programs.ts';

const LINES = 1_000_000;
const WARM_UPS = 2;
const OPENINGS = 5;

/** Writes lines as fast as it can, each in a write of its own, and says how long that took. */
const WRITER = `
import os, time
lines = [b'{"metric": {"loss": %.16f}, "step": %d, "time": %.6f}\\n' % (1 / (step + 1), step, 1763766278 + step / 1e4) for step in range(${LINES})]
signals = os.open(os.environ["RUNTRAIL_SIGNALS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
start = time.perf_counter()
for line in lines:
    os.write(signals, line)
took = time.perf_counter() - start
open(os.environ["TOOK"], "w").write(str(took))
while "GO" in os.environ and not os.path.exists(os.environ["GO"]):
    time.sleep(0.05)
`;

/** Reads the file again for each line it is sent, and says how many milliseconds that took. */
const PEER = `
import json, sys, time
for line in sys.stdin:
    start = time.perf_counter()
    with open(line.rstrip(), encoding='utf-8') as file:
        for row in file:
            json.loads(row)
    print((time.perf_counter() - start) * 1000, flush=True)
`;

export async function bench(): Promise<void> {
  const box = new Sandbox('bench');
  try {
    const file = path.join(box.workspace, 'signals.jsonl');
    writeLines(file);
    const folder = new RunFolder(box.workspace);
    await opened(folder, 'from their lines');
    await keepPoints(folder);
    await opened(folder, 'for their chart', 300);
    if (spawnSync('python3', ['--version']).error) {
      printMissing('a million lines of metrics', 'python3 is not installed');
      return;
    }
    await summedUp(folder, file);
    await said(box);
    await live(box);
  } finally {
    box.close();
  }
}

function writeLines(file: string): void {
  const random = seededRandom(5);
  const fd = fs.openSync(file, 'w');
  for (let step = 0; step < LINES; step += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, at) => {
      const time = 1763766278 + (step + at) / 1e4;
      return `{"metric": {"loss": ${random()}}, "step": ${step + at}, "time": ${time.toFixed(6)}}\n`;
    });
    fs.writeSync(fd, lines.join(''));
  }
  fs.closeSync(fd);
}

/** As the page of a run does it: everything is read, and the points are there. */
async function opened(folder: RunFolder, how: string, goal?: number): Promise<void> {
  const times: number[] = [];
  for (let round = -WARM_UPS; round < OPENINGS; round++) {
    const record = new MetricRecord(folder, undefined);
    const time = await timed(() => record.update());
    const count = record.points('loss', null)?.values.length;
    if (count !== LINES) throw new Error(`${count} points instead of ${LINES}`);
    record.dispose();
    if (round === -WARM_UPS)
      print({ name: `a million points: read ${how} for the first time`, value: time, unit: 'ms', goal });
    if (round >= 0) times.push(time);
  }
  summarise(`a million points: read ${how}`, times, goal);
}

/** As their runner does while it sums them up. */
async function keepPoints(folder: RunFolder): Promise<void> {
  fs.mkdirSync(folder.at('control'));
  const points = new SideFileWriter({
    file: () => sideFileOf(folder),
    onFailure: (error) => {
      throw error;
    },
  });
  const reader = new SignalReader({
    metrics: (head, values, step, timeMs) => points.add(head, values, step, timeMs),
    words: () => undefined,
    damaged: () => undefined,
  });
  const file = new LineFile(folder.signals, points.taker(reader));
  await file.read();
  file.dispose();
}

/** Everything that a runner does with them, but for the runner. */
async function summedUp(folder: RunFolder, file: string): Promise<void> {
  const ours = () =>
    timed(async () => {
      const place = (said: string) => ({ path: said, bytes: null });
      const soFar = new SaidSoFar({ plan: { aggregates: {} }, pauses: new Pauses(), earlierMs: null, place });
      const files = new SignalFiles(folder, { takerOf: (name) => soFar.reader(name) });
      await files.read();
      files.dispose();
      const { loss } = soFar.said(Date.now()).metrics;
      if (loss?.count !== LINES) throw new Error(`${loss?.count} values instead of ${LINES}`);
    });
  const python = spawn('python3', ['-c', PEER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = readline.createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const peer = async () => {
    python.stdin.write(`${file}\n`);
    return Number((await answers.next()).value);
  };
  try {
    await compare({ name: 'a million lines: summed up', ours, peer, peerName: 'json.loads', goal: 0.5 });
    const ms = await ours();
    print({
      name: 'lines a second, at 5 µs a line',
      value: ms / LINES / 0.005,
      unit: '×',
      goal: 1,
      note: `${Math.round(LINES / ms)} thousand`,
    });
  } finally {
    python.stdin.end();
  }
}

/** What the program takes for its writes, beside the same writes to a file that nobody follows. */
async function said(box: Sandbox): Promise<void> {
  const took = path.join(box.root, 'took');
  const plain = path.join(box.workspace, 'plain.jsonl');
  const file = box.params(['python3', '-c', WRITER], { environment: { TOOK: took } });
  const milliseconds = () => 1000 * Number(fs.readFileSync(took, 'utf8'));
  await compare({
    name: 'a million lines: said by a program',
    ours: async () => {
      await box.json('run', file);
      for (const folder of box.folders()) {
        const { said: sum } = JSON.parse(fs.readFileSync(folder.state, 'utf8')) as RunState;
        const count = sum?.metrics['loss']?.count;
        if (count !== LINES) throw new Error(`${count} of ${LINES} lines were counted`);
        fs.rmSync(folder.root, { recursive: true });
      }
      return milliseconds();
    },
    peer: async () => {
      await complete('python3', ['-c', WRITER], { env: { ...box.env, TOOK: took, RUNTRAIL_SIGNALS: plain } });
      fs.rmSync(plain);
      return milliseconds();
    },
    peerName: 'a plain file',
    goal: 1.05,
  });
}

/** How long a runner takes to have read them, and what memory it takes for that. */
async function live(box: Sandbox): Promise<void> {
  const go = path.join(box.root, 'go');
  const environment = { TOOK: path.join(box.root, 'took'), GO: go };
  const folder = await box.detach(['python3', '-c', WRITER], { environment });
  const isThere = () => fs.existsSync(environment.TOOK);
  fs.rmSync(environment.TOOK, { force: true });
  await until('all lines to be written', isThere, 120_000);
  const late = await timed(() =>
    until(
      'all lines to be summed up',
      () => (JSON.parse(fs.readFileSync(folder.state, 'utf8')) as RunState).said?.lines === LINES,
      120_000,
    ),
  );
  const status = fs.readFileSync(`/proc/${processesOf(folder).runner.pid}/status`, 'utf8');
  const memory = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  print({ name: 'a million lines: summed up, after the last one', value: late / 1000, unit: 's' });
  print({
    name: 'memory of the runner then',
    value: memory('VmRSS'),
    unit: 'MiB',
    goal: 60,
    note: `at most ${memory('VmHWM').toFixed(0)} MiB`,
  });
  fs.writeFileSync(go, '');
  await box.cli('wait', folder.id);
}
