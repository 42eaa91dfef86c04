/** What looking at many processes takes, beside psutil that does the same; and what it takes of a core in a real run. */

import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { identify } from '../../src/core/process/identity.ts';
import { readStat } from '../../src/core/process/stat.linux.ts';
import { LinuxMachine } from '../../src/core/sampling/source/machine.linux.ts';
import { LinuxRun } from '../../src/core/sampling/source/run.linux.ts';
import { rowsOf } from '../support/resourceRows.ts';
import { pidsOf } from '../support/runs.ts';
import { Sandbox, until } from '../support/sandbox.ts';
import { compare, median, print, printMissing } from './figures.ts';

const SIZES = [
  { count: 100, ratio: 0.25, percent: 0.5 },
  { count: 1_000, ratio: 0.35, percent: 1 },
];
const WARM_LOOKS = 60;
const SECONDS = Number(process.env['RUNTRAIL_BENCH_SECONDS'] ?? 30);

export async function bench(): Promise<void> {
  for (const { count, ratio, percent } of SIZES) {
    await beside(count, ratio);
    await inRun(count, percent);
  }
}

/** Processes that do nothing, below a shell that waits for them. */
const sleepers = (count: number) =>
  `i=0; while [ $i -lt ${count} ]; do sleep 1000 & i=$((i+1)); done; echo all; wait`;

async function beside(count: number, goal: number): Promise<void> {
  const name = `one look at ${count.toLocaleString('en')} processes`;
  const python = ['python3', '/usr/bin/python3'].find(
    (each) => spawnSync(each, ['-c', 'import psutil']).status === 0,
  );
  if (python === undefined) return printMissing(name, 'psutil is not installed (python3-psutil)');
  const shell = spawn('sh', ['-c', sleepers(count)], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = shell.pid ?? 0;
  let peer: ChildProcess | undefined;
  try {
    await once(shell.stdout as NodeJS.ReadableStream, 'data');
    peer = spawn(python, [path.join(import.meta.dirname, 'looks.py'), String(pid)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: peer.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
    await lines.next();
    const wrapper = identify(pid);
    const run = new LinuxRun(() => ({ cookie: { id: 'bench', folder: '/bench' }, wrapper }));
    const machine = new LinuxMachine({ pid: () => pid });
    // A run comes to that within a minute; psutil needs no time to warm up.
    for (let look = 0; look < WARM_LOOKS; look++) {
      run.look(false);
      machine.look();
    }
    await compare({
      name,
      ours: async () => {
        const start = process.cpuUsage();
        const { processes } = run.look(false);
        machine.look();
        const { user, system } = process.cpuUsage(start);
        assert.equal(processes, count);
        return (user + system) / 1000;
      },
      peer: async () => {
        peer?.stdin?.write('look\n');
        const [found, took] = String((await lines.next()).value)
          .split(' ')
          .map(Number);
        assert.equal(found, count + 1);
        return took ?? Number.NaN;
      },
      peerName: 'psutil',
      goal,
    });
  } finally {
    peer?.kill();
    process.kill(-pid, 'SIGKILL');
  }
}

/** Of a run at the usual one sample a second, after the period has settled. */
async function inRun(count: number, goal: number): Promise<void> {
  const name = `sampling a run of ${count.toLocaleString('en')} processes`;
  const box = new Sandbox('bench');
  try {
    const folder = await box.detach(sleepers(count));
    const { runner } = await pidsOf(folder);
    await until('all processes', () => (rowsOf(folder).at(-1)?.of['processes'] ?? 0) > count, 60_000);
    await seconds(SECONDS);
    const before = { rows: rowsOf(folder).length, ticks: readStat(runner)?.ticks ?? 0 };
    await seconds(SECONDS);
    const ticks = (readStat(runner)?.ticks ?? 0) - before.ticks;
    const rows = rowsOf(folder).slice(before.rows);
    const period = `one each ${(rows.at(-1)?.header.periodMs ?? 0) / 1000} s`;
    const values = rows.map(({ of }) => of['cost'] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    print({
      name,
      value: mean,
      unit: '% of a core',
      goal,
      note: `${period}, median ${median(values).toFixed(2)} %`,
    });
    print({ name: `${name}: the whole runner`, value: ticks / SECONDS, unit: '% of a core', note: period });
    await box.cli('stop', folder.id, '--now');
  } finally {
    box.close();
  }
}

/** Time is what is measured here. */
function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1000));
}
