/** Looking at checkpoints again: one byte that is another is found, and where it is. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { checkpointNamed, latestGood } from '../../../src/core/checkpoints/choose.ts';
import { pinCheckpoint, verifyCheckpoint } from '../../../src/core/checkpoints/ofRun.ts';
import { examineCheckpoint } from '../../../src/core/checkpoints/verify.ts';
import { readAnnotations } from '../../../src/core/run/annotations.ts';
import { type CheckpointView, checkpointViews } from '../../../src/core/run/view.ts';
import { Workspace } from '../../../src/core/run/workspace.ts';
import { readWorkspaceConfig } from '../../../src/core/settings/settings.ts';
import { CheckpointBox, madeCheckpoint } from '../../support/checkpointBox.ts';

let box: CheckpointBox;
beforeEach(() => {
  box = new CheckpointBox();
});
afterEach(() => box.remove());

async function recorded(...paths: readonly string[]): Promise<void> {
  const registry = box.registry(paths);
  await box.settle(registry);
}

function views(): CheckpointView[] {
  return checkpointViews(box.state, readAnnotations(box.folder)) ?? [];
}

function only(): CheckpointView {
  const [view] = views();
  assert.ok(view);
  return view;
}

function ofRun() {
  const workspace = new Workspace(box.root, path.join(box.root, 'runs'), readWorkspaceConfig(box.root));
  return { workspace, folder: box.folder, by: 'ada' };
}

/** Flips one bit of one byte. */
function flip(file: string, at: number): void {
  const bytes = fs.readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  fs.writeFileSync(file, bytes);
}

describe('verifying a checkpoint', () => {
  it('names the bytes where it is another, in a file of any size', async () => {
    for (const [size, at, where] of [
      [100, 99, 'bytes 0 to 99 are others'],
      [300, 0, 'bytes 0 to 255 are others'],
      [3 << 20, (1 << 20) + 5, 'bytes 1048576 to 1114111 are others'],
      [(3 << 20) + 17, (3 << 20) + 16, 'bytes 3145728 to 3145744 are others'],
    ] as const) {
      const file = box.write(`a_${size}.pt`, Buffer.alloc(size, 'weights'));
      await recorded(`a_${size}.pt`);
      const view = views().at(-1);
      assert.ok(view);
      assert.equal((await examineCheckpoint(box.folder, view)).outcome, 'good');
      flip(file, at);
      const { outcome, findings } = await examineCheckpoint(box.folder, view);
      assert.equal(outcome, 'damaged');
      assert.deepEqual(findings, [{ where: `checkpoints/a_${size}.pt`, message: where }]);
      flip(file, at);
      assert.equal((await examineCheckpoint(box.folder, view)).outcome, 'good');
    }
  });

  it('comes to an end whatever a record holds of its blocks', async () => {
    box.write('a.pt', 'abc');
    for (const traces of [
      { blocks: { bytes: 0, crc32: [] } },
      { blocks: { bytes: -1, crc32: ['0'] } },
      'x',
      [null],
    ]) {
      const { isPinned: _isPinned, good: _good, isPruned: _isPruned, ...record } = madeCheckpoint();
      box.record('checkpoint', { ...record, bytes: 3, traces } as never);
      const { findings } = await examineCheckpoint(box.folder, only());
      assert.deepEqual(findings, [{ where: 'checkpoints/a.pt', message: 'was changed' }]);
    }
  });

  it('tells of one that was cut, or has grown, or is gone', async () => {
    const file = box.write('a.pt', Buffer.alloc(1000, 1));
    await recorded('*.pt');
    const messages = async () => {
      const { outcome, findings } = await examineCheckpoint(box.folder, only());
      return [outcome, ...findings.map(({ message }) => message)];
    };
    fs.truncateSync(file, 500);
    assert.deepEqual(await messages(), [
      'damaged',
      'has 500 bytes instead of 1000',
      'bytes 256 to 499 are others',
    ]);
    fs.writeFileSync(file, Buffer.alloc(1024, 1));
    assert.deepEqual((await messages()).slice(0, 2), ['damaged', 'has 1024 bytes instead of 1000']);
    fs.rmSync(file);
    assert.deepEqual(await messages(), ['missing', 'is missing']);
    fs.mkdirSync(file);
    assert.equal((await messages())[0], 'unreadable');
  });

  it('names the files of a folder that are others, gone or new', async () => {
    for (const name of ['model.bin', 'optimizer.bin', 'config.json']) box.write(`c-1/${name}`, name);
    await recorded('c-*');
    fs.writeFileSync(path.join(box.folder.checkpoints, 'c-1/model.bin'), 'MODEL.bin');
    fs.rmSync(path.join(box.folder.checkpoints, 'c-1/config.json'));
    box.write('c-1/sub/extra', '');
    const { outcome, findings } = await examineCheckpoint(box.folder, only());
    assert.equal(outcome, 'damaged');
    assert.deepEqual(
      findings.map(({ where, message }) => `${where} ${message}`),
      [
        'checkpoints/c-1/config.json is missing',
        'checkpoints/c-1/model.bin was changed',
        'checkpoints/c-1/sub/extra is new',
      ],
    );
  });

  it('names the keys of a state whose part is another', async () => {
    const manifest = box.save('state-4-a', { weights: 'w4', moments: 'm4', step: '4' });
    await recorded();
    const { keys } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
    const part = (key: string) => path.join(box.folder.checkpoints, keys[key].file);
    assert.equal((await examineCheckpoint(box.folder, only())).outcome, 'good');
    flip(part('weights'), 1);
    fs.rmSync(part('step'));
    const { outcome, findings } = await examineCheckpoint(box.folder, only());
    assert.equal(outcome, 'damaged');
    assert.deepEqual(
      findings.map(({ where, message }) => [where, message.replace(/[0-9a-f]{64}/, '…')]),
      [
        ['checkpoints/state-4-a.ckpt.json: "weights"', 'its part parts/… was changed'],
        ['checkpoints/state-4-a.ckpt.json: "step"', 'its part parts/… is missing'],
      ],
    );
    flip(manifest, 20);
    assert.deepEqual(
      (await examineCheckpoint(box.folder, only())).findings.map(({ message }) => message),
      ['its manifest was changed'],
    );
  });

  it('is remembered beside the record, once, and for these bytes only', async () => {
    const file = box.write('a_1.pt', 'one');
    box.write('a_2.pt', 'two');
    const registry = box.registry(['*.pt']);
    await box.settle(registry);
    const second = path.join(box.folder.checkpoints, 'a_2.pt');
    flip(second, 0);
    for (let time = 0; time < 3; time++) {
      for (const view of views()) await verifyCheckpoint(ofRun(), view);
    }
    assert.deepEqual(
      views().map(({ good }) => good),
      [true, false],
    );
    assert.equal(readAnnotations(box.folder).length, 2);
    assert.equal(latestGood(views())?.path, 'checkpoints/a_1.pt');
    assert.ok(fs.existsSync(file));
    fs.utimesSync(second, new Date(), new Date(Date.now() + 9000));
    await box.settle(registry); // recorded as it is now: another one, of which nobody has said anything
    assert.deepEqual(
      views().map(({ good }) => good),
      [true, true],
    );
  });

  it('is answered also where nothing can be written down', async () => {
    box.write('a.pt', 'one');
    await recorded('*.pt');
    fs.writeFileSync(box.folder.annotations, 'in the way');
    assert.equal((await verifyCheckpoint(ofRun(), only())).outcome, 'good');
  });

  it('of a record that somebody made up neither throws nor leads anywhere', async () => {
    const made = madeCheckpoint({ path: '../../../../../etc/hostname', kind: 'state' });
    const outcomes = [
      made,
      { ...made, kind: 'folder' as const },
      { ...made, path: 'a\0b' },
      { ...made, path: 'x'.repeat(10_000), kind: 'file' as const },
    ].map((each) => examineCheckpoint(box.folder, each));
    for (const { outcome } of await Promise.all(outcomes)) assert.notEqual(outcome, 'good');
  });
});

describe('which checkpoint is meant', () => {
  it('is told by step, path, name or @latest', async () => {
    for (const step of [1, 2, 3]) box.write(`a_${step}.pt`, String(step));
    await recorded('*.pt');
    flip(path.join(box.folder.checkpoints, 'a_3.pt'), 0);
    for (const view of views()) await verifyCheckpoint(ofRun(), view);
    const found = (reference: string) => checkpointNamed(views(), reference).step;
    assert.deepEqual(['2', 'a_3.pt', 'checkpoints/a_1.pt', '@latest'].map(found), [2, 3, 1, 2]);
    assert.throws(() => found('4'), {
      message: 'The run has no checkpoint "4".',
      hint: 'There are steps 1, 2, 3.',
    });
    assert.throws(() => checkpointNamed(null, '@latest'), /no checkpoint that is still there/);
  });

  it('may be pinned by a person', async () => {
    box.write('a_1.pt', '1');
    await recorded('*.pt');
    pinCheckpoint(ofRun(), 'checkpoints/a_1.pt', true);
    assert.equal(only().isPinned, true);
    pinCheckpoint(ofRun(), 'checkpoints/a_1.pt', false);
    assert.equal(only().isPinned, false);
  });
});
