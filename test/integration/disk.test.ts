/** A full, read-only or blocked disk: said in one sentence, and the program is never harmed by our own trouble. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { RunView } from '../../src/core/run/view.ts';
import { assertSound, killHard, pidsOf, printed } from '../support/runs.ts';
import { isRunning, Sandbox, until } from '../support/sandbox.ts';
import { SmallDisk } from '../support/smallDisk.ts';

let box: Sandbox;
let disk: SmallDisk | undefined;
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => {
  disk?.unmount();
  disk = undefined;
  box.close();
});

/** Puts the workspace on a disk of its own of this size. */
function onSmallDisk(test: Mocha.Context, size: string): SmallDisk {
  disk = SmallDisk.mount(test, box.workspace, size);
  return disk;
}

/** Ends with 6 if it ever fails to do its own work, which needs no disk. */
const WORKER = `
  i=0; echo "first line"
  while [ ! -e go ]; do i=$((i+1)); sleep 0.02; done
  [ "$i" -gt 0 ] || exit 6`;

describe('a disk that fills up while a run lives', () => {
  it('leaves the program alone, and the record says what it lacks', async function () {
    const small = onSmallDisk(this, '1m');
    const folder = await box.detach(WORKER);
    await printed(folder, 'first line');
    const { program } = await pidsOf(folder);
    const filler = small.fill();
    const note = await box.cli('note', folder.id, 'does not fit');
    assert.equal(note.code, 1);
    assert.match(note.stderr, /^runtrail: ENOSPC: [^\n]*\n$/);
    assert.ok(isRunning(program));
    fs.writeFileSync(path.join(box.workspace, 'go'), '');
    await box.cli('wait', folder.id);
    const run = await box.json('show', folder.id);
    assert.deepEqual([run.status, run.exit], ['completed', { code: 0, signal: null }]);
    assert.match(run.message ?? '', /record incomplete: no space/);
    assert.equal(run.reason, 'record-incomplete');
    assert.equal((await box.cli('logs', folder.id)).stdout, 'first line\n');
    assertSound(folder);
    fs.rmSync(filler);
    const { code, stdout } = await box.cli('verify', folder.id);
    assert.equal(code, 0, stdout);
  });

  it('also when the program fills it by its own output: what was written is readable', async function () {
    onSmallDisk(this, '1m');
    const { code } = await box.cli('run', box.params('seq 1 1000000; exit 3'));
    assert.equal(code, 4);
    const folder = box.folders()[0] ?? assert.fail('no run');
    const run = await box.json('show', folder.id);
    assert.deepEqual([run.status, run.exit], ['failed', { code: 3, signal: null }]);
    const { stdout } = await box.cli('logs', folder.id);
    assert.ok(stdout.startsWith('1\n2\n3\n') && stdout.length > 100_000);
    assert.match(run.message ?? '', /record incomplete: no space/);
  });

  it('can be stopped', async function () {
    onSmallDisk(this, '1m');
    // It stays when it finds no more space: the run lives on a full disk.
    const folder = await box.detach('yes 2>/dev/null; exec sleep 60');
    await until('the disk to be full', () => fs.statfsSync(box.workspace).bfree === 0);
    const { code, stderr } = await box.cli('stop', folder.id);
    assert.equal(code, 0, stderr);
    assert.notEqual((await box.json('show', folder.id)).status, 'running');
  });

  it('and stays full while the runner dies: the next one records the true exit code', async function () {
    const small = onSmallDisk(this, '1m');
    const folder = await box.detach(`${WORKER}; exit 9`);
    await printed(folder, 'first line');
    const { runner, wrapper } = await pidsOf(folder);
    small.fill();
    await killHard(runner);
    fs.writeFileSync(path.join(box.workspace, 'go'), '');
    await until('the wrapper’s end', () => !isRunning(wrapper));
    const [run] = await box.json<RunView[]>('ls');
    assert.deepEqual([run?.status, run?.exit], ['failed', { code: 9, signal: null }]);
  });
});

describe('a disk that is full before the start', () => {
  it('is said, with exit code 1, and nothing is left behind', async function () {
    const small = onSmallDisk(this, '512k');
    const file = box.params(['true']);
    small.fill();
    const { code, stdout, stderr } = await box.cli('run', file);
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /^runtrail: The run folder .* cannot be created: the disk is full\.\n/);
    assert.ok(!/ at .*:\d+/.test(stderr), stderr);
    const left = fs.readdirSync(box.workspace, { recursive: true }) as string[];
    assert.deepEqual(
      left.filter((name) => /\.tmp$|[0-9a-z]{26}/.test(name)),
      [],
    );
    assert.equal((await box.cli('ls')).code, 0);
  });
});

describe('a workspace that cannot be written', () => {
  it('read-only: a run is refused with a sentence, what is there is shown', async function () {
    const small = onSmallDisk(this, '2m');
    const file = box.params(['true']);
    assert.equal((await box.cli('run', file)).code, 0);
    const folder = await box.detach(['sleep', '100']);
    const { runner, wrapper, program } = await pidsOf(folder);
    await killHard(runner, wrapper, program);
    // A killed process may hold its files for a moment longer.
    await until('the disk to be read-only', () => small.remount('ro'));
    const { code, stderr } = await box.cli('run', file);
    assert.equal(code, 1);
    assert.match(stderr, /cannot be created: the file system is read-only\./);
    const listed = await box.cli('ls', '--json');
    assert.equal(listed.code, 0);
    const [unknown, done] = JSON.parse(listed.stdout) as RunView[];
    assert.equal(done?.status, 'completed');
    assert.equal(unknown?.status, 'running', 'shown as it stood: nothing can be recorded');
    assert.match(listed.stderr, /could not be taken up: .*read-only/i);
    small.remount('rw');
    assert.equal((await box.json<RunView[]>('ls'))[0]?.status, 'lost');
  });

  it('read-only before its first run: the reason is named, not the folder that is missing', async function () {
    const small = onSmallDisk(this, '1m');
    const file = box.params(['true']);
    assert.ok(small.remount('ro'));
    const { code, stderr } = await box.cli('run', file);
    assert.equal(code, 1);
    assert.match(stderr, /cannot be created: the file system is read-only\.\n.*a copy of this folder/);
  });

  it('.runtrail is a file: every command says so with exit code 2 and leaves it alone', async () => {
    const file = box.params(['true']);
    const blocker = box.write('.runtrail', 'mine');
    for (const args of [['run', file], ['ls'], ['show', '@last']]) {
      const { code, stderr } = await box.cli(...args);
      assert.equal(code, 2);
      assert.match(stderr, /\.runtrail is a file/);
    }
    assert.equal(fs.readFileSync(blocker, 'utf8'), 'mine');
    assert.deepEqual(fs.readdirSync(box.workspace).sort(), ['.runtrail', 'test.run.json']);
  });

  it('.runtrail/runs is a file: said, and nothing is left behind', async () => {
    const file = box.params(['true']);
    box.write('.runtrail/runs', 'mine');
    const { code, stderr } = await box.cli('run', file);
    assert.equal(code, 1, stderr);
    assert.match(stderr, /a file is in the way/);
    assert.equal((await box.cli('ls')).code, 0);
  });
});
