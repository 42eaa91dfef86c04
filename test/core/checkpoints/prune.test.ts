/** Removing checkpoints: what goes from the disk, what is never touched, and what is left by whoever is killed. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {
  dropCheckpoints,
  finishFolders,
  goingOf,
  leftOver,
  planPrune,
  removeOrphans,
} from '../../../src/core/checkpoints/prune.ts';
import type { KeepPolicy } from '../../../src/core/run/checkpoints.ts';
import { RunFolder } from '../../../src/core/run/folder.ts';
import { CheckpointBox, madeCheckpoint } from '../../support/checkpointBox.ts';

let box: CheckpointBox;
beforeEach(() => {
  box = new CheckpointBox();
});
afterEach(() => box.remove());

const runs = { run: (id: string) => new RunFolder(path.join(box.root, 'runs', '2026-11', id)) };

function plan(policy: Partial<KeepPolicy>) {
  const whole: KeepPolicy = { last: 1, best: null, everySteps: null, isAsked: true, ...policy };
  return planPrune(runs, box.folder, box.views, { policy: whole, isLive: true });
}

function drop(names: readonly string[], outside = false) {
  const chosen = box.state.checkpoints.filter((each) => names.includes(each.path));
  return dropCheckpoints(box.folder, chosen, {
    ...{ by: 'ada', why: 'test', outside },
    pruned: (data) => box.record('pruned', data),
    restored: (data) => box.record('checkpoint', data),
  });
}

function onDisk(): string[] {
  return fs.readdirSync(box.folder.checkpoints, { recursive: true, encoding: 'utf8' }).toSorted();
}

/** So that nobody takes a part for one whose manifest is still to come. */
function age(): void {
  const parts = path.join(box.folder.checkpoints, 'parts');
  for (const name of fs.readdirSync(parts)) fs.utimesSync(path.join(parts, name), 1, 1);
}

describe('pruning checkpoints', () => {
  it('is a plan first, with the bytes that it frees, and touches nothing', async () => {
    for (const step of [1, 2, 3]) box.write(`a_${step}.pt`, 'x'.repeat(100 * step));
    await box.settle(box.registry(['*.pt']));
    const { fates, bytes } = plan({ last: 1 });
    assert.deepEqual(
      fates.map(({ checkpoint, stays, why }) => [checkpoint.step, stays, why]),
      [
        [1, false, 'older than the newest 1'],
        [2, false, 'older than the newest 1'],
        [3, true, 'the newest good one of a live run'],
      ],
    );
    assert.equal(bytes, 300);
    assert.deepEqual(onDisk(), ['a_1.pt', 'a_2.pt', 'a_3.pt']);
    assert.equal(box.events.length, 3);
  });

  it('removes files and folders, and records it before', async () => {
    box.write('a_1.pt', '1');
    box.write('c-2/model.bin', '2');
    fs.utimesSync(box.write('a_3.pt', '3'), new Date(), new Date(Date.now() + 1000));
    await box.settle(box.registry(['*.pt', 'c-*']));
    const { removed, kept } = drop(goingOf(plan({ last: 1 }).fates).map((each) => each.path));
    assert.deepEqual([removed.toSorted(), kept], [['checkpoints/a_1.pt', 'checkpoints/c-2'], []]);
    assert.deepEqual(onDisk(), ['a_3.pt']);
    assert.deepEqual(box.listed, ['a_3.pt 3']);
    const { type, data } = box.events.at(-1) ?? {};
    assert.deepEqual([type, data && 'by' in data && data.by], ['pruned', 'ada']);
  });

  it('takes the parts of a state with it that no other one names', async () => {
    box.save('state-1-a', { weights: 'w1', data: 'same' });
    box.save('state-2-a', { weights: 'w2', data: 'same' });
    await box.settle(box.registry([]));
    age();
    const { bytes } = plan({ last: 1 });
    const manifest = fs.statSync(path.join(box.folder.checkpoints, 'state-1-a.ckpt.json')).size;
    drop(['checkpoints/state-1-a.ckpt.json']);
    const left = onDisk().filter((name) => name.startsWith('parts/'));
    assert.equal(left.length, 2);
    assert.deepEqual(
      left.map((name) => fs.readFileSync(path.join(box.folder.checkpoints, name), 'utf8')).toSorted(),
      ['same', 'w2'],
    );
    assert.equal(bytes, manifest + 2);
  });

  it('leaves young parts to whoever is about to name them, and all while a manifest cannot be read', () => {
    box.save('state-1-a', { weights: 'w1' });
    box.write(`parts/${'a'.repeat(64)}`, 'orphan');
    box.write('parts/README', 'not a part');
    const collect = () =>
      removeOrphans(box.folder, { by: 'ada', pruned: (data) => box.record('pruned', data) });
    collect();
    assert.equal(onDisk().length, 5);
    age();
    const torn = box.write('torn.ckpt.json', '{"schema": "runtrail/checkpoint/1", ');
    collect();
    assert.equal(onDisk().length, 6);
    fs.rmSync(torn);
    collect();
    assert.equal(onDisk().length, 4);
    assert.ok(!onDisk().includes(`parts/${'a'.repeat(64)}`));
    assert.ok(onDisk().includes('parts/README'));
  });

  it('never goes through a link, out of the folder, or into the record', async () => {
    const precious = box.write(path.join(box.root, 'precious', 'a_1.pt'), 'mine');
    box.write('a_9.pt', 'nine');
    await box.settle(box.registry(['*.pt']));
    fs.symlinkSync(path.dirname(precious), path.join(box.folder.checkpoints, 'linked'));
    fs.symlinkSync(precious, path.join(box.folder.checkpoints, 'link.pt'));
    const hostile = [
      'checkpoints/linked/a_1.pt',
      'checkpoints/link.pt',
      '../../../precious/a_1.pt',
      'checkpoints/../events.jsonl',
      'control',
      'request.json',
      '.',
      '',
      precious,
      box.folder.events,
    ];
    for (const name of hostile) box.record('checkpoint', madeCheckpoint({ path: name }));
    const before = fs.readFileSync(box.folder.events);
    const { removed, kept } = drop(hostile);
    assert.deepEqual(removed, []);
    assert.equal(kept.length, hostile.length);
    assert.deepEqual(fs.readFileSync(box.folder.events), before);
    assert.equal(fs.readFileSync(precious, 'utf8'), 'mine');
    assert.match(drop([precious], true).kept[0]?.message ?? '', /something else is there/);
    const time = new Date().toISOString();
    box.record('checkpoint', madeCheckpoint({ path: precious, bytes: 4, time }));
    assert.deepEqual(drop([precious], true).removed, [precious]);
    const ofAnother = box.write(path.join(box.root, 'runs', '2026-10', 'other', 'checkpoints', 'a.pt'), 'a');
    box.record('checkpoint', madeCheckpoint({ path: ofAnother }));
    assert.match(drop([ofAnother], true).kept[0]?.message ?? '', /belongs to another run/);
    assert.ok(fs.existsSync(box.folder.request));
  });

  it('finishes what somebody was killed at, and takes nothing that was written since', async () => {
    for (const step of [1, 2]) box.write(`a_${step}.pt`, String(step));
    await box.settle(box.registry(['*.pt']));
    const paths = ['checkpoints/a_1.pt', 'checkpoints/a_2.pt'];
    box.record('pruned', { paths, by: 'ada', why: 'test' }, new Date(Date.now() + 100).toISOString());
    const file = path.join(box.folder.checkpoints, 'a_2.pt');
    fs.utimesSync(file, new Date(), new Date(Date.now() + 5000));
    assert.deepEqual(
      leftOver(box.folder, box.events).map((each) => each.path),
      ['checkpoints/a_1.pt'],
    );
  });

  it('takes nothing for its own work that the program had moved away, nor what a forged record names', async () => {
    const file = box.write('a_1.pt', '1');
    await box.settle(box.registry(['*.pt']));
    const later = new Date(Date.now() + 100).toISOString();
    box.record('pruned', { paths: ['checkpoints/a_1.pt'], by: 'program', why: 'moved' }, later);
    assert.deepEqual(leftOver(box.folder, box.events), [], 'it is back, as it was');
    for (const paths of [null, 7, [7], 'abc'])
      box.record('pruned', { paths, by: 'ada', why: '' } as never, later);
    box.record('checkpoint', { path: 7 } as never);
    assert.deepEqual(leftOver(box.folder, box.events), []);
    finishFolders(box.folder, box.events);
    assert.ok(fs.existsSync(file));
  });

  it('takes nothing elsewhere that was written since, by another run or by a person', async () => {
    const scratch = path.join(box.root, 'scratch');
    for (const name of ['a.pt', 'b/model.bin', 'c/model.bin', 'd.pt'])
      box.write(path.join(scratch, name), 'mine');
    const patterns = ['*.pt', 'b', 'c'].map((each) => `${scratch}/${each}`);
    await box.settle(box.registry(patterns));
    const later = new Date(Date.now() + 120_000);
    fs.utimesSync(path.join(scratch, 'a.pt'), later, later);
    fs.appendFileSync(path.join(scratch, 'b/model.bin'), 'more');
    const { removed, kept } = drop(
      box.state.checkpoints.map((each) => each.path),
      true,
    );
    assert.deepEqual(removed.map((each) => path.basename(each)).toSorted(), ['c', 'd.pt']);
    assert.deepEqual(kept.map(({ path: name }) => path.basename(name)).toSorted(), ['a.pt', 'b']);
    assert.deepEqual(fs.readdirSync(scratch).toSorted(), ['a.pt', 'b']);
  });

  it('never leaves half of a folder where it would be taken for a checkpoint', async () => {
    for (const name of ['model.bin', 'optimizer.bin']) box.write(`c-1/${name}`, name);
    box.write('a_2.pt', '2');
    await box.settle(box.registry(['c-*', '*.pt']));
    const rm = fs.rmSync;
    fs.rmSync = (place, options) => {
      if (!fs.existsSync(place)) return rm(place, options);
      rm(path.join(String(place), 'model.bin')); // and here it is killed
      throw Object.assign(new Error('EIO: killed'), { code: 'EIO' });
    };
    try {
      drop(['checkpoints/c-1']);
    } finally {
      fs.rmSync = rm;
    }
    await box.settle(box.registry(['c-*', '*.pt', '**/*.bin']));
    assert.deepEqual(box.listed, ['a_2.pt 2']);
    box.write('c-1/model.bin', 'written since');
    finishFolders(box.folder, box.events);
    assert.deepEqual(onDisk(), ['a_2.pt', 'c-1', 'c-1/model.bin']);
  });

  it('frees a full disk, which has no room for the record before', async () => {
    for (const step of [1, 2]) box.write(`a_${step}.pt`, String(step));
    await box.settle(box.registry(['*.pt']));
    const [first] = box.state.checkpoints;
    assert.ok(first);
    const { removed } = dropCheckpoints(box.folder, [first], {
      ...{ by: 'ada', why: 'test', outside: false },
      pruned: (data) => {
        if (onDisk().length === 2) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        box.record('pruned', data);
      },
      restored: () => assert.fail(),
    });
    assert.deepEqual([removed, onDisk(), box.listed], [['checkpoints/a_1.pt'], ['a_2.pt'], ['a_2.pt 2']]);
  });

  it('that fails leaves all as it was', async () => {
    box.write('c-1/model.bin', '1');
    box.write('a_2.pt', '2');
    await box.settle(box.registry(['c-*', '*.pt']));
    const rm = fs.rmSync;
    fs.rmSync = () => {
      throw Object.assign(new Error('EBUSY: resource busy'), { code: 'EBUSY' });
    };
    try {
      const { removed, kept } = drop(['checkpoints/c-1']);
      assert.deepEqual([removed, kept.map(({ message }) => message)], [[], ['EBUSY: resource busy']]);
    } finally {
      fs.rmSync = rm;
    }
    assert.deepEqual(box.listed.toSorted(), ['a_2.pt 2', 'c-1 1']);
  });
});
