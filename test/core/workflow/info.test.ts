/** What is told of a repository, from real ones; nothing in them is run or changed, and no server is asked. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { newId } from '../../../src/base/ids.ts';
import { Git } from '../../../src/core/workflow/git.ts';
import { repositoryInfo } from '../../../src/core/workflow/info.ts';
import { runRef } from '../../../src/core/workflow/runRef.ts';
import { requireProgram, requireRoot } from '../../support/requires.ts';
import { Sandbox } from '../../support/sandbox.ts';
import { WorkTree } from '../../support/workTree.ts';

describe('the state of a repository', () => {
  let box: Sandbox;
  let tree: WorkTree;
  let git: Git;
  before(function () {
    requireProgram(this, 'git');
  });
  beforeEach(() => {
    box = new Sandbox();
    tree = new WorkTree(path.join(box.root, 'project'));
    git = Git.find({ ...box.env, GIT_CONFIG_GLOBAL: '/dev/null' });
    tree.write('train.py', '1\n');
  });
  afterEach(() => box.close());

  async function info(folder = tree.top) {
    const found = await repositoryInfo(git, folder, { snapshotsFolder: path.join(box.root, 'snapshots') });
    assert.ok(found);
    return found;
  }

  it('has commit, branch, time, remote and changes', async () => {
    const commit = tree.commit();
    tree.git('tag', 'v1', '--message=first');
    tree.git('remote', 'add', 'origin', 'https://ada:secret@lab.example/code.git');
    tree.write('train.py', '2\n');
    tree.write('new.txt', '');
    tree.git('add', '--intent-to-add', 'new.txt');
    tree.write('untracked ünï', '');
    const runId = newId();
    tree.git('update-ref', runRef(runId), commit);
    const before = tree.untouched();
    const { last_modified: time, ...rest } = await info(tree.at());
    assert.deepEqual(rest, {
      commit_hash: commit,
      branch: 'main',
      remote: 'https://lab.example/code.git',
      is_dirty: true,
      describe: `v1-0-g${commit.slice(0, 7)}-dirty`,
      root: tree.top,
      dirty_files: [
        { path: 'new.txt', status: ' A' },
        { path: 'train.py', status: ' M' },
      ],
      untracked: ['untracked ünï'],
      submodules: [],
      upstream: null,
      ahead: null,
      behind: null,
      snapshot_refs: [runId],
    });
    assert.equal(Date.parse(time ?? ''), Number(tree.git('log', '-1', '--format=%ct')) * 1000);
    assert.deepEqual(tree.untouched(), before);
    tree.git('update-ref', '-d', runRef(runId));
    assert.deepEqual((await info()).snapshot_refs, []);
  });

  it('is not dirty without changes, and says how far it is from its upstream', async () => {
    tree.commit();
    const clone = new WorkTree(path.join(box.root, 'clone'));
    clone.git('remote', 'add', 'lab', tree.top);
    clone.git('fetch', '--quiet', 'lab');
    clone.git('checkout', '--quiet', '--track', 'lab/main');
    clone.git('commit', '--quiet', '--allow-empty', '--message=mine');
    const found = await info(clone.top);
    assert.deepEqual(
      [found.is_dirty, found.upstream, found.ahead, found.behind, found.remote],
      [false, 'lab/main', 1, 0, tree.top],
    );
  });

  it('is told before the first commit, and of a detached head', async () => {
    const young = await info();
    assert.deepEqual(
      [young.commit_hash, young.last_modified, young.branch, young.untracked],
      [null, null, 'main', ['train.py']],
    );
    const commit = tree.commit();
    tree.git('checkout', '--quiet', '--detach');
    assert.deepEqual([(await info()).branch, (await info()).commit_hash], [null, commit]);
  });

  it('has its submodules, and which of them changed', async () => {
    const inner = new WorkTree(path.join(box.root, 'inner'));
    inner.write('part.py', '1\n');
    const pinned = inner.commit();
    tree.git('submodule', '--quiet', 'add', inner.top, 'part');
    tree.commit();
    assert.deepEqual((await info()).submodules, [{ path: 'part', commit: pinned, is_dirty: false }]);
    assert.equal((await info()).is_dirty, false);
    tree.write('part/part.py', '2\n');
    assert.deepEqual((await info()).submodules, [{ path: 'part', commit: pinned, is_dirty: true }]);
    assert.equal((await info()).is_dirty, true);
  });

  it('is told without running anything that the repository names, nor one inside of it', async () => {
    const marker = path.join(box.root, 'it ran');
    const script = path.join(box.root, 'evil');
    fs.writeFileSync(script, `#!/bin/sh\ntouch '${marker}'\ncat\n`, { mode: 0o755 });
    const inner = new WorkTree(path.join(box.root, 'inner'));
    inner.write('.gitattributes', '* filter=evil\n');
    inner.write('part.py', '1\n');
    inner.commit();
    tree.write('.gitattributes', '* filter=evil diff=evil\n');
    tree.git('submodule', '--quiet', 'add', inner.top, 'part');
    tree.commit();
    for (const place of [tree, new WorkTree(tree.at('part'))]) {
      for (const [key, value] of [
        ['filter.evil.clean', script],
        ['filter.evil.process', script],
        ['diff.evil.textconv', script],
        ['diff.external', script],
        ['core.fsmonitor', script],
        ['core.pager', script],
        ['core.hooksPath', path.dirname(script)],
      ] as const)
        place.git('config', key, value);
    }
    tree.write('train.py', '2\n');
    tree.write('part/part.py', '2\n');
    const hook = path.join(box.root, 'post-index-change');
    fs.copyFileSync(script, hook);
    assert.equal((await info()).is_dirty, true);
    assert.equal(fs.existsSync(marker), false);
    // As a check of the trap itself.
    tree.git('status');
    assert.equal(fs.existsSync(marker), true);
  });

  it('is nothing outside of a repository', async () => {
    const options = { snapshotsFolder: path.join(box.root, 'snapshots') };
    assert.equal(await repositoryInfo(git, box.workspace, options), undefined);
  });

  it('is refused with the reason where the repository belongs to another user', async function () {
    requireRoot(this);
    tree.commit();
    fs.chownSync(tree.at('.git'), 12345, 12345);
    fs.chownSync(tree.top, 12345, 12345);
    await assert.rejects(info(), { code: 'refused', message: /belongs to another user/ });
  });

  it('is refused for a folder that only looks like a repository inside of one', async () => {
    tree.commit();
    const bare = tree.at('data');
    fs.cpSync(tree.at('.git'), bare, { recursive: true });
    const marker = path.join(box.root, 'it ran');
    fs.writeFileSync(path.join(box.root, 'evil'), `#!/bin/sh\ntouch '${marker}'\n`, { mode: 0o755 });
    fs.appendFileSync(
      path.join(bare, 'config'),
      `[core]\nworktree = ..\nfsmonitor = ${path.join(box.root, 'evil')}\n`,
    );
    assert.equal((await info(bare)).root, tree.top);
    assert.equal(fs.existsSync(marker), false);
  });
});
