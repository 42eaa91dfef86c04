/** What is measured of real runs is what the kernel says that they took; whatever happens, nothing in it is absurd. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readProc } from '../../src/core/process/proc.linux.ts';
import type { RunFolder } from '../../src/core/run/folder.ts';
import { isHeld } from '../../src/core/run/processes.ts';
import type { RunView } from '../../src/core/run/view.ts';
import { A100, GEFORCE, OWN_USE, standIn, startedIn } from '../support/cards.ts';
import { requireLinux, requireProgram } from '../support/requires.ts';
import { headersOf, rowsOf } from '../support/resourceRows.ts';
import { assertSound, consoleOf, eventsOfType, killHard, pidsOf } from '../support/runs.ts';
import { finished, isRunning, ROOT, Sandbox, until } from '../support/sandbox.ts';

const LOADS = path.join(ROOT, 'test/fixtures/resources/loads.py');
const OFTEN = { sampling: { seconds: 0.2 } };

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => box.close());

type Resources = NonNullable<RunView['resources']>;

async function ended(folder: RunFolder): Promise<RunView & { readonly resources: Resources }> {
  await box.cli('wait', folder.id);
  const run = await box.json('show', folder.id);
  const { resources } = run;
  assert.ok(resources, `nothing was measured: ${fs.readFileSync(folder.runnerLog, 'utf8')}`);
  assertSound(folder);
  assertSane(folder);
  return { ...run, resources };
}

/** Nothing negative, nothing that cannot be, time that goes on. */
function assertSane(folder: RunFolder): void {
  const rows = rowsOf(folder);
  assert.ok(rows.length >= 2, `${rows.length} samples`);
  let last = 0;
  for (const { mono, of, header } of rows) {
    const row = JSON.stringify(of);
    assert.ok(mono >= last, row);
    last = mono;
    assert.ok(
      Object.values(of).every((value) => value === null || (Number.isFinite(value) && value >= 0)),
      row,
    );
    assert.ok((of['cpu'] ?? 0) <= 100 * os.cpus().length, row);
    assert.ok((of['rss'] ?? 0) <= header.memoryBytes, row);
  }
}

describe('a known load is measured within 5 %', () => {
  interface Truth {
    readonly cpu: number;
    readonly rss: number;
    readonly written?: number;
    readonly processes?: number;
  }

  let truths: Map<string, { readonly truth: Truth; readonly resources: Resources; readonly rows: number }>;

  const NAMES = ['memory', 'core', 'write', 'children', 'daemon', 'ignored', 'threads', 'tree'];

  /** Side by side: what one takes is no other's. */
  async function runAll(test: Mocha.Context): Promise<typeof truths> {
    requireLinux(test, 'it compares with what the kernel counts');
    requireProgram(test, 'python3');
    const found = await Promise.all(
      NAMES.map(async (name) => {
        const folder = path.join(box.workspace, name);
        fs.mkdirSync(folder);
        const file = box.params(
          ['python3', '-S', '-E', LOADS, name],
          { ...OFTEN, cwd: name },
          `${name}.run.json`,
        );
        const { stdout, stderr } = await finished(box.start(['run', '--json', file]));
        const run = JSON.parse(stdout) as RunView;
        const place = box.folder(run.id);
        assert.equal(run.status, 'completed', `${stderr}\n${consoleOf(place)}`);
        assert.ok(run.resources);
        assertSane(place);
        const truth = JSON.parse(consoleOf(place)) as Truth;
        return [name, { truth, resources: run.resources, rows: rowsOf(place).length }] as const;
      }),
    );
    return new Map(found);
  }

  it('memory, a core, bytes written, children that come and go, daemons, threads, and a tree of 200', async function () {
    truths = await runAll(this);
    const wrong: string[] = [];
    const check = (name: string, what: string, value: number | null, truth: number) => {
      // Time is counted in ticks: each of the figures of a process may be one short.
      const most = 0.05 * truth + (what === 'cpu' ? 0.03 : 0);
      if (!(Math.abs((value ?? Number.NaN) - truth) <= most))
        wrong.push(`${name}: ${what} ${value} of ${truth}`);
    };
    for (const [name, { truth, resources }] of truths) {
      check(name, 'cpu', resources.cpuSeconds, truth.cpu);
      if (truth.written) check(name, 'written', resources.writtenBytes, truth.written);
      if (truth.processes) check(name, 'processes', resources.peakProcesses, truth.processes);
    }
    const memory = truths.get('memory');
    check('memory', 'peak', memory?.resources.peakRssBytes ?? null, memory?.truth.rss ?? 0);
    assert.deepEqual(wrong, []);
    // What starts a Python may be several processes for a moment.
    const { peakThreads = null } = truths.get('threads')?.resources ?? {};
    assert.ok((peakThreads ?? 0) >= 5, `${peakThreads} threads`);
    const { peakProcesses = null } = truths.get('ignored')?.resources ?? {};
    assert.ok((peakProcesses ?? 0) >= 4, `${peakProcesses} processes`);
  });

  it('a program that is over in a moment', async function () {
    requireLinux(this, 'it compares with what the kernel counts');
    const command = ['sh', '-c', 'i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done; times'];
    const run = await box.json('run', box.params(command));
    const folder = box.folder(run.id);
    assertSane(folder);
    const [, user = '', system = ''] = /^0m([\d.]+)s 0m([\d.]+)s/.exec(consoleOf(folder)) ?? [];
    const truth = Number(user) + Number(system);
    assert.ok(truth > 0, consoleOf(folder));
    const measured = run.resources?.cpuSeconds ?? Number.NaN;
    assert.ok(Math.abs(measured - truth) <= 0.021, `${measured} s of ${truth} s`);
  });
});

describe('sampling', () => {
  it('goes on while a run is paused, and a live run shows what it takes', async () => {
    const folder = await box.detach('while [ ! -e go ]; do sleep 0.05; done', OFTEN);
    const live = await until('figures of the live run', async () => {
      const { resources } = await box.json('show', folder.id);
      return resources?.now ? resources : undefined;
    });
    assert.ok((live.now?.rssBytes ?? 0) > 100_000, JSON.stringify(live));
    assert.ok(live.samples >= 2);
    await box.cli('pause', folder.id);
    const before = rowsOf(folder).length;
    await until('samples of the paused run', () => rowsOf(folder).length > before + 2);
    await box.cli('resume', folder.id);
    box.write('go', '');
    const { resources } = await ended(folder);
    assert.equal(resources.now, null);
    assert.equal(resources.samples, rowsOf(folder).length);
  });

  it('that stood still goes on with one sample for all of the time, and no more of them than usual', async function () {
    requireLinux(this, 'it halts the runner by a signal');
    const folder = await box.detach('while [ ! -e go ]; do :; done', OFTEN);
    await until('some samples', () => rowsOf(folder).length >= 4);
    const { runner } = await pidsOf(folder);
    process.kill(runner, 'SIGSTOP');
    const halted = rowsOf(folder).length;
    const start = performance.now();
    await until('two seconds', () => performance.now() - start > 2_000);
    process.kill(runner, 'SIGCONT');
    await until('more samples', () => rowsOf(folder).length >= halted + 4);
    box.write('go', '');
    await ended(folder);
    const rows = rowsOf(folder);
    const steps = rows.map(({ mono }, index) => mono - (rows[index - 1]?.mono ?? mono));
    const gap = steps.findIndex((step) => step > 1_800);
    assert.ok(gap > 0, steps.join());
    const cpu = rows[gap]?.of['cpu'] ?? 0;
    assert.ok(cpu > 10 && cpu <= 110, `${cpu} % of one busy process over the gap`);
    assert.ok(
      steps.slice(gap + 1, gap + 3).every((step) => step >= 150),
      `no burst behind it: ${steps.join()}`,
    );
  });

  it('is taken up by the runner that adopts a run: the summary goes on, the gap is a gap', async function () {
    requireLinux(this, 'it compares with what the kernel counts');
    requireProgram(this, 'python3');
    const program = `
import os, time
held = bytearray(80_000_000)
end = time.process_time() + 0.5
while time.process_time() < end: pass
while not os.path.exists('dropped'): time.sleep(0.02)
del held
while not os.path.exists('go'): time.sleep(0.02)`;
    const folder = await box.detach(['python3', '-S', '-c', program], OFTEN);
    await until('its work to be measured', () => {
      const rows = rowsOf(folder);
      return rows.length > 5 && (rows.at(-1)?.of['cpu'] ?? 100) < 10;
    });
    const { runner } = await pidsOf(folder);
    await killHard(runner);
    const before = rowsOf(folder).length;
    fs.appendFileSync(folder.at('resources.jsonl'), '[12345,6.');
    box.write('dropped', '');
    await box.cli('ls');
    await until('more samples', () => rowsOf(folder).length >= before + 3);
    box.write('go', '');
    const { resources } = await ended(folder);
    assert.deepEqual(
      headersOf(folder).flatMap(({ why }) => (why === 'period' ? [] : [why])),
      ['start', 'recovered'],
    );
    assert.equal(resources.samples, rowsOf(folder).length);
    assert.ok((resources.peakRssBytes ?? 0) > 80e6);
    const { cpuSeconds } = resources;
    assert.ok(cpuSeconds !== null && cpuSeconds >= 0.45 && cpuSeconds < 0.8, `${cpuSeconds} s`);
  });

  it('of a run that ended while no runner lived is what was measured until then', async () => {
    const folder = await box.detach('while [ ! -e go ]; do sleep 0.05; done; exit 3', OFTEN);
    await until('some samples', () => rowsOf(folder).length >= 3);
    const { runner, wrapper } = await pidsOf(folder);
    await killHard(runner);
    const { length } = rowsOf(folder);
    box.write('go', '');
    await until('its end', () => !fs.existsSync(`/proc/${wrapper}`));
    await box.cli('ls');
    const { resources, exit } = await ended(folder);
    assert.equal(exit?.code, 3);
    assert.ok(resources.samples >= length);
    assert.ok((resources.peakRssBytes ?? 0) > 100_000);
  });

  it('stays as it was summed up where the runner was killed right behind that', async () => {
    const file = box.params('sleep 0.3', OFTEN);
    const { stdout } = await finished(
      box.start(['run', '--detach', file], { env: { RUNTRAIL_FAIL_POINT: 'after-summary' } }),
    );
    const folder = box.folder(stdout.trim());
    await until('its death', () => eventsOfType(folder, 'summary').length === 1 && !isHeld(folder));
    await box.cli('ls');
    await ended(folder);
    const [first, second] = eventsOfType(folder, 'summary').map(({ data }) => data.resources);
    assert.deepEqual(second, first);
  });

  it('has the graphics cards where there is nvidia-smi, and leaves none of it behind', async () => {
    const bin = path.join(box.root, 'bin');
    fs.mkdirSync(bin);
    standIn(bin, [A100, GEFORCE], [OWN_USE(1)]);
    const file = box.params('while [ ! -e go ]; do sleep 0.05; done', OFTEN);
    const env = { PATH: `${bin}${path.delimiter}${process.env['PATH']}` };
    const { stdout } = await finished(box.start(['run', '--detach', file], { env }));
    const folder = box.folder(stdout.trim());
    await until('figures of both cards', () => rowsOf(folder).at(-1)?.of['gpu1.memory']);
    box.write('go', '');
    const { resources } = await ended(folder);
    assert.deepEqual(
      resources.gpus.map(({ name, peakPercent, peakOwnBytes }) => [name, peakPercent, peakOwnBytes]),
      [
        ['NVIDIA A100-SXM4-80GB', 97, 0],
        ['NVIDIA GeForce GTX 1080 Ti', 3, 0],
      ],
    );
    assert.ok(headersOf(folder).some(({ why, gpus }) => why === 'columns' && gpus.length === 2));
    const pids = startedIn(bin);
    assert.equal(pids.length, 2);
    await until('the end of both queries', () => !pids.some(isRunning));
  });

  it('leaves the runner small', async function () {
    requireLinux(this, 'it reads /proc');
    const folder = await box.detach('while [ ! -e go ]; do sleep 0.05; done', OFTEN);
    await until('some samples', () => rowsOf(folder).length >= 8);
    const { runner } = await pidsOf(folder);
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(readProc(`/proc/${runner}/status`) ?? '')?.[1];
    const megabytes = Number(resident) / 1000; // as a bare Node has 43
    box.write('go', '');
    await ended(folder);
    assert.ok(megabytes > 20 && megabytes <= 60, `${megabytes} MB`);
  });

  it('and the record of the run knows nothing of it but the summary', async () => {
    const folder = await box.detach('while [ ! -e go ]; do sleep 0.05; done', OFTEN);
    await until('some samples', () => rowsOf(folder).length >= 3);
    box.write('go', '');
    const { resources } = await ended(folder);
    const [summary] = eventsOfType(folder, 'summary');
    const { now: _, ...inView } = resources;
    assert.deepEqual(summary?.data.resources, inView);
    const sealed = eventsOfType(folder, 'sealed')[0]?.data.files.map((file) => file.path) ?? [];
    assert.ok(sealed.includes('resources.jsonl'), sealed.join());
  });
});
