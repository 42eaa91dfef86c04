/**
 * The repository of a launcher's file: its keys work as they are, and what the launcher does to a clone does not happen.
 * Numbers are those of what its own tests hold it to (test/core/params/launcher/checklist.test.ts).
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { readResolved } from '../../src/core/run/folder.ts';
import { requireProgram } from '../support/requires.ts';
import { SampleRepository } from '../support/sampleRepository.ts';
import { ServedBox } from '../support/served.ts';

describe('the repository of a launcher file', () => {
  let served: ServedBox;
  let clone: string;
  beforeEach(async function () {
    requireProgram(this, 'python3');
    served = await ServedBox.start(this);
    clone = path.join(served.box.workspace, 'clones', 'code');
  });
  afterEach(() => served?.close());

  function session(more: object = {}): string {
    return served.box.write('session.json', {
      ...{ launcher: 'python', subject_id: 'm9', user_id: 'me', output_root_folder: 'sessions' },
      ...{ repository_url: served.address, local_repository_path: 'clones', script_path: 'main.py' },
      ...more,
    });
  }
  const cloneByHand = () => {
    fs.mkdirSync(path.dirname(clone));
    served.clone(clone);
  };
  const commitOf = (index: number) => served.repository.commits[index] ?? assert.fail('no commit');
  const run = (more: object, ...args: string[]) => served.box.cli('run', session(more), ...args);

  it('15, 18: without git the run fails, and says what to install', async () => {
    const config = path.join(served.box.root, 'config', 'runtrail', 'config.json');
    fs.mkdirSync(path.dirname(config), { recursive: true });
    fs.writeFileSync(config, JSON.stringify({ git: '/none/git' }));
    const { code, stderr } = await run({ repository_commit_hash: commitOf(2) });
    assert.equal(code, 4);
    assert.match(stderr, /git cannot be started/);
    assert.equal((await served.box.json('show', '@last')).reason, 'no-code');
    assert.match((await served.box.cli('show', '@last')).stdout, /^asked for +.*clones\/code at /m);
  });

  it('19: nothing is got where nothing is configured', async () => {
    served.box.write('main.py', 'print("here")\n');
    const { code, stdout } = await run({ repository_url: '', local_repository_path: '' });
    assert.deepEqual([code, stdout, served.server.requests], [0, 'here\n', []]);
  });

  it('20, 21, 44: it is cloned, run at its commit, and the commit is recorded', async () => {
    const { code, stdout, stderr } = await run({ repository_commit_hash: commitOf(1) });
    assert.deepEqual([code, stdout], [0, '1\n'], stderr);
    const got = readResolved(served.last())?.workflow;
    assert.deepEqual([got?.commit, got?.folder, got?.mode], [commitOf(1), clone, 'local']);
    const again = await run({ repository_commit_hash: commitOf(1) });
    assert.deepEqual([again.code, again.stdout], [0, '1\n']);
  });

  it('20, 44: a clone that fails is a failed run, and leaves nothing in its place', async () => {
    const { code } = await run({ repository_url: served.server.addressOf('none.git') });
    assert.equal(code, 4);
    assert.deepEqual(fs.existsSync(path.join(served.box.workspace, 'clones', 'none')), false);
  });

  it('22: no folder is ever removed, whatever is asked and whatever fails', async () => {
    cloneByHand();
    fs.writeFileSync(path.join(clone, 'main.py'), 'print("mine")\n');
    fs.writeFileSync(path.join(clone, 'precious.txt'), 'x');
    served.server.fault = { kind: 'status', status: 404 };
    for (const repository_commit_hash of ['f'.repeat(40), 'no-such-branch']) {
      assert.equal((await run({ repository_commit_hash })).code, 2);
      assert.equal((await run({ repository_commit_hash }, '--on-other-commit', 'checkout')).code, 4);
    }
    assert.equal(fs.readFileSync(path.join(clone, 'main.py'), 'utf8'), 'print("mine")\n');
    assert.equal(served.git(clone, 'status', '--porcelain'), 'M main.py\n?? precious.txt');
  });

  it('is brought to no other commit: an older one runs beside it', async () => {
    cloneByHand();
    const { stdout, stderr } = await run(
      { repository_commit_hash: commitOf(0) },
      '--on-other-commit',
      'checkout',
    );
    assert.equal(stdout, '0\n', stderr);
    assert.equal(served.git(clone, 'rev-parse', 'HEAD'), commitOf(2));
  });

  it('must have its commit written out: an empty one fits nothing', async () => {
    const { code, stderr } = await run({ repository_commit_hash: '' });
    assert.deepEqual([code, served.box.folders()], [2, []]);
    assert.match(stderr, /"repository_commit_hash" is empty/);
  });

  it('stays apart from another one of its name', async () => {
    cloneByHand();
    const other = new SampleRepository(path.join(served.box.root, 'served', 'other', 'code.git'));
    const repository_url = served.server.addressOf('other/code.git');
    const { code, stderr } = await run({ repository_url, repository_commit_hash: other.commitOf('main') });
    assert.deepEqual([code, served.box.folders()], [2, []]);
    assert.match(stderr, /is a clone of .*\/code\.git, and not of .*\/other\/code\.git/);
  });

  it('writes its session beside the file, and nothing into the clone', async () => {
    cloneByHand();
    assert.equal((await run({ repository_commit_hash: 'main' })).code, 0);
    assert.equal(fs.readdirSync(path.join(served.box.workspace, 'sessions')).length, 1);
    assert.equal(served.git(clone, 'status', '--porcelain', '--ignored'), '');
  });
});
