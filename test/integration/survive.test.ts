/** A run outlives everything around it; what cannot be known afterwards is said to be unknown. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { RunFolder } from '../../src/core/run/folder.ts';
import type { RunView } from '../../src/core/run/view.ts';
import {
  assertSound,
  assertWholeCount,
  counter,
  eventsOfType,
  goesOn,
  killHard,
  pidsOf,
  printed,
  typesOf,
} from '../support/runs.ts';
import { finished, isRunning, Sandbox, until } from '../support/sandbox.ts';

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => box.close());

const listed = async () => (await box.json<RunView[]>('ls'))[0] ?? assert.fail('no run is listed');
const go = () => box.write('go', '');

/** Waits for the end as another program sees it. */
async function ended(folder: RunFolder): Promise<RunView> {
  await box.cli('wait', folder.id);
  assertSound(folder);
  return box.json('show', folder.id);
}

describe('kill -9 of the runner', () => {
  it('the program goes on, no output is lost, the next ls adopts it and its real exit code is recorded', async () => {
    const folder = await box.detach(counter(7));
    const { runner } = await pidsOf(folder);
    await killHard(runner);
    await goesOn(folder);
    assert.equal((await listed()).status, 'running');
    assert.deepEqual(
      eventsOfType(folder, 'recovered').map(({ data }) => [data.from, data.alive]),
      [[String(runner), true]],
    );
    assert.notEqual((await pidsOf(folder)).runner, runner);
    go();
    const run = await ended(folder);
    assert.deepEqual([run.status, run.reason, run.exit], ['failed', 'exit-code', { code: 7, signal: null }]);
    assert.ok(run.durationMs !== null && run.durationMs > 0);
    assertWholeCount(folder);
  });

  const endings: readonly [how: string, code: number | null, signal: string | null][] = [
    ['exit 0', 0, null],
    ['exit 200', 200, null],
    ['exit 137', 137, null],
    ['exit 255', 255, null],
    ['kill -KILL $$', null, 'SIGKILL'],
    ['kill -TERM $$', null, 'SIGTERM'],
    ['kill -SEGV $$', null, 'SIGSEGV'],
  ];
  it('records how a program ended while nobody followed it, also codes above 128 and signals', async () => {
    for (const [how, code, signal] of endings) {
      fs.rmSync(`${box.workspace}/go`, { force: true });
      const folder = await box.detach(`while [ ! -e go ]; do sleep 0.02; done; ${how}`);
      const { runner, wrapper } = await pidsOf(folder);
      await killHard(runner);
      go();
      await until('the wrapper’s end', () => !isRunning(wrapper));
      const run = await listed();
      const status = code === 0 ? 'completed' : 'failed';
      assert.deepEqual([run.status, run.exit], [status, { code, signal }], how);
      assert.ok(run.endedAt && run.endedAt <= new Date().toISOString());
      assertSound(folder);
    }
  });

  it('twice: the second adoption is as good as the first', async () => {
    const folder = await box.detach(counter());
    for (let round = 0; round < 2; round++) {
      await killHard((await pidsOf(folder)).runner);
      await goesOn(folder);
      assert.equal((await listed()).status, 'running');
    }
    go();
    assert.equal((await ended(folder)).status, 'completed');
    assert.equal(eventsOfType(folder, 'recovered').length, 2);
    assertWholeCount(folder);
  });

  it('two windows that look at the same time: one adopts, both see it running', async () => {
    const folder = await box.detach(counter());
    await killHard((await pidsOf(folder)).runner);
    const seen = await Promise.all([listed(), listed()]);
    assert.deepEqual(
      seen.map(({ status }) => status),
      ['running', 'running'],
    );
    go();
    assert.equal((await ended(folder)).status, 'completed');
    assert.equal(eventsOfType(folder, 'recovered').length, 1);
  });

  it('while a stop is under way: the next runner goes on with it', async () => {
    const folder = await box.detach("trap '' INT TERM; echo up; while :; do sleep 0.05; done", {
      stop: { interruptSeconds: 1, terminateSeconds: 0.3 },
    });
    await printed(folder, 'up');
    const { runner } = await pidsOf(folder);
    const stopping = finished(box.start(['stop', folder.id]));
    await until('the first signal', () => typesOf(folder).includes('signalled'));
    await killHard(runner);
    await stopping;
    const run = await box.json('show', folder.id);
    assert.deepEqual([run.status, run.exit], ['stopped', { code: null, signal: 'SIGKILL' }]);
    assertSound(folder);
  });
});

describe('a runner that is halted for a while', () => {
  it('is not declared dead, and records one end when it goes on', async () => {
    const folder = await box.detach(counter(4));
    const { runner, wrapper } = await pidsOf(folder);
    process.kill(runner, 'SIGSTOP');
    await goesOn(folder);
    assert.equal((await listed()).status, 'running');
    go();
    await until('the wrapper’s end', () => fs.existsSync(folder.exit) || !isRunning(wrapper));
    assert.equal((await listed()).status, 'running');
    assert.ok(!typesOf(folder).includes('recovered'));
    process.kill(runner, 'SIGCONT');
    assert.deepEqual((await ended(folder)).exit, { code: 4, signal: null });
    assertWholeCount(folder);
  });
});

describe('a run folder that is deleted while its run lives', () => {
  it('the program ends its work, and nothing is made again in its place', async () => {
    const folder = await box.detach(`while [ ! -e go ]; do sleep 0.02; done; echo done > finished`);
    const { runner } = await pidsOf(folder);
    fs.rmSync(folder.root, { recursive: true });
    go();
    await until('the program to end its work', () => fs.existsSync(`${box.workspace}/finished`));
    await until('the runner’s end', () => !isRunning(runner));
    assert.ok(!fs.existsSync(folder.root));
    assert.equal((await box.cli('ls')).code, 0);
  });
});

describe('kill -9 of more than the runner', () => {
  it('runner and program: the wrapper still tells how it ended', async () => {
    const folder = await box.detach(counter());
    const { runner, program } = await pidsOf(folder);
    await killHard(runner, program);
    const run = await until('a final state', async () => {
      const now = await listed();
      return now.status !== 'running' && now;
    });
    assert.deepEqual(
      [run.status, run.reason, run.exit],
      ['failed', 'signal', { code: null, signal: 'SIGKILL' }],
    );
    assertSound(folder);
  });

  it('runner, wrapper and program: lost, with the reason and the last proof of life, within one ls', async () => {
    const begun = Date.now();
    const folder = await box.detach(counter());
    await printed(folder, 'line 5');
    const { runner, wrapper, program } = await pidsOf(folder);
    await killHard(runner, wrapper, program);
    const gone = Date.now();
    const run = await listed();
    assert.deepEqual([run.status, run.reason, run.exit], ['lost', 'exit-unknown', null]);
    assert.match(run.message ?? '', /gone/);
    const proof = Date.parse(run.endedAt ?? '');
    assert.ok(proof > begun && proof <= gone, `last proof of life ${run.endedAt}`);
    assert.equal(run.durationMs, null);
    assertSound(folder);
  });

  it('the wrapper alone: the program goes on to its end, and is never said to have finished with 0', async () => {
    const folder = await box.detach(counter());
    const { wrapper } = await pidsOf(folder);
    await killHard(wrapper);
    await goesOn(folder);
    await until('the loss to be told', () => typesOf(folder).includes('wrapper-lost'));
    assert.equal((await listed()).status, 'running');
    go();
    const run = await ended(folder);
    assert.deepEqual([run.status, run.reason, run.exit], ['lost', 'exit-unknown', null]);
    assertWholeCount(folder);
  });

  it('wrapper and runner: the program is found by its mark, and followed to its end', async () => {
    const folder = await box.detach(counter());
    const { wrapper, runner } = await pidsOf(folder);
    await killHard(runner, wrapper);
    assert.equal((await listed()).status, 'running');
    assert.equal(eventsOfType(folder, 'recovered')[0]?.data.alive, true);
    go();
    assert.deepEqual((await ended(folder)).exit, null);
    assertWholeCount(folder);
  });

  it('the launching program and its whole process group: nothing changes for the run', async () => {
    const cli = box.start(['run', box.params(counter(3))], { detached: true });
    const folder = await until('a run folder', () => box.folders()[0]);
    await printed(folder, 'line 3');
    assert.ok(cli.pid);
    process.kill(-cli.pid, 'SIGKILL');
    await finished(cli);
    await goesOn(folder);
    go();
    const run = await ended(folder);
    assert.deepEqual([run.status, run.exit], ['failed', { code: 3, signal: null }]);
    assertWholeCount(folder);
    assert.ok(!typesOf(folder).includes('recovered'), 'its own runner saw it to the end');
  });
});

describe('a crash at a named place of the launch', () => {
  const notStarted = ['after-request', 'after-created', 'after-prepared', 'after-starting'];
  const started = [
    'after-spawn',
    'after-process-json',
    'after-running',
    'after-ended',
    'after-finishing',
    'after-summary',
    'after-sealed',
  ];

  async function crashAt(place: string): Promise<RunFolder> {
    const file = box.params('echo ran >> ran; exit 3');
    await finished(box.start(['run', '--detach', file], { env: { RUNTRAIL_FAIL_POINT: place } }));
    return box.folders()[0] ?? assert.fail('no run folder');
  }

  for (const place of notStarted) {
    it(`${place}: failed, because it was never started`, async () => {
      const folder = await crashAt(place);
      const run = await listed();
      assert.deepEqual([run.status, run.reason, run.exit], ['failed', 'never-started', null]);
      assert.ok(!fs.existsSync(`${box.workspace}/ran`));
      assertSound(folder);
    });
  }

  for (const place of started) {
    it(`${place}: the program ran once, and its end is recorded`, async () => {
      const folder = await crashAt(place);
      await until('the runner’s end', () => !fs.existsSync(folder.processes) || !isRunning(runnerOf(folder)));
      await listed();
      const run = await ended(folder);
      assert.deepEqual([run.status, run.exit], ['failed', { code: 3, signal: null }]);
      assert.equal(fs.readFileSync(`${box.workspace}/ran`, 'utf8'), 'ran\n');
      assert.equal((await box.cli('verify', folder.id)).code, 0);
    });
  }
});

function runnerOf(folder: RunFolder): number {
  return JSON.parse(fs.readFileSync(folder.processes, 'utf8')).runner.pid;
}
