/** Checkpoints of real runs: recorded when they are whole, kept as asked, asked for, verified and removed. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { RunFolder } from '../../src/core/run/folder.ts';
import type { CheckpointView, RunView } from '../../src/core/run/view.ts';
import { assertSound, consoleOf, eventsOfType, printed } from '../support/runs.ts';
import { finished, Sandbox, until } from '../support/sandbox.ts';
import { SmallDisk } from '../support/smallDisk.ts';

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => box.close());

const WAIT = 'while [ ! -e go ]; do sleep 0.05; done';
const save = (step: number, text = `state ${step}`) =>
  `echo "${text}" > "$RUNTRAIL_CHECKPOINTS/ckpt_${step}.pt"; touch -d "@$(($(date +%s) + ${step}))" "$RUNTRAIL_CHECKPOINTS/ckpt_${step}.pt"`;

function go(name = 'go'): void {
  fs.writeFileSync(path.join(box.workspace, name), '');
}

function recorded(folder: RunFolder): (number | null)[] {
  return eventsOfType(folder, 'checkpoint').map(({ data }) => data.step);
}

function onDisk(folder: RunFolder): string[] {
  return fs.readdirSync(folder.checkpoints).toSorted();
}

async function end(folder: RunFolder): Promise<RunView> {
  go();
  await box.cli('wait', folder.id);
  return box.json<RunView>('show', folder.id);
}

async function assertVerified(folder: RunFolder): Promise<void> {
  const { code, stdout } = await box.cli('verify', folder.id);
  assert.equal(code, 0, stdout);
}

describe('checkpoints of a live run', () => {
  it('are recorded when they are whole, and what is being written is not offered', async () => {
    const folder = await box.detach(
      `${save(400)}; exec 3> "$RUNTRAIL_CHECKPOINTS/ckpt_450.pt"; echo half >&3
       printf '{"metric": {"loss": 0.25}, "step": 400}\\n{"checkpoint": {"path": "%s", "step": 401, "tags": ["good"]}}\\n' "$RUNTRAIL_CHECKPOINTS/ckpt_400.pt" >> "$RUNTRAIL_SIGNALS"
       while [ ! -e close ]; do sleep 0.05; done; echo whole >&3; exec 3>&-; ${WAIT}; ${save(500)}`,
      { checkpoints: { paths: ['*.pt'] } },
    );
    await until('the first one', () => recorded(folder).includes(401));
    fs.writeFileSync(path.join(folder.checkpoints, 'ckpt_410.pt'), 'state 410');
    await until('one that came later', () => recorded(folder).includes(410));
    assert.ok(!recorded(folder).includes(450));
    go('close');
    await until('the second one', () => recorded(folder).includes(450));
    const { checkpoints } = await end(folder);
    assert.deepEqual(
      checkpoints?.map(({ step, bytes, good, kind, source, tags }) => [
        step,
        bytes,
        good,
        kind,
        source,
        tags,
      ]),
      [
        [401, 10, true, 'file', 'signal', ['good']],
        [410, 9, true, 'file', 'pattern', []],
        [450, 11, true, 'file', 'pattern', []],
        [500, 10, true, 'file', 'pattern', []],
      ],
    );
    assert.deepEqual(checkpoints?.[0]?.metrics, { loss: 0.25 });
    assertSound(folder);
    await assertVerified(folder);
  });

  it('are kept as the file says while it lives, and the record still holds', async () => {
    const folder = await box.detach(
      `for i in 1 2 3; do ${save(1).replaceAll('1', '$i')}; done; ${WAIT}; ${save(4)}; ${save(5)}`,
      { checkpoints: { paths: ['*.pt'], keep: { last: 1, everySteps: 2 } } },
    );
    await until('one to go', () => recorded(folder).includes(3) && !onDisk(folder).includes('ckpt_1.pt'));
    const asked = await box.cli('checkpoints', 'rm', folder.id, '3');
    assert.equal(asked.code, 2, asked.stdout);
    assert.match(
      asked.stderr,
      /^runtrail: The checkpoint stays: it is the newest good one of a live run\.\n/,
    );
    assert.equal((await box.cli('checkpoints', 'rm', folder.id, '2')).code, 0);
    const { checkpoints } = await end(folder);
    assert.deepEqual(onDisk(folder), ['ckpt_4.pt', 'ckpt_5.pt']);
    assert.deepEqual(
      checkpoints?.map(({ step, isPruned }) => [step, isPruned]),
      [
        [1, true],
        [2, true],
        [3, true],
        [4, false],
        [5, false],
      ],
    );
    assert.deepEqual(
      eventsOfType(folder, 'pruned').map(({ data }) => data.by === 'the keep policy'),
      [true, false, true],
    );
    await assertVerified(folder);
  });

  it('are gone on with where a runner was killed: none is lost, and none is recorded twice', async () => {
    const died = path.join(box.root, 'died');
    const file = box.params(`${save(1)}; ${WAIT}; ${save(2)}`, { checkpoints: { paths: ['*.pt'], keep: 1 } });
    const env = { RUNTRAIL_FAIL_POINT: `after-checkpoint@${died}` };
    await finished(box.start(['run', '--detach', file], { env }));
    const folder = box.folders()[0] ?? assert.fail('no run');
    await until('the death of the runner', () => fs.existsSync(died));
    const { checkpoints } = await end(folder);
    assert.deepEqual(recorded(folder), [1, 2]);
    assert.deepEqual(
      checkpoints?.map(({ step, isPruned }) => [step, isPruned]),
      [
        [1, true],
        [2, false],
      ],
    );
    assert.deepEqual(onDisk(folder), ['ckpt_2.pt']);
    assertSound(folder);
  });

  it('are removed to the end by the next runner when one is killed at it', async () => {
    const file = box.params(`${save(1)}; ${save(2)}; ${WAIT}`, { checkpoints: { paths: ['*.pt'], keep: 1 } });
    const env = { RUNTRAIL_FAIL_POINT: `in-prune@${path.join(box.root, 'died')}` };
    await finished(box.start(['run', '--detach', file], { env }));
    await until('the death of the runner', () => fs.existsSync(path.join(box.root, 'died')));
    const folder = box.folders()[0] ?? assert.fail('no run');
    assert.deepEqual(onDisk(folder), ['ckpt_1.pt', 'ckpt_2.pt']);
    await end(folder);
    assert.deepEqual(onDisk(folder), ['ckpt_2.pt']);
    assert.deepEqual(recorded(folder), [1, 2]);
    await assertVerified(folder);
  });
});

describe('asking for a checkpoint', () => {
  it('touches what clients look at, and waits for what comes of it', async () => {
    const folder = await box.detach(
      `mark=$(stat -c %y "$RUNTRAIL_RUN_DIR/control/ask/checkpoint" 2>/dev/null)
       while [ ! -e go ]; do
         now=$(stat -c %y "$RUNTRAIL_RUN_DIR/control/ask/checkpoint" 2>/dev/null)
         if [ "$now" != "$mark" ]; then mark=$now; ${save(7)}; fi
         sleep 0.05
       done`,
      { checkpoints: { paths: ['*.pt'] } },
    );
    const made = await box.json<CheckpointView>('checkpoints', 'now', folder.id);
    assert.deepEqual([made.step, made.path], [7, 'checkpoints/ckpt_7.pt']);
    await end(folder);
    const late = await box.cli('checkpoints', 'now', folder.id);
    assert.equal(late.code, 2);
    assert.match(late.stderr, /has ended \(completed\)/);
  });

  it('sends the signal of the file to a program that acts on it, and to no other', async () => {
    const signal = { checkpoints: { paths: ['*.pt'], signal: 'SIGUSR1' } };
    const deaf = await box.detach(`echo up; ${WAIT}`, signal);
    await printed(deaf, 'up');
    const refused = await box.cli('checkpoints', 'now', deaf.id);
    assert.equal(refused.code, 2, refused.stdout);
    assert.match(refused.stderr, /The program does not act on SIGUSR1: it would be ended by it\./);
    const folder = await box.detach(`trap '${save(8)}' USR1; echo up; ${WAIT}`, signal);
    await printed(folder, 'up');
    assert.equal((await box.json<CheckpointView>('checkpoints', 'now', folder.id)).step, 8);
    assert.equal((await end(folder)).status, 'completed');
  });

  it('happens by itself when the file says so, and a stop is told of before the first signal', async () => {
    const folder = await box.detach(
      `trap 'if [ -e "$RUNTRAIL_RUN_DIR/control/ask/stop" ]; then echo knew; fi; exit 0' INT
       until [ -e "$RUNTRAIL_RUN_DIR/control/ask/checkpoint" ]; do sleep 0.05; done; echo asked; ${WAIT}`,
      { checkpoints: { every: '1 s' } },
    );
    await printed(folder, 'asked');
    assert.ok(!fs.existsSync(folder.askedStop));
    await box.cli('stop', folder.id);
    assert.match(consoleOf(folder), /knew/);
  });
});

describe('checkpoints of a run that is over', () => {
  async function withThree(): Promise<RunFolder> {
    const command = [save(10), save(20), save(30)].join('; ');
    await box.cli('run', box.params(command, { checkpoints: { paths: ['*.pt'] } }));
    return box.folders()[0] ?? assert.fail('no run');
  }

  it('are listed, pinned, pruned with a list first, and verified', async () => {
    const folder = await withThree();
    const list = (await box.cli('checkpoints', 'ls', '@last')).stdout.split('\n');
    assert.match(list[1] ?? '', /^✓ +10 +just now +9 B +0 +checkpoints\/ckpt_10\.pt$/);
    await box.cli('checkpoints', 'pin', '@last', '10');
    const plan = await box.cli('checkpoints', 'prune', '@last', '--keep', '1');
    assert.match(plan.stdout, /^stays +10 .* pinned\ngoes +20 .* older than the newest 1\nstays +30 /);
    assert.match(plan.stderr, /^1 checkpoint would be removed, 9 B freed\. To do it: --yes\n$/);
    assert.equal(onDisk(folder).length, 3);
    const done = await box.cli('checkpoints', 'prune', '@last', '--keep', '1', '--yes');
    assert.match(done.stdout, /1 checkpoint removed, 9 B freed\n$/);
    assert.deepEqual(onDisk(folder), ['ckpt_10.pt', 'ckpt_30.pt']);
    await assertVerified(folder);
    const state = await box.json<RunView>('show', '@last');
    assert.deepEqual(
      state.checkpoints?.map(({ step, isPruned, isPinned }) => [step, isPruned, isPinned]),
      [
        [10, false, true],
        [20, true, false],
        [30, false, false],
      ],
    );
    assert.equal((await box.cli('checkpoints', 'verify', '@last')).code, 0);
    fs.writeFileSync(path.join(folder.checkpoints, 'ckpt_30.pt'), 'state 31\n');
    const verified = await box.cli('checkpoints', 'verify', '@last');
    assert.equal(verified.code, 5);
    assert.equal(
      verified.stdout,
      '✓ good     step 10  checkpoints/ckpt_10.pt\n✗ damaged  step 30  checkpoints/ckpt_30.pt\n    checkpoints/ckpt_30.pt bytes 0 to 8 are others\n',
    );
    const views = await box.json<CheckpointView[]>('checkpoints', 'ls', '@last');
    assert.deepEqual(
      views.map(({ good }) => good),
      [true, false],
    );
    assert.equal((await box.cli('verify', '@last')).code, 5);
  });

  it('stay where the record was changed, or cannot be written to', async () => {
    const folder = await withThree();
    const events = fs.readFileSync(folder.events, 'utf8');
    fs.writeFileSync(folder.events, events.replace('"step":20', '"step":21'));
    const forged = await box.cli('checkpoints', 'rm', '@last', 'ckpt_10.pt');
    assert.equal(forged.code, 1, forged.stdout);
    assert.match(forged.stderr, /The record of run \w+ was changed; nothing is added to it\./);
    assert.equal(onDisk(folder).length, 3);
    fs.writeFileSync(folder.events, events);
    assert.equal((await box.cli('checkpoints', 'rm', '@last', 'ckpt_10.pt')).code, 0);
    assert.equal((await box.cli('checkpoints', 'rm', '@last', 'ckpt_10.pt')).code, 3);
    assert.equal((await box.cli('checkpoints', 'verify', '@last', '99')).code, 3);
  });

  it('can be removed from a full disk, and stay on one that is read-only', async function () {
    const disk = SmallDisk.mount(this, box.workspace, '2m');
    try {
      const folder = await withThree();
      const filler = disk.fill();
      const pruned = await box.cli('checkpoints', 'prune', '@last', '--keep', '2', '--yes');
      assert.equal(pruned.code, 0, pruned.stderr);
      assert.deepEqual(onDisk(folder), ['ckpt_20.pt', 'ckpt_30.pt']);
      await assertVerified(folder);
      fs.rmSync(filler);
      assert.ok(disk.remount('ro'));
      assert.equal((await box.cli('checkpoints', 'rm', '@last', '20')).code, 1);
      assert.equal((await box.cli('checkpoints', 'verify', '@last')).code, 0);
      assert.deepEqual(onDisk(folder), ['ckpt_20.pt', 'ckpt_30.pt']);
      await assertVerified(folder);
    } finally {
      disk.unmount();
    }
  });
});
