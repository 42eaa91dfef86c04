/** The state of a work tree kept beside the branches, and brought back: with real git, in real repositories. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { newId } from '../../../src/base/ids.ts';
import type { SnapshotAsk } from '../../../src/core/workflow/snapshot.ts';
import { requireLinux, requireProgram } from '../../support/requires.ts';
import { Sandbox } from '../../support/sandbox.ts';
import { kept, Snapshots } from '../../support/snapshots.ts';
import { filesBelow, WorkTree } from '../../support/workTree.ts';

describe('a snapshot of a work tree', () => {
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
    tree.write('lib/model.py', 'model = 1\n');
    tree.write('run.sh', '#!/bin/sh\n', 0o755);
    tree.write('.gitignore', 'ignored/\n');
    fs.symlinkSync('train.py', tree.at('link'));
    tree.commit();
  });
  afterEach(() => box.close());

  const take = (more?: Partial<SnapshotAsk>) => shots.take(more);
  const restore = (commit: string, from = tree) => shots.restore(commit, from);
  const now = () => filesBelow(tree.top, (name) => /(^|\/)\.git$|^ignored$/.test(name));

  it('of a tree without changes is its commit, under a ref of the run', async () => {
    const head = tree.git('rev-parse', 'HEAD');
    const runId = newId();
    const { state, warnings } = await take({ runId, folder: tree.at('lib') });
    assert.deepEqual(state, {
      commit: head,
      branch: 'main',
      describe: head.slice(0, 7),
      remote: null,
      root: tree.top,
      snapshot: {
        ...{ commit: head, ref: `refs/runtrail/runs/${runId}` },
        ...{ changed: [], changedCount: 0, leftOut: [], leftOutCount: 0, submodules: [] },
      },
    });
    assert.deepEqual(warnings, []);
    assert.equal(tree.git('rev-parse', `refs/runtrail/runs/${runId}`), head);
    assert.deepEqual(await restore(head), now());
  });

  it('takes every kind of change, and the tree comes back as it was', async () => {
    tree.write('train.py', 'print(2)\n');
    tree.write('lib/model.py', 'staged\n');
    tree.git('add', 'lib/model.py');
    tree.write('lib/model.py', 'and changed again\n');
    tree.write('staged.py', 'staged only\n');
    tree.git('add', 'staged.py');
    tree.write('intended.py', 'add -N\n');
    tree.git('add', '--intent-to-add', 'intended.py');
    tree.write('new/deep/file.txt', 'new\n');
    tree.write('new/program', '#!/bin/sh\n', 0o755);
    fs.chmodSync(tree.at('run.sh'), 0o644);
    fs.rmSync(tree.at('link'));
    fs.symlinkSync('/nowhere/at all', tree.at('link'));
    fs.symlinkSync('new', tree.at('folder link'));
    tree.write('ignored/large.bin', 'x');
    const taken = kept(await take());
    assert.deepEqual(await restore(taken.commit), now());
    assert.deepEqual(taken.changed, [
      ...['folder link', 'intended.py', 'lib/model.py', 'link', 'new/deep/file.txt', 'new/program', 'run.sh'],
      ...['staged.py', 'train.py'],
    ]);
    assert.equal(taken.changedCount, 9);
    assert.equal(tree.git('rev-parse', `${taken.commit}^`), tree.git('rev-parse', 'HEAD'));
  });

  it('takes files that went, and those that a folder or a link has replaced', async () => {
    fs.rmSync(tree.at('train.py'));
    tree.write('train.py/inside.py', 'a folder now\n');
    fs.rmSync(tree.at('lib'), { recursive: true });
    fs.symlinkSync('train.py', tree.at('lib'));
    tree.git('rm', '--quiet', '--cached', 'run.sh');
    tree.git('rm', '--quiet', 'link');
    const taken = kept(await take());
    assert.deepEqual(await restore(taken.commit), now());
  });

  it('keeps names with any bytes in them', async () => {
    for (const name of [
      'a\nb',
      '"quoted"',
      'tab\t',
      'back\\slash',
      'end\r',
      ' blank ',
      'ünï',
      '-rf',
      '__proto__',
    ])
      tree.write(name, `${name}\n`);
    tree.write(Buffer.from([0x66, 0xff, 0xfe]), 'no UTF-8\n');
    fs.symlinkSync(Buffer.from([0xff, 0x0a]), tree.at('odd link'));
    const taken = kept(await take());
    assert.equal(taken.changedCount, 11);
    assert.deepEqual(await restore(taken.commit), now());
    fs.rmSync(tree.at('a\nb'));
    tree.write(Buffer.from([0x66, 0xff, 0xfe]), 'changed\n');
    assert.deepEqual(await restore(kept(await take()).commit), now());
  });

  it('touches nothing of the user: index, reflog, refs, stash, config, hooks, status', async () => {
    tree.git('config', 'core.logAllRefUpdates', 'always');
    tree.write('stashed.py', '1');
    tree.git('stash', 'push', '--quiet', '--include-untracked');
    tree.git('config', 'remote.origin.url', 'https://ada:secret@lab.example/code.git');
    const marker = path.join(box.root, 'a hook ran');
    for (const hook of ['reference-transaction', 'post-index-change', 'pre-commit', 'post-commit', 'update'])
      fs.writeFileSync(tree.at('.git', 'hooks', hook), `#!/bin/sh\ntouch '${marker}'\n`, { mode: 0o755 });
    tree.write('train.py', 'print(3)\n');
    tree.write('new.py', '');
    fs.writeFileSync(tree.at('.git', 'index.lock'), '');
    const before = tree.untouched();
    const status = tree.status();
    const { state } = await take();
    assert.equal(state.snapshot?.changedCount, 2);
    assert.deepEqual(tree.untouched(), before);
    assert.equal(tree.status(), status);
    assert.equal(fs.existsSync(marker), false);
    assert.equal(state.remote, 'https://lab.example/code.git');
    assert.equal(tree.git('fsck', '--strict', '--no-dangling'), '');
  });

  it('is made of what changed only: the same changes give the same commit, without storing anything', async () => {
    tree.write('train.py', 'print(4)\n');
    tree.write('new.py', 'new\n');
    const first = kept(await take());
    const objects = tree.git('count-objects', '-v');
    const second = kept(await take());
    assert.equal(second.commit, first.commit);
    assert.notEqual(second.ref, first.ref);
    assert.equal(tree.git('count-objects', '-v'), objects);
    tree.write('new.py', 'newer\n');
    const third = kept(await take());
    assert.notEqual(third.commit, first.commit);
    assert.equal(tree.git('show', `${third.commit}:new.py`), 'newer');
  });

  it('leaves out what looks like a secret, and says so', async () => {
    tree.write('.env', 'PASSWORD=1');
    tree.write('keys/server.pem', 'x');
    tree.write('notes.txt', `my token: ghp_${'a1'.repeat(20)}\n`);
    tree.write('lab/my.private', 'x');
    tree.write('tokenizer.json', '{}');
    const taken = kept(await take({ settings: shots.settings(1e6, ['*.private']) }));
    assert.deepEqual(taken.leftOut.map(({ path: file, why }) => [file, why]).sort(), [
      ['.env', 'secret'],
      ['keys/server.pem', 'secret'],
      ['lab/my.private', 'secret'],
      ['notes.txt', 'secret'],
    ]);
    assert.deepEqual(taken.changed, ['tokenizer.json']);
    const found = tree.git('log', '--all', '--format=%H', '-S', 'ghp_');
    assert.equal(found, '');
    assert.deepEqual(
      kept(await take({ settings: shots.settings(1e6, ['*.private']) })).leftOut,
      taken.leftOut,
    );
  });

  it('takes a tracked file whatever its name: its history holds it already', async () => {
    tree.write('.env', 'A=1');
    tree.commit();
    tree.write('.env', 'A=2');
    const taken = kept(await take());
    assert.deepEqual([taken.changed, taken.leftOut], [['.env'], []]);
  });

  it('takes the smallest new files first, up to the limit, and names the others with their sizes', async () => {
    tree.write('large.bin', Buffer.alloc(900));
    tree.write('small.txt', 'small');
    tree.write('middle.bin', Buffer.alloc(500));
    tree.write('train.py', Buffer.alloc(2000));
    const taken = await take({ settings: shots.settings(600) });
    const { changed, leftOut } = kept(taken);
    assert.deepEqual(changed, ['middle.bin', 'small.txt']);
    assert.deepEqual(leftOut, [
      { path: 'large.bin', why: 'size', bytes: 900 },
      { path: 'train.py', why: 'size', bytes: 2000 },
    ]);
    assert.match(taken.warnings.join('\n'), /larger than the settings allow: large\.bin, train\.py/);
    assert.equal(tree.git('show', `${kept(taken).commit}:train.py`), 'print(1)');
  });

  it('never takes records of runs, nor what it is told to leave', async () => {
    tree.write('.runtrail/runs/a.json', '1');
    tree.write('sub/.runtrail/runs/a.json', '1');
    tree.write('scratch/a', '1');
    tree.write('scratches', '1');
    const taken = kept(await take({ leaveOut: [tree.at('scratch')] }));
    assert.deepEqual([taken.changed, taken.leftOut], [['scratches'], []]);
  });

  it('says what cannot be taken: other repositories, pipes, what may not be read', async function () {
    requireLinux(this, 'named pipes');
    const other = new WorkTree(tree.at('other'));
    other.write('a', '1');
    other.commit();
    fs.rmSync(tree.at('train.py'));
    execFileSync('mkfifo', [tree.at('train.py')]);
    const taken = kept(await take());
    assert.deepEqual(taken.leftOut.map(({ path: file, why }) => `${file} ${why}`).sort(), [
      'other repository',
      'train.py special',
    ]);
  });

  it('goes on without a file that git cannot store, and says which', async () => {
    tree.write('.gitattributes', '*.odd filter=broken\n');
    tree.git('config', 'filter.broken.clean', 'false');
    tree.git('config', 'filter.broken.required', 'true');
    tree.write('a.odd', '1');
    tree.write('b.txt', '1');
    tree.write('c.odd', '1');
    const taken = await take();
    assert.deepEqual(kept(taken).changed, ['.gitattributes', 'b.txt']);
    assert.deepEqual(
      kept(taken)
        .leftOut.map((each) => `${each.path} ${each.why}`)
        .sort(),
      ['a.odd unreadable', 'c.odd unreadable'],
    );
    assert.match(taken.warnings.join(), /cannot be read: a\.odd, c\.odd/);
  });

  it('sees changes that git was told not to look at', async () => {
    tree.git('update-index', '--assume-unchanged', 'train.py');
    tree.git('update-index', '--skip-worktree', 'lib/model.py', 'run.sh');
    assert.deepEqual(kept(await take()).changed, []);
    tree.write('train.py', 'hidden\n');
    tree.write('lib/model.py', 'hidden, too\n');
    const taken = kept(await take());
    assert.deepEqual(taken.changed, ['lib/model.py', 'train.py']);
    assert.deepEqual(await restore(taken.commit), now());
  });

  it('of a repository without commits has no parent', async () => {
    const young = new WorkTree(path.join(box.root, 'young'));
    young.write('first.py', '1\n');
    const taken = await take({ folder: young.top });
    assert.deepEqual(
      [taken.state.commit, taken.state.branch, taken.state.describe, kept(taken).changed],
      [null, 'main', null, ['first.py']],
    );
    assert.deepEqual([...(await restore(kept(taken).commit, young)).keys()], ['first.py']);
    fs.rmSync(young.at('first.py'));
    assert.equal((await restore(kept(await take({ folder: young.top })).commit, young)).size, 0);
  });

  it('knows detached heads, tags, and linked work trees', async () => {
    tree.git('tag', 'v1.0');
    const head = tree.git('rev-parse', 'HEAD');
    const linked = new WorkTree(path.join(box.root, 'linked tree').replace(' ', '-'), '--bare');
    fs.rmSync(linked.top, { recursive: true });
    tree.git('worktree', 'add', '--quiet', '--detach', linked.top);
    linked.write('train.py', 'linked\n');
    const { state, warnings } = await take({ folder: linked.top });
    assert.deepEqual(
      [state.commit, state.branch, state.describe, state.root],
      [head, null, `v1.0-0-g${head.slice(0, 7)}-dirty`, linked.top],
    );
    assert.equal(tree.git('show', `${kept({ state, warnings }).commit}:train.py`), 'linked');
    tree.git('tag', 'deeper/v2', '-m', 'newer');
    assert.match((await take({ folder: linked.top })).state.describe ?? '', /^deeper\/v2-0-g/);
  });

  it('of a repository with long hashes, and of a sparse checkout', async () => {
    const long = new WorkTree(path.join(box.root, 'long'), '--object-format=sha256');
    long.write('in/a', '1\n');
    long.write('out/b', '1\n');
    long.commit();
    long.git('sparse-checkout', 'set', 'in');
    long.write('in/a', '2\n');
    assert.equal(fs.existsSync(long.at('out', 'b')), false);
    const taken = kept(await take({ folder: long.top }));
    assert.equal(taken.commit.length, 64);
    assert.deepEqual(taken.changed, ['in/a']);
    assert.deepEqual([...(await restore(taken.commit, long)).keys()], ['in/a', 'out/b']);
  });

  it('takes a file with a conflict as it stands', async () => {
    tree.git('checkout', '--quiet', '-b', 'side');
    tree.write('train.py', 'side\n');
    tree.commit();
    tree.git('checkout', '--quiet', 'main');
    tree.write('train.py', 'main\n');
    tree.commit();
    assert.throws(() => tree.git('merge', 'side'));
    const taken = kept(await take());
    assert.match(tree.git('show', `${taken.commit}:train.py`), /^<<<<<<< HEAD/);
    assert.deepEqual(await restore(taken.commit), now());
  });

  it('of a changed submodule is kept in its own repository, and named', async () => {
    const inner = new WorkTree(path.join(box.root, 'inner'));
    inner.write('part.py', '1\n');
    const pinned = inner.commit();
    tree.git('submodule', '--quiet', 'add', inner.top, 'part');
    tree.git('submodule', '--quiet', 'add', inner.top, 'still');
    tree.commit();
    assert.deepEqual(kept(await take()).submodules, [
      { path: 'part', commit: pinned, isChanged: false },
      { path: 'still', commit: pinned, isChanged: false },
    ]);
    tree.write('part/part.py', '2\n');
    tree.write('part/new.py', 'new\n');
    const runId = newId();
    const taken = kept(await take({ runId }));
    const part = new WorkTree(tree.at('part'));
    const own = part.git('rev-parse', `refs/runtrail/runs/${runId}`);
    assert.deepEqual(taken.submodules, [
      { path: 'still', commit: pinned, isChanged: false },
      { path: 'part', commit: own, isChanged: true },
    ]);
    assert.deepEqual(taken.changed, ['part/new.py', 'part/part.py']);
    assert.equal(tree.git('rev-parse', `${taken.commit}:part`), own);
    assert.deepEqual(await restore(taken.commit), now());
  });
});
