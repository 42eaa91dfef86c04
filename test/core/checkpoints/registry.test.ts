/** Checkpoints as a live run leaves them: recorded once they stand still, and never what is no checkpoint. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Pace } from '../../../src/base/pace.ts';
import { latestGood } from '../../../src/core/checkpoints/choose.ts';
import { Finder } from '../../../src/core/checkpoints/find.ts';
import { checkpointViews } from '../../../src/core/run/view.ts';
import { CheckpointBox, madeCheckpoint, said } from '../../support/checkpointBox.ts';

let box: CheckpointBox;
beforeEach(() => {
  box = new CheckpointBox();
});
afterEach(() => box.remove());

describe('the registry of checkpoints', () => {
  it('records what a pattern fits, oldest first, once it has not changed between two looks', async () => {
    const registry = box.registry(['*.pt']);
    box.write('ckpt_2.pt', 'two');
    box.write('notes.txt', 'no checkpoint');
    await registry.look([], false);
    assert.deepEqual(box.listed, []);
    box.write('ckpt_2.pt', 'two and more');
    await box.settle(registry);
    box.write('ckpt_3.pt', 'three');
    await box.settle(registry);
    assert.deepEqual(box.listed, ['ckpt_2.pt 2', 'ckpt_3.pt 3']);
    assert.equal(box.state.checkpoints[0]?.bytes, 12);
    await box.settle(registry);
    assert.equal(box.events.length, 2);
  });

  it('offers nothing that is open for writing, however long it stands still', async () => {
    const registry = box.registry(['*.pt']);
    const file = box.write('a.pt', 'half');
    box.open.add(file);
    for (let look = 0; look < 12; look++) await box.settle(registry);
    assert.deepEqual(box.listed, []);
    box.open.clear();
    await box.settle(registry);
    assert.deepEqual(box.listed, ['a.pt null']);
  });

  it('takes what is said to be written although it stays open, after a while', async () => {
    const registry = box.registry([]);
    box.open.add(box.write('a.h5', 'whole'));
    await registry.look([said('a.h5')], false);
    await box.settle(registry);
    assert.deepEqual(box.listed, []);
    for (let look = 0; look < 5; look++) await box.settle(registry);
    assert.deepEqual(box.listed, ['a.h5 null']);
  });

  it('does not list what is written under another name first, nor what is empty', async () => {
    const registry = box.registry(['*', '**/*.pt']);
    for (const name of ['a.pt.tmp', 'b.pt.part', '.c.pt', 'd.pt~', 'e.tmp.pt']) box.write(name, 'half');
    box.write('empty.pt', '');
    fs.mkdirSync(path.join(box.folder.checkpoints, 'empty'));
    await box.settle(registry);
    await registry.look([], true);
    assert.deepEqual(box.listed, []);
  });

  it('knows step, description, tags and metrics of one that is said', async () => {
    const registry = box.registry(['*.pt'], { lastMetrics: () => ({ loss: 0.5, lr: 0.1 }) });
    box.write('ckpt_7.pt', 'seven');
    await registry.look(
      [said('ckpt_7.pt', { step: 70, description: 'before lunch', tags: ['keep'], metrics: { loss: 0.25 } })],
      false,
    );
    await box.settle(registry);
    const [checkpoint] = box.state.checkpoints;
    assert.deepEqual(
      { ...checkpoint, sha256: '' },
      {
        ...{
          path: 'checkpoints/ckpt_7.pt',
          step: 70,
          time: '2026-11-21T14:00:00.000Z',
          bytes: 5,
          sha256: '',
        },
        ...{ description: 'before lunch', tags: ['keep'], metrics: { loss: 0.25, lr: 0.1 }, kind: 'file' },
        ...{ source: 'signal', good: true, isPruned: false },
      },
    );
  });

  it('adds what is said of one that was found before, without reading it again, and only once', async () => {
    const registry = box.registry(['*.pt']);
    const file = box.write('ckpt_7.pt', 'seven');
    await box.settle(registry);
    fs.chmodSync(file, 0);
    const words = said('ckpt_7.pt', { step: 70 });
    for (let time = 0; time < 3; time++) {
      await registry.look([words], false);
      await box.settle(registry);
    }
    assert.deepEqual(box.listed, ['ckpt_7.pt 70']);
    assert.equal(box.events.length, 2);
  });

  it('takes what is written again under the same name for another one', async () => {
    const registry = box.registry(['last.pt']);
    box.write('last.pt', 'one');
    await box.settle(registry);
    const before = box.state.checkpoints[0]?.sha256;
    box.write('last.pt', 'two');
    await box.settle(registry);
    assert.equal(box.state.checkpoints.length, 1);
    assert.notEqual(box.state.checkpoints[0]?.sha256, before);
    const file = path.join(box.folder.checkpoints, 'last.pt');
    fs.utimesSync(file, new Date(), new Date(Date.now() + 5000)); // the same bytes, only touched
    await box.settle(registry);
    assert.equal(box.events.length, 2);
  });

  it('takes a folder as a whole', async () => {
    const registry = box.registry(['checkpoint-*']);
    box.write('checkpoint-500/model.bin', 'weights');
    await registry.look([], false);
    box.write('checkpoint-500/state/optimizer.bin', 'moments');
    await registry.look([], false);
    assert.deepEqual(box.listed, []);
    await box.settle(registry);
    const [checkpoint] = box.state.checkpoints;
    assert.deepEqual([checkpoint?.kind, checkpoint?.step, checkpoint?.bytes], ['folder', 500, 14]);
  });

  it('follows links and the pointers of older formats, and lists neither', async () => {
    const registry = box.registry(['*']);
    box.write('ckpt_4.pt', 'four');
    fs.symlinkSync('ckpt_4.pt', path.join(box.folder.checkpoints, 'latest.pt'));
    box.write('global_step9/model.bin', 'nine');
    box.write('latest', 'global_step9\n');
    box.write('ckpt-12.index', 'twelve');
    box.write('checkpoint', 'model_checkpoint_path: "ckpt-12"\nall_model_checkpoint_paths: "ckpt-11"\n');
    await box.settle(registry);
    assert.deepEqual(box.listed.toSorted(), ['ckpt-12.index 12', 'ckpt_4.pt 4', 'global_step9 9']);
  });

  it('follows a link alone to what it names, and no link that leads elsewhere', async () => {
    const registry = box.registry(['latest', 'out.pt', 'linked/*.pt']);
    box.write(path.join(box.cwd, 'run7', 'model.pt'), 'seven');
    fs.symlinkSync(path.join(box.cwd, 'run7', 'model.pt'), path.join(box.folder.checkpoints, 'latest'));
    const outside = box.write(path.join(box.root, 'secret', 'key.pt'), 'nobody is to read this');
    fs.symlinkSync(outside, path.join(box.folder.checkpoints, 'out.pt'));
    fs.symlinkSync(path.dirname(outside), path.join(box.folder.checkpoints, 'linked'));
    await box.settle(registry);
    assert.deepEqual(box.listed, [`${path.join(box.cwd, 'run7', 'model.pt')} null`]);
  });

  it('finds state checkpoints without any pattern, and none that is not whole', async () => {
    const registry = box.registry([]);
    box.save(
      'state-40-abc',
      { weights: 'w40', step: '40' },
      { step: 40, tags: ['keep'], description: 'forty' },
    );
    const torn = box.save('state-41-abc', { weights: 'w41', other: 'lost' }, { step: 41 });
    const { keys } = JSON.parse(fs.readFileSync(torn, 'utf8'));
    fs.rmSync(path.join(box.folder.checkpoints, keys.other.file));
    box.write('mine.ckpt.json', '{"epoch": 3}');
    box.write('broken.ckpt.json', '{"schema": "runtrail/checkpoint/1", ');
    await box.settle(registry);
    assert.deepEqual(box.listed, ['state-40-abc.ckpt.json 40']);
    const [{ kind, tags, description, bytes } = { bytes: 0 }] = box.state.checkpoints;
    assert.deepEqual([kind, tags, description], ['state', ['keep'], 'forty']);
    assert.equal(bytes, fs.statSync(path.join(box.folder.checkpoints, 'state-40-abc.ckpt.json')).size + 5);
  });

  it('looks again at a part that was not whole when the checkpoint before named it', async () => {
    const registry = box.registry([]);
    const manifest = box.save('state-1-a', { weights: 'w' });
    const { keys } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
    const part = path.join(box.folder.checkpoints, keys.weights.file);
    fs.writeFileSync(part, 'X');
    await box.settle(registry);
    fs.copyFileSync(manifest, path.join(box.folder.checkpoints, 'state-2-a.ckpt.json'));
    await box.settle(registry);
    assert.deepEqual(box.listed, []);
    fs.writeFileSync(part, 'w');
    fs.copyFileSync(manifest, path.join(box.folder.checkpoints, 'state-3-a.ckpt.json'));
    await box.settle(registry);
    assert.deepEqual(box.listed, ['state-3-a.ckpt.json 3']);
  });

  it('takes what is written after a clock was set back, or was of a time to come, for the newest', async () => {
    const registry = box.registry(['*.pt']);
    const hour = new Date(Date.now() + 3_600_000);
    fs.utimesSync(box.write('a_1.pt', '1'), hour, hour);
    await box.settle(registry);
    assert.ok(Date.parse(box.state.checkpoints[0]?.time ?? '') <= Date.now());
    box.record('checkpoint', madeCheckpoint({ path: 'checkpoints/a_1.pt', time: hour.toISOString() }));
    for (const step of [2, 3]) {
      box.write(`a_${step}.pt`, String(step));
      await box.settle(registry);
    }
    const views = checkpointViews(box.state, []) ?? [];
    assert.deepEqual(
      views.map((each) => path.basename(each.path)),
      ['a_1.pt', 'a_2.pt', 'a_3.pt'],
    );
    assert.equal(latestGood(views)?.step, 3);
  });

  it('passes over what lies in a folder that is still to get its name', async () => {
    box.write('c-1.tmp/model.pt', 'half');
    box.write('mine.tmp/model.pt', 'meant');
    box.write('c-2/model.pt', 'whole');
    await box.settle(box.registry(['**/*.pt']));
    assert.deepEqual(box.listed, ['c-2/model.pt null']);
    await box.settle(box.registry(['mine.tmp/*.pt']));
    assert.equal(box.listed.length, 2);
  });

  it('gives up where there is much to look through and nothing to find', async () => {
    for (let folder = 0; folder < 30; folder++) box.write(`d${folder}/log.txt`, '');
    let asked = 0;
    const { now } = performance;
    performance.now = () => now.call(performance) + 100_000 * asked++;
    try {
      const finder = new Finder({ folder: box.folder, cwd: box.cwd, plan: { paths: ['**/*.none'] } });
      await finder.find(new Pace());
      assert.ok(finder.isCut);
    } finally {
      performance.now = now;
    }
  });

  it('takes nothing of the record for a checkpoint, whatever is said', async () => {
    const registry = box.registry(['../runs/**', '**', '/proc/self/environ', '[', '{', 'x'.repeat(5000)]);
    fs.writeFileSync(box.folder.events, '');
    const words = ['../request.json', '../control', '..', '/', '', '\0', box.folder.events, 'no/such'];
    await registry.look(
      words.map((name) => said(name)),
      false,
    );
    await box.settle(registry);
    await registry.look([], true);
    assert.deepEqual(box.listed, []);
  });

  it('leaves alone what was there before the run', async () => {
    const old = box.write(path.join(box.cwd, 'old.pt'), 'of an earlier run');
    fs.utimesSync(old, 1_000_000, 1_000_000);
    const registry = box.registry(['./*.pt'], { since: Date.now() - 60_000 });
    box.write(path.join(box.cwd, 'new.pt'), 'of this run');
    await box.settle(registry);
    assert.deepEqual(box.listed, [`${path.join(box.cwd, 'new.pt')} null`]);
    box.write(old, 'written again');
    await box.settle(registry);
    assert.equal(box.listed.length, 2);
  });

  it('records at the last look what no second look comes to', async () => {
    const registry = box.registry(['*.pt']);
    box.write('ckpt_9.pt', 'nine');
    await registry.look([], true);
    assert.deepEqual(box.listed, ['ckpt_9.pt 9']);
  });

  it('tells of those that the program removes', async () => {
    const registry = box.registry(['*.pt']);
    const file = box.write('a_1.pt', 'one');
    box.write('a_2.pt', 'two');
    await box.settle(registry);
    fs.rmSync(file);
    await box.settle(registry);
    assert.deepEqual(box.listed, ['a_2.pt 2']);
    box.write('a_1.pt', 'one');
    await box.settle(registry);
    assert.deepEqual(box.listed, ['a_2.pt 2', 'a_1.pt 1']);
  });

  it('goes on where a runner before it was killed, and hears nothing twice', async () => {
    box.write('ckpt_1.pt', 'one');
    const words = said('ckpt_1.pt', { step: 10 });
    const first = box.registry(['*.pt']);
    await first.look([words], false);
    await box.settle(first);
    const recordedAt = new Map(box.state.checkpoints.map((each) => [each.path, Date.now() + 1000]));
    const next = box.registry(['*.pt'], { recordedAt });
    await next.look([{ ...words, time: '2026-11-21T15:00:00.000Z' }], false);
    await box.settle(next);
    assert.equal(box.events.length, 1);
  });

  it('copes with names of any kind', async () => {
    const registry = box.registry(['*.pt']);
    const names = ['a\nb.pt', '..pt', "it's.pt", '$(x).pt', '"q".pt', 'é 1.pt', '-rf.pt'];
    for (const name of names) box.write(name, name);
    await box.settle(registry);
    assert.deepEqual(
      box.state.checkpoints.map((each) => path.basename(each.path)).toSorted(),
      names.filter((name) => !name.startsWith('.')).toSorted(),
    );
  });

  it('is hurt by nothing that goes wrong, says it once, and goes on', async () => {
    const registry = box.registry(['*.pt'], {
      record: () => {
        throw new TypeError('a mistake of ours');
      },
    });
    box.write('a.pt', 'one');
    await box.settle(registry);
    await box.settle(registry);
    assert.deepEqual(
      box.warnings.map((text) => text.replace(box.folder.root, '')),
      ['/checkpoints/a.pt is not recorded as a checkpoint: a mistake of ours'],
    );
  });

  it('looks through ten thousand in a bounded time, and says when there are more', async () => {
    const registry = box.registry(['*.pt']);
    for (let index = 0; index < 10_050; index++) box.write(`c_${index}.pt`, 'x');
    await registry.look([], false);
    assert.match(box.warnings.join('\n'), /too much to look through/);
  });
});
