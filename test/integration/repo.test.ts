/** `repo info` and `repo restore` as the built command line gives them. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { isRecord } from '../../src/base/json.ts';
import type { RunFolder } from '../../src/core/run/folder.ts';
import type { RepositoryInfo } from '../../src/core/workflow/info.ts';
import { requireProgram } from '../support/requires.ts';
import { Sandbox } from '../support/sandbox.ts';
import { filesBelow, WorkTree } from '../support/workTree.ts';

describe('repo info and repo restore', () => {
  let box: Sandbox;
  let tree: WorkTree;
  before(function () {
    requireProgram(this, 'git');
  });
  beforeEach(() => {
    box = new Sandbox();
    tree = new WorkTree(box.workspace);
    tree.write('train.py', 'print(1)\n');
    tree.write('.gitignore', '.runtrail/\n');
    tree.write('test.run.json', '{"command": ["true"]}');
    tree.commit();
  });
  afterEach(() => box.close());

  /** A run, in whose record this is then changed. */
  async function run(change: (code: object) => object = () => ({})): Promise<RunFolder> {
    const { stdout } = await box.cli('run', 'test.run.json', '--json');
    const { id } = JSON.parse(stdout) as { id: string };
    const folder = box.folder(id);
    const written: unknown = JSON.parse(fs.readFileSync(folder.resolved, 'utf8'));
    assert.ok(isRecord(written) && isRecord(written['code']));
    fs.writeFileSync(folder.resolved, JSON.stringify({ ...written, ...change(written['code']) }));
    return folder;
  }
  const now = () => filesBelow(box.workspace, (name) => name === '.git' || name === '.runtrail');

  it('tell of the repository around a folder, for people and as JSON', async () => {
    tree.write('train.py', 'print(2)\n');
    tree.write('a\u001b[31m.txt', '');
    const found = await box.json<RepositoryInfo>('repo', 'info', box.workspace);
    assert.equal(found.commit_hash, tree.git('rev-parse', 'HEAD'));
    assert.deepEqual(found.dirty_files, [{ path: 'train.py', status: ' M' }]);
    const { stdout } = await box.cli('repo', 'info');
    assert.match(stdout, /^Branch\s+main$/m);
    assert.match(stdout, /^Changed:\n {3}M train\.py\nNot tracked:\n {2}a␛\[31m\.txt$/m);
    const { code, stderr } = await box.cli('repo', 'info', box.root);
    assert.deepEqual([code, /is in no git repository/.test(stderr)], [3, true]);
    const gone = await box.cli('repo', 'info', 'gone');
    assert.deepEqual([gone.code, /There is no folder .*gone\./.test(gone.stderr)], [3, true]);
  });

  it('bring back the work tree of a run, as it was then', async () => {
    tree.write('train.py', 'print(2)\n');
    tree.write('new/file.py', 'new\n');
    const then = now();
    const folder = await run();
    tree.write('train.py', 'print(3)\n');
    tree.commit();
    const { code, stdout, stderr } = await box.cli('repo', 'restore', folder.id, path.join(box.root, 'back'));
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Restored the code of the workspace to .*back, from [0-9a-f]{10}\.$/m);
    assert.deepEqual(filesBelow(path.join(box.root, 'back')), then);
    const again = await box.cli('repo', 'restore', '@last', path.join(box.root, 'back'));
    assert.deepEqual([again.code, /is not empty/.test(again.stderr)], [2, true]);
  });

  it('bring back the workflow unless the workspace is asked for', async () => {
    const other = new WorkTree(path.join(box.root, 'other'));
    other.write('flow.py', 'flow\n');
    const commit = other.commit();
    const workflow = {
      ...{
        repository: null,
        ref: null,
        commit,
        branch: 'main',
        folder: other.top,
        mode: 'local',
        source: 'local',
      },
      ...{ gitDir: other.at('.git'), state: null },
    };
    await run(() => ({ workflow }));
    const files = async (...options: string[]) => {
      const to = path.join(box.root, `back${options.join('')}`);
      const { part } = await box.json<{ part: string }>('repo', 'restore', '@last', to, ...options);
      return [part, ...filesBelow(to).keys()];
    };
    assert.deepEqual(await files(), ['workflow', 'flow.py']);
    assert.deepEqual(await files('--workflow'), ['workflow', 'flow.py']);
    assert.deepEqual(await files('--workspace'), ['workspace', '.gitignore', 'test.run.json', 'train.py']);
    const both = await box.cli('repo', 'restore', '@last', 'x', '--workflow', '--workspace');
    assert.equal(both.code, 2);
  });

  it('say what was not kept, and what is gone', async () => {
    const back = path.join(box.root, 'back');
    await run((code) => ({ code: { ...code, snapshot: null } }));
    const part = await box.cli('repo', 'restore', '@last', back);
    assert.match(part.stderr, /No snapshot was made of this run/);
    assert.deepEqual([...filesBelow(back).keys()], ['.gitignore', 'test.run.json', 'train.py']);
    await run(() => ({ code: null, workflow: null }));
    const none = await box.cli('repo', 'restore', '@last', path.join(box.root, 'none'));
    assert.deepEqual([none.code, /Nothing was recorded of the code/.test(none.stderr)], [3, true]);
    tree.write('train.py', 'lost\n');
    const folder = await run();
    tree.git('update-ref', '-d', `refs/runtrail/runs/${folder.id}`);
    tree.git('prune', '--expire=now');
    const gone = await box.cli('repo', 'restore', '@last', path.join(box.root, 'gone'));
    assert.deepEqual([gone.code, /is no longer in/.test(gone.stderr)], [3, true]);
    assert.equal(fs.existsSync(path.join(box.root, 'gone')), false);
  });

  it('find the repository where it was moved to with its runs', async () => {
    tree.write('train.py', 'moved\n');
    const folder = await run();
    const then = now();
    const moved = path.join(box.root, 'moved');
    fs.renameSync(box.workspace, moved);
    fs.mkdirSync(box.workspace);
    const back = path.join(box.root, 'back');
    const { code, stderr } = await box.cli('-C', moved, 'repo', 'restore', folder.id, back);
    assert.equal(code, 0, stderr);
    assert.deepEqual(filesBelow(back), then);
  });
});
