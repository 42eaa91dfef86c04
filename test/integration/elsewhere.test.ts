/** Runs of another machine, container, boot or folder: shown, never judged, never touched. */

import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { type Identity, identify } from '../../src/core/process/identity.ts';
import { RunFolder } from '../../src/core/run/folder.ts';
import type { RunView } from '../../src/core/run/view.ts';
import { forgeLock, forgeProcesses, rewriteEvents } from '../support/forge.ts';
import { skip } from '../support/requires.ts';
import {
  assertSound,
  assertWholeCount,
  counter,
  eventsOfType,
  goesOn,
  killHard,
  pidsOf,
  printed,
} from '../support/runs.ts';
import { finished, isRunning, Sandbox, until } from '../support/sandbox.ts';

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => box.close());

async function listed(workspace = box.workspace): Promise<RunView> {
  const [run] = await box.json<RunView[]>('ls', '-C', workspace);
  return run ?? assert.fail('no run is listed');
}

/** Names and contents of everything in a folder. */
function contentsOf(folder: RunFolder): Record<string, string> {
  const files = fs.readdirSync(folder.root, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    files
      // What a program prints is its own matter.
      .filter((entry) => entry.name !== 'console.log')
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [file, fs.statSync(file).isFile() ? fs.readFileSync(file, 'latin1') : 'folder']),
  );
}

/** Looks at the run, asks to stop and to remove it: it is shown as it stood, and not a byte of it changes. */
async function assertUntouched(folder: RunFolder, workspace = box.workspace): Promise<void> {
  const before = contentsOf(folder);
  const run = await listed(workspace);
  assert.deepEqual([run.status, run.reason], ['running', 'elsewhere']);
  assert.match(run.message ?? '', /It belongs to another|It was launched on another|This is a copy of a run/);
  for (const command of ['stop', 'pause', 'rm']) {
    const { code, stderr } = await box.cli(command, folder.id, '-C', workspace);
    assert.equal(code, 2, `${command}: ${stderr}`);
  }
  assert.deepEqual(contentsOf(folder), before);
}

describe('a copied folder of a live run', () => {
  it('is shown as elsewhere, also when the original has lost its runner', async () => {
    const original = await box.detach(counter());
    const pids = await pidsOf(original);
    const copy = path.join(box.root, 'copy');
    execFileSync('cp', ['-a', box.workspace, copy]);
    const folder = new RunFolder(path.join(copy, path.relative(box.workspace, original.root)));
    await assertUntouched(folder, copy);
    await killHard(pids.runner);
    await assertUntouched(folder, copy);
    assert.ok(isRunning(pids.program));
    assert.equal((await listed()).reason, null, 'the original is adopted');
    box.write('go', '');
    await box.cli('wait', original.id);
    assertSound(original);
    assertWholeCount(original);
  });
});

describe('a run folder that was moved while it lived', () => {
  /** Moves everything that is recorded to another workspace; returns that one. */
  function moveRuns(): string {
    const place = path.join(box.root, 'moved');
    fs.mkdirSync(place);
    fs.renameSync(path.join(box.workspace, '.runtrail'), path.join(place, '.runtrail'));
    return place;
  }

  it('keeps its run: shown, stopped and recorded in its new place', async () => {
    const { id, root } = await box.detach(counter());
    const { program } = await pidsOf(new RunFolder(root));
    const place = moveRuns();
    const folder = new RunFolder(path.join(place, path.relative(box.workspace, root)));
    await goesOn(folder);
    const run = await listed(place);
    assert.deepEqual([run.status, run.reason], ['running', null]);
    const { code, stderr } = await box.cli('stop', id, '-C', place);
    assert.equal(code, 0, stderr);
    assert.ok(!isRunning(program));
    assert.equal((await listed(place)).status, 'stopped');
    assertSound(folder);
    assert.ok(!fs.existsSync(path.join(box.workspace, '.runtrail')), 'nothing appears where it was before');
  });

  it('without its runner: adopted in its new place, with its real exit code', async () => {
    const { root } = await box.detach(counter(5));
    const { runner } = await pidsOf(new RunFolder(root));
    await killHard(runner);
    const place = moveRuns();
    const folder = new RunFolder(path.join(place, path.relative(box.workspace, root)));
    assert.equal((await listed(place)).status, 'running');
    box.write('go', '');
    await box.cli('wait', folder.id, '-C', place);
    const run = await listed(place);
    assert.deepEqual([run.status, run.exit], ['failed', { code: 5, signal: null }]);
    assertWholeCount(folder);
  });
});

describe('forged identities', () => {
  const forgeries: readonly [name: string, (identity: Identity) => Identity][] = [
    ['machine', (identity) => ({ ...identity, machine: 'feedfacefeedface' })],
    ['pid namespace', (identity) => ({ ...identity, pidNs: '4026539999' })],
  ];
  for (const [name, change] of forgeries) {
    it(`another ${name} in process.json and lock: never judged, although its runner is dead here`, async () => {
      const folder = await box.detach(counter());
      const { runner, program } = await pidsOf(folder);
      await killHard(runner);
      forgeProcesses(folder, change);
      await assertUntouched(folder);
      forgeLock(folder, change);
      await assertUntouched(folder);
      fs.rmSync(folder.processes);
      await assertUntouched(folder);
      assert.ok(isRunning(program));
    });
  }

  async function interrupted(): Promise<RunFolder> {
    const folder = await box.detach(counter());
    await printed(folder, 'line 2');
    const { runner, wrapper, program } = await pidsOf(folder);
    await killHard(runner, wrapper, program);
    const boot = '11111111-2222-3333-4444-555555555555';
    forgeProcesses(folder, (identity) => ({ ...identity, boot }));
    forgeLock(folder, (identity) => ({ ...identity, boot }));
    rewriteEvents(folder, (event) =>
      event.type === 'starting' ? { ...event, data: { ...event.data, boot } } : event,
    );
    return folder;
  }

  it('another boot: lost, interrupted by restart, with the last proof of life', async () => {
    const folder = await interrupted();
    const proof = fs.statSync(folder.console).mtime;
    const run = await listed();
    assert.deepEqual([run.status, run.reason, run.exit], ['lost', 'interrupted-by-restart', null]);
    assert.match(run.message ?? '', /restarted/);
    assert.ok(Math.abs(Date.parse(run.endedAt ?? '') - proof.getTime()) < 5000);
    assertSound(folder);
  });

  it('another boot, with a status that the wrapper wrote in time: that status', async () => {
    const folder = await interrupted();
    fs.writeFileSync(folder.exit, `${'3'.padEnd(15)}\n`);
    const run = await listed();
    assert.deepEqual([run.status, run.exit], ['failed', { code: 3, signal: null }]);
  });

  it('another boot, and the same pids and start times again: the strangers are not the run', async () => {
    const folder = await interrupted();
    const stranger = spawn('sleep', ['100']);
    assert.ok(stranger.pid);
    const { pid, startTicks } = identify(stranger.pid) ?? assert.fail('sleep ended');
    const asStranger = (identity: Identity) => ({ ...identity, pid, startTicks });
    forgeProcesses(folder, asStranger);
    forgeLock(folder, asStranger);
    assert.equal((await listed()).status, 'lost');
    assert.equal((await box.cli('stop', folder.id)).code, 0);
    assert.ok(isRunning(pid));
    stranger.kill('SIGKILL');
  });
});

describe('a container and its host sharing the folder', () => {
  function requireNamespaces(test: Mocha.Context): void {
    const { status } = spawnSync('unshare', ['-pf', '--mount-proc', 'true']);
    if (status !== 0) skip(test, 'this user may not create pid namespaces');
  }
  /** The command line in a pid namespace of its own, which lasts until `hold` is removed. */
  const inside = (script: string) =>
    spawn('unshare', ['-pf', '--kill-child', '--mount-proc', 'sh', '-c', script], {
      cwd: box.workspace,
      env: box.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const cli = `"${process.execPath}" "${path.resolve(import.meta.dirname, '../../dist/cli.js')}"`;

  it('the host shows the container’s run and leaves it alone, alive and dead', async function () {
    requireNamespaces(this);
    box.params(counter());
    const container = inside(`${cli} run --detach test.run.json; while [ ! -e leave ]; do sleep 0.05; done`);
    const folder = await until('the run', () => box.folders()[0]);
    await printed(folder, 'line 3');
    await pidsOf(folder);
    // A namespace of its own gives its processes small pids, which on the host are others'.
    const run = await listed();
    assert.deepEqual([run.status, run.reason], ['running', 'elsewhere']);
    assert.equal((await box.cli('stop', folder.id)).code, 2);
    await goesOn(folder);
    container.kill('SIGKILL');
    await finished(container);
    await assertUntouched(folder);
  });

  it('the container shows the host’s run and leaves it alone', async function () {
    requireNamespaces(this);
    const folder = await box.detach(counter());
    const { program } = await pidsOf(folder);
    const seen = await finished(inside(`${cli} ls --json; ${cli} stop ${folder.id}; echo "code $?"`));
    assert.match(seen.stdout, /"reason": "elsewhere"/);
    assert.match(seen.stdout, /code 2\n$/);
    assert.ok(isRunning(program));
    assert.equal(eventsOfType(folder, 'requested').length, 0);
  });
});
