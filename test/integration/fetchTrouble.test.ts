/** Getting the code of a run goes on for a while: it is stopped, killed, refused, asked for by many, and over ssh. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { launch } from '../../src/core/launch/launch.ts';
import { planRun } from '../../src/core/launch/plan.ts';
import { linuxTable } from '../../src/core/process/table.linux.ts';
import { type RunFolder, readResolved } from '../../src/core/run/folder.ts';
import { AS_TEST, ended, openCore } from '../support/core.ts';
import { requireLinux } from '../support/requires.ts';
import { until } from '../support/sandbox.ts';
import { dataOf, ServedBox } from '../support/served.ts';
import { SshServer } from '../support/sshServer.ts';
import { markedProcesses } from '../torture/processes.ts';

/** Large enough that a server can hang in the middle of it. */
const LARGE = {
  commits: 2,
  files: (n: number) => ({ 'main.py': `print(${n})\n`, 'data.bin': randomBytes(400_000) }),
};

describe('getting the code of a run', () => {
  let served: ServedBox;
  beforeEach(async function () {
    requireLinux(this, 'processes are found by their environment');
    served = await ServedBox.start(this, LARGE);
  });
  afterEach(() => served?.close());

  /** Starts a run whose server hangs in the middle of its answer. */
  async function hanging(): Promise<{
    folder: RunFolder;
    finished: Promise<{ code: number | null; stderr: string }>;
  }> {
    served.server.fault = { kind: 'hang', afterBytes: 100_000 };
    const cli = served.box.cli('run', served.params(['cat', 'main.py']));
    const folder = await until('the fetch', () => {
      const last = served.box.folders().at(-1);
      return last && served.server.fetches > 0 && fetchers().length > 0 && last;
    });
    return { folder, finished: cli };
  }

  /** The gits that fetch into the cache of this sandbox. */
  const fetchers = () =>
    linuxTable.list().filter(({ pid }) => {
      const env = linuxTable.environment(pid);
      return env?.get('XDG_CACHE_HOME')?.startsWith(served.box.root) && env.has('GIT_ALLOW_PROTOCOL');
    });

  it('shows how far it is, and is stopped at once: nothing of it goes on', async () => {
    const { folder, finished } = await hanging();
    const preparing = await until('a phase', async () => {
      const shown = await served.box.json('show', folder.id);
      return shown.phase !== null && shown;
    });
    assert.equal(preparing.status, 'preparing');
    assert.ok(dataOf(folder, 'fetching').length > 0);
    const start = performance.now();
    assert.equal((await served.box.cli('stop', folder.id)).code, 0);
    const { code } = await finished;
    const run = await served.box.json('show', folder.id);
    assert.deepEqual([code, run.status, run.reason, run.exit], [4, 'stopped', 'stop-requested', null]);
    assert.ok(performance.now() - start < 8_000, 'it waited for something');
    await until('no git', () => fetchers().length === 0);
    assert.equal((await served.box.cli('verify', folder.id)).code, 0);
  });

  it('is pressed Ctrl-C on: that stops it as well', async () => {
    served.server.fault = { kind: 'hang', afterBytes: 100_000 };
    const cli = served.box.start(['run', served.params(['cat', 'main.py'])]);
    await until('the fetch', () => served.server.fetches > 0 && fetchers().length > 0);
    cli.kill('SIGINT');
    await until('the end', () => cli.exitCode !== null);
    assert.equal((await served.box.json('show', '@last')).status, 'stopped');
    await until('no git', () => fetchers().length === 0);
  });

  it('is killed with its runner: it was never started, and the next run gets the code', async () => {
    const { folder, finished } = await hanging();
    const runner = markedProcesses(served.box).find(({ part }) => part === 'runner');
    process.kill(runner?.pid ?? assert.fail('no runner'), 'SIGKILL');
    const { code } = await finished;
    const run = await served.box.json('show', folder.id);
    assert.deepEqual([code, run.status, run.reason], [4, 'failed', 'never-started']);
    served.server.fault = undefined;
    const next = await served.box.cli('run', served.params(['cat', 'main.py']));
    assert.deepEqual([next.code, next.stdout], [0, 'print(1)\n'], next.stderr);
    await until('no git', () => fetchers().length === 0);
  });

  for (const place of ['after-fetching', 'after-fetched', 'after-prepared']) {
    it(`dies ${place}: it was never started, and nothing is locked`, async () => {
      const file = served.params(['cat', 'main.py']);
      const env = { RUNTRAIL_FAIL_POINT: `${place}@${served.box.root}/died` };
      const child = served.box.start(['run', file], { env });
      await until('the end', () => child.exitCode !== null);
      const run = await served.box.json('show', '@last');
      assert.deepEqual([run.status, run.reason], ['failed', 'never-started']);
      const { code, stdout, stderr } = await served.box.cli('run', file);
      assert.deepEqual([code, stdout], [0, 'print(1)\n'], stderr);
      const [cached] = await served.box.json<{ inUse: boolean }[]>('repo', 'cache', 'ls');
      assert.equal(cached?.inUse, false);
    });
  }

  it('happens once for twenty runs that begin at the same time', async () => {
    const open = openCore(served.box);
    const file = served.params(['cat', 'main.py'], { ref: 'main' });
    const runs = await Promise.all(
      Array.from({ length: 20 }, () =>
        launch(open.executor, (id) => planRun(open, id, { file, overrides: [], tags: [], ...AS_TEST })),
      ),
    );
    const states = await Promise.all(runs.map(({ folder }) => ended(open, folder)));
    assert.deepEqual([...new Set(states.map(({ status }) => status))], ['completed']);
    const [first, ...others] = new Set(runs.map(({ folder }) => readResolved(folder)?.workflow?.commit));
    assert.deepEqual([first, others], [served.repository.commitOf('main'), []]);
    assert.ok(served.server.fetches <= 2, `${served.server.fetches} packs, of history and of files`);
    await until('no runner', () => markedProcesses(served.box).length === 0);
  });

  it('works over ssh, and is refused for another host key and by a server that lets nobody in', async function () {
    const ssh = await SshServer.start(this, served.box);
    try {
      Object.assign(served.box.env, ssh.env);
      const repository = ssh.addressOf(served.repository.folder);
      const run = async () => served.box.cli('run', served.params(['cat', 'main.py'], { repository }));
      const first = await run();
      assert.deepEqual([first.code, first.stdout], [0, 'print(1)\n'], first.stderr);
      ssh.lockOut();
      const denied = await run();
      assert.deepEqual([denied.code, denied.stdout], [4, '']);
      assert.match(denied.stderr, /wants to know who you are.*load your ssh key/);
      ssh.swapHostKey();
      const other = await run();
      assert.deepEqual([other.code, other.stdout], [4, '']);
      assert.match(other.stderr, /host key does not fit.*known_hosts/);
      assert.equal((await served.box.json('show', '@last')).reason, 'no-code');
    } finally {
      await ssh.dispose();
    }
  });
});

describe('a server that wants a login', () => {
  it('is not asked twice, and the run says how to log in', async function () {
    const served = await ServedBox.start(this, { login: { name: 'ada', password: 'x' } });
    try {
      const { code, stderr } = await served.box.cli('run', served.params(['true']));
      assert.equal(code, 4);
      assert.match(stderr, /Log in once with git in a terminal/);
    } finally {
      await served.close();
    }
  });
});
