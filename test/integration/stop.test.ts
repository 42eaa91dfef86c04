/** Stopping, pausing and leaving a run: the whole tree, in the order and with the waits that were asked for. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { RunFolder } from '../../src/core/run/folder.ts';
import { requireProgram } from '../support/requires.ts';
import {
  assertSound,
  consoleOf,
  counter,
  eventsOfType,
  goesOn,
  pidsOf,
  printed,
  typesOf,
} from '../support/runs.ts';
import { CLI, eventsOf, finished, isRunning, Sandbox, until } from '../support/sandbox.ts';

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
  box.write('stubborn.sh', `trap '' INT TERM\necho "pid $$ "\nwhile :; do sleep 0.1; done\n`);
});
afterEach(() => box.close());

const SHORT = { stop: { interruptSeconds: 0.4, terminateSeconds: 0.3 } };

/** The pids that the stubborn script printed, once there are so many. */
function pidsPrinted(folder: RunFolder, count: number): Promise<number[]> {
  return until(`${count} pids`, () => {
    const pids = [...consoleOf(folder).matchAll(/pid (\d+) /g)].map(([, pid]) => Number(pid));
    return pids.length === count && pids;
  });
}

const signalsOf = (folder: RunFolder) => eventsOfType(folder, 'signalled').map(({ data }) => data.signal);

describe('runtrail stop', () => {
  const families: readonly [name: string, script: string, count: number][] = [
    ['a child of its own', 'sh stubborn.sh & exec sh stubborn.sh', 2],
    ['a grandchild in a new session', '(setsid sh stubborn.sh &) ; exec sh stubborn.sh', 2],
    [
      'a double fork whose parents are gone',
      "setsid sh -c 'sh stubborn.sh & exit 0'; exec sh stubborn.sh",
      2,
    ],
    ['a child with a cleared environment in a new session', 'env -i setsid sh stubborn.sh & wait', 1],
    [
      'all of them at once',
      `setsid sh -c 'sh stubborn.sh & sh stubborn.sh & exit 0'
       env -i setsid sh -c 'sh stubborn.sh & exec sh stubborn.sh' &
       exec sh stubborn.sh`,
      5,
    ],
  ];
  for (const [name, script, count] of families) {
    it(`ends what ignores SIGINT and SIGTERM, with ${name}`, async () => {
      const folder = await box.detach(script, SHORT);
      const pids = await pidsPrinted(folder, count);
      const { code, stderr } = await box.cli('stop', folder.id);
      const survivors = pids.filter(isRunning);
      for (const pid of survivors) process.kill(pid, 'SIGKILL');
      assert.deepEqual(survivors, []);
      assert.equal(code, 0, stderr);
      const run = await box.json('show', folder.id);
      assert.deepEqual([run.status, run.reason], ['stopped', 'stop-requested']);
      assert.deepEqual(typesOf(folder).includes('left'), false);
      assertSound(folder);
    });
  }

  it('asks with SIGINT, then SIGTERM, then ends with SIGKILL, waiting as the parameter file says', async () => {
    const folder = await box.detach('exec sh stubborn.sh', SHORT);
    const [pid] = await pidsPrinted(folder, 1);
    await box.cli('stop', folder.id);
    const [interrupt, terminate, kill] = eventsOfType(folder, 'signalled');
    assert.ok(interrupt && terminate && kill);
    assert.deepEqual(signalsOf(folder), ['SIGINT', 'SIGTERM', 'SIGKILL']);
    assert.deepEqual([interrupt.data.graceMs, terminate.data.graceMs], [400, 300]);
    assert.ok(pid && [interrupt, terminate, kill].every(({ data }) => data.pids.includes(pid)));
    assert.ok(terminate.mono - interrupt.mono >= 400, 'SIGTERM came too early');
    assert.ok(kill.mono - terminate.mono >= 300, 'SIGKILL came too early');
    const [request] = eventsOfType(folder, 'requested');
    assert.deepEqual([request?.data.kind, request?.data.outcome], ['stop', 'accepted']);
  });

  it('--now sends SIGKILL at once, also in the middle of a patient stop', async () => {
    const folder = await box.detach('exec sh stubborn.sh', {
      stop: { interruptSeconds: 600, terminateSeconds: 600 },
    });
    await pidsPrinted(folder, 1);
    const patient = finished(box.start(['stop', folder.id]));
    await until('SIGINT', () => signalsOf(folder).length === 1);
    await box.cli('stop', '--now', folder.id);
    await patient;
    assert.deepEqual(signalsOf(folder), ['SIGINT', 'SIGKILL']);
    assert.deepEqual((await box.json('show', folder.id)).exit, { code: null, signal: 'SIGKILL' });
    assertSound(folder);
  });

  it('ends two runs in one command, and a third is left alone', async () => {
    const folders = [await box.detach(counter()), await box.detach(counter()), await box.detach(counter())];
    const [first, second, third] = folders as [RunFolder, RunFolder, RunFolder];
    const { program } = await pidsOf(third);
    assert.equal((await box.cli('stop', first.id, second.id)).code, 0);
    for (const { id } of [first, second]) assert.equal((await box.json('show', id)).status, 'stopped');
    assert.ok(isRunning(program));
    assert.equal((await box.json('show', third.id)).status, 'running');
  });

  it('a program that handles SIGINT and exits 0 was stopped all the same', async () => {
    const folder = await box.detach("trap 'exit 0' INT; echo up; while :; do sleep 0.02; done");
    await printed(folder, 'up');
    await box.cli('stop', folder.id);
    const run = await box.json('show', folder.id);
    assert.deepEqual([run.status, run.exit], ['stopped', { code: 0, signal: null }]);
    assert.deepEqual(signalsOf(folder), ['SIGINT']);
  });

  it('reaches Python as KeyboardInterrupt', async function () {
    requireProgram(this, 'python3');
    const file = box.write(
      'wait.py',
      'import time\nprint("up")\ntry:\n    time.sleep(100)\nexcept KeyboardInterrupt:\n    print("interrupted")\n    raise SystemExit(9)\n',
    );
    const folder = await box.detach(['python3', file]);
    await printed(folder, 'up');
    await box.cli('stop', folder.id);
    assert.equal(consoleOf(folder), 'up\ninterrupted\n');
    assert.deepEqual((await box.json('show', folder.id)).exit, { code: 9, signal: null });
  });

  it('of an ended run says so and changes nothing', async () => {
    await box.cli('run', box.params(['true']));
    const folder = box.folders()[0] ?? assert.fail('no run');
    const before = fs.readFileSync(folder.events, 'utf8');
    const { code, stdout } = await box.cli('stop', folder.id);
    assert.equal(code, 0);
    assert.match(stdout, /completed/);
    assert.equal(fs.readFileSync(folder.events, 'utf8'), before);
  });

  it('spares a run that was started from inside, whether its command line has gone or not', async () => {
    const inner = box.params(counter(), {}, 'inner.run.json');
    const line = (more: string[]) =>
      [process.execPath, CLI, 'run', ...more, inner].map((part) => `'${part}'`).join(' ');
    for (const command of [`${line(['--detach'])}; sleep 100`, line([])]) {
      const before = box.folders().length;
      const outer = await box.detach(command);
      const nested = await until('the inner run', () => box.folders()[before + 1]);
      await printed(nested, 'line 1');
      const { program } = await pidsOf(nested);
      await box.cli('stop', '--now', outer.id);
      assert.equal((await box.json('show', outer.id)).status, 'stopped');
      await goesOn(nested);
      assert.ok(isRunning(program));
      const run = await box.json('show', nested.id);
      assert.deepEqual([run.status, run.parent], ['running', outer.id]);
    }
  });
});

describe('runtrail pause and resume', () => {
  const stateOf = (pid: number) => /^State:\t(\w)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];

  it('halts every process of the run where it stands, and lets it go on', async () => {
    const folder = await box.detach(
      `echo "pid $$ "; setsid sh -c 'echo "pid $$ "; while :; do sleep 0.02; echo x; done' & ${counter()}`,
    );
    const pids = await pidsPrinted(folder, 2);
    const { code, stdout } = await box.cli('pause', folder.id);
    assert.equal(code, 0);
    assert.match(stdout, /paused/);
    assert.deepEqual(pids.map(stateOf), ['T', 'T']);
    const size = consoleOf(folder).length;
    assert.equal((await box.json('show', folder.id)).status, 'paused');
    assert.equal(consoleOf(folder).length, size);
    assert.equal((await box.cli('pause', folder.id)).code, 2, 'a paused run cannot be paused');
    assert.equal((await box.cli('resume', folder.id)).code, 0);
    await goesOn(folder);
    assert.ok(pids.every((pid) => stateOf(pid) !== 'T'));
    assert.equal((await box.json('show', folder.id)).status, 'running');
  });

  it('a paused run can be stopped, and gets the chance to handle it', async () => {
    const folder = await box.detach("trap 'echo bye; exit 5' INT; echo up; while :; do sleep 0.02; done");
    await printed(folder, 'up');
    await box.cli('pause', folder.id);
    assert.equal((await box.cli('stop', folder.id)).code, 0);
    const run = await box.json('show', folder.id);
    assert.deepEqual([run.status, run.exit], ['stopped', { code: 5, signal: null }]);
    assert.match(consoleOf(folder), /bye/);
  });

  it('of an ended run is refused', async () => {
    await box.cli('run', box.params(['true']));
    for (const command of ['pause', 'resume']) {
      const { code, stderr } = await box.cli(command, '@last');
      assert.equal(code, 2);
      assert.match(stderr, /has ended \(completed\)/);
    }
  });
});

describe('the signals a program starts with', () => {
  it('are all at their default, none blocked', async () => {
    const { stdout } = await box.cli('run', box.params(['cat', '/proc/self/status']));
    const masks = [...stdout.matchAll(/^(Sig[BIC]\w+):\t([0-9a-f]+)$/gm)].map(([, name, mask]) => [
      name,
      mask,
    ]);
    assert.deepEqual(masks, [
      ['SigBlk', '0'.repeat(16)],
      ['SigIgn', '0'.repeat(16)],
      ['SigCgt', '0'.repeat(16)],
    ]);
  });
});

describe('Ctrl-C on runtrail run', () => {
  it('once: asks the run to stop, and ends with exit code 4', async () => {
    const cli = box.start(['run', box.params(counter())]);
    const done = finished(cli);
    const folder = await until('the run', () => box.folders()[0]);
    await printed(folder, 'line 2');
    cli.kill('SIGINT');
    const { code, stderr } = await done;
    assert.equal(code, 4);
    assert.match(stderr, /Asked the run to stop\. Press Ctrl-C again to leave it to itself\./);
    assert.match(stderr, /◼ stopped/);
    assert.deepEqual(
      eventsOfType(folder, 'requested').map(({ data }) => data.kind),
      ['stop'],
    );
    assert.equal((await box.json('show', folder.id)).status, 'stopped');
  });

  it('twice: leaves the run to itself, says how to come back, and ends with exit code 130', async () => {
    const graces = { stop: { interruptSeconds: 600, terminateSeconds: 600 } };
    const cli = box.start(['run', box.params('exec sh stubborn.sh', graces)]);
    const done = finished(cli);
    const folder = await until('the run', () => box.folders()[0]);
    const [pid] = await pidsPrinted(folder, 1);
    cli.kill('SIGINT');
    await until('the request', () => eventsOf(folder).some(({ type }) => type === 'requested'));
    cli.kill('SIGINT');
    const { code, stderr } = await done;
    assert.equal(code, 130);
    assert.match(stderr, new RegExp(`Left run ${folder.id.slice(-6)} to itself`));
    assert.match(stderr, new RegExp(`runtrail logs -f ${folder.id.slice(-6)}`));
    assert.ok(pid && isRunning(pid));
    assert.equal((await box.json('show', folder.id)).status, 'running');
  });
});
