/** Snapshots that cannot be made, or not as before: the reason is told, and the launch goes on. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { newId } from '../../../src/base/ids.ts';
import { isRecord } from '../../../src/base/json.ts';
import { Git } from '../../../src/core/workflow/git.ts';
import { stampOf } from '../../../src/core/workflow/memory.ts';
import { snapshot } from '../../../src/core/workflow/snapshot.ts';
import { requireProgram, requireRoot } from '../../support/requires.ts';
import { Sandbox } from '../../support/sandbox.ts';
import { SmallDisk } from '../../support/smallDisk.ts';
import { kept, Snapshots } from '../../support/snapshots.ts';
import { filesBelow, WorkTree } from '../../support/workTree.ts';

describe('a snapshot that is not as usual', () => {
  let box: Sandbox;
  let tree: WorkTree;
  let shots: Snapshots;
  before(function () {
    requireProgram(this, 'git');
  });
  beforeEach(() => {
    box = new Sandbox();
    tree = new WorkTree(path.join(box.root, 'project'));
    shots = new Snapshots(box, tree);
    tree.write('train.py', 'print(1)\n');
    tree.commit();
  });
  afterEach(() => box.close());

  const now = () => filesBelow(tree.top, (name) => name === '.git');

  it('is made again where git has thrown away what is remembered', async () => {
    tree.write('train.py', 'changed\n');
    const old = new Date(Date.now() - 60_000);
    fs.utimesSync(tree.at('train.py'), old, old);
    const first = kept(await shots.take());
    tree.git('update-ref', '-d', first.ref);
    tree.git('prune', '--expire=now');
    assert.throws(() => tree.git('cat-file', '-e', first.commit));
    const second = kept(await shots.take());
    assert.deepEqual(await shots.restore(second.commit), now());
    assert.deepEqual(
      fs.readdirSync(tree.at('.git')).filter((name) => name.startsWith('fast_import_crash')),
      [],
    );
  });

  it('leaves no report of git behind where an object that is remembered is gone', async () => {
    tree.write('train.py', 'changed\n');
    await shots.take();
    const folder = shots.settings().snapshotsFolder;
    const memory = path.join(folder, fs.readdirSync(folder)[0] ?? '');
    const known: unknown = JSON.parse(fs.readFileSync(memory, 'utf8'));
    const { stamp } = stampOf(fs.lstatSync(tree.at('train.py'), { bigint: true }));
    const files = [['train.py', stamp, '0123456789'.repeat(4)]];
    fs.writeFileSync(memory, JSON.stringify({ ...(isRecord(known) && known), files }));
    const before = tree.untouched();
    assert.deepEqual(await shots.restore(kept(await shots.take()).commit), now());
    assert.deepEqual(tree.untouched(), before);
  });

  it('needs no memory, and believes none that is damaged', async () => {
    tree.write('train.py', 'changed\n');
    const first = kept(await shots.take());
    const [memory = ''] = fs.readdirSync(shots.settings().snapshotsFolder);
    for (const text of ['', '{', '[]', '{"facts":[1,["top",3]],"files":{"a":1}}', '\0']) {
      fs.writeFileSync(path.join(shots.settings().snapshotsFolder, memory), text);
      const taken = kept(await shots.take());
      assert.equal(
        tree.git('rev-parse', `${taken.commit}^{tree}`),
        tree.git('rev-parse', `${first.commit}^{tree}`),
      );
    }
  });

  it('is missing with the reason where it cannot be made, and the state is told all the same', async () => {
    const head = tree.git('rev-parse', 'HEAD');
    const missing = new Git('/nowhere/git', box.env);
    const ask = { folder: tree.top, runId: newId(), settings: shots.settings(), leaveOut: [] };
    const taken = await snapshot(missing, ask);
    assert.deepEqual(taken?.state, {
      ...{ commit: head, branch: 'main', describe: null, remote: null, root: tree.top, snapshot: null },
    });
    assert.match(taken?.warnings[0] ?? '', /no snapshot of the code was made: git cannot be started/);
  });

  it('is missing with the reason on a full disk, and whole once there is room', async function () {
    const folder = path.join(box.root, 'disk');
    fs.mkdirSync(folder);
    const disk = SmallDisk.mount(this, folder, '2m');
    try {
      const small = new WorkTree(path.join(folder, 'project'), '--template=');
      small.write('a.py', '1\n');
      small.commit();
      small.write('new.bin', randomBytes(300_000));
      const filler = disk.fill();
      const before = small.untouched();
      const full = await shots.take({ folder: small.top });
      assert.equal(full.state.snapshot, null);
      assert.match(full.warnings.join(), /no snapshot of the code was made: The disk is full/);
      assert.deepEqual(small.untouched(), before);
      fs.rmSync(filler);
      assert.deepEqual(kept(await shots.take({ folder: small.top })).changed, ['new.bin']);
    } finally {
      disk.unmount();
    }
  });

  it('is missing with the reason where the repository belongs to another user', async function () {
    requireRoot(this);
    for (const place of [tree.top, tree.at('.git')]) fs.chownSync(place, 12345, 12345);
    const { state, warnings } = await shots.take();
    assert.equal(state.snapshot, null);
    assert.match(warnings.join(), /belongs to another user/);
  });

  it('is nothing outside of a repository', async () => {
    const ask = { folder: box.workspace, runId: newId(), settings: shots.settings(), leaveOut: [] };
    assert.equal(await snapshot(shots.git, ask), undefined);
    fs.mkdirSync(path.join(box.workspace, '.git'));
    assert.equal(await snapshot(shots.git, ask), undefined);
  });

  it('is ended by its signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await assert.rejects(shots.take({ signal }), /enough/);
  });
});
