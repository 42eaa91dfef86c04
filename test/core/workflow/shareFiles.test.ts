/** Trees of different commits share what is the same in both, and nothing else. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { CodeBox, fileOf } from '../../support/codeBox.ts';
import type { Files, SampleRepository } from '../../support/sampleRepository.ts';

const executable = (content: string) => ({ mode: '100755', content });

describe('trees of different commits', () => {
  let code: CodeBox;
  let repository: SampleRepository;

  beforeEach(async () => {
    code = await CodeBox.start();
    repository = code.repository('code', { commits: 1, files: () => FIRST });
  });
  afterEach(() => code.close());

  const FIRST: Files = {
    'same.py': 'same',
    'changed.py': 'before',
    'mode.sh': 'text',
    'deep/down/same.txt': 'same',
    'gone/file.txt': 'gone',
    'was/folder.txt': 'in a folder',
    link: { mode: '120000', content: 'same.py' },
    'link of another kind': { mode: '120000', content: 'same.py' },
  };
  const inode = (folder: string, name: string) => fs.lstatSync(path.join(folder, name)).ino;

  /** Everything that a clone of the commit has, and no more. */
  function assertIsCommit(folder: string, commit: string): void {
    const clone = path.join(code.box.root, commit);
    const git = (...args: string[]) => execFileSync('git', args, { stdio: 'pipe', encoding: 'utf8' });
    git('clone', '--quiet', '--no-checkout', repository.folder, clone);
    git('-C', clone, 'checkout', '--quiet', '--detach', commit);
    execFileSync('diff', ['-r', '--no-dereference', '--exclude=.git', clone, folder], { stdio: 'pipe' });
    const isExecutable = (root: string) => (fs.statSync(path.join(root, 'mode.sh')).mode & 0o111) !== 0;
    assert.equal(isExecutable(folder), isExecutable(clone));
    assert.equal(git('-C', folder, 'status', '--porcelain', '--ignored'), '');
  }

  it('share the files that are the same, and have everything else as it was committed', async () => {
    const before = (await code.obtain()).workflow;
    const commit = repository.commitAgain({
      'changed.py': 'after',
      'mode.sh': executable('text'),
      was: 'a file',
      new: 'new',
      link: 'no link',
      'link of another kind': { mode: '120000', content: 'new' },
    });
    const after = await code.obtain();
    assert.equal(after.workflow.commit, commit);
    for (const name of ['same.py', 'deep/down/same.txt'])
      assert.equal(inode(after.workflow.folder, name), inode(before.folder, name), name);
    for (const name of ['changed.py', 'mode.sh'])
      assert.notEqual(inode(after.workflow.folder, name), inode(before.folder, name), name);
    assertIsCommit(after.workflow.folder, commit);
    assertIsCommit(before.folder, before.commit);
    assert.deepEqual((await code.obtain({ ref: before.commit })).warnings, [], 'the first is as it was made');
    assert.equal(fs.lstatSync(path.join(after.workflow.folder, 'new')).mode & 0o777, 0o444);
  });

  it('share nothing with one that was changed, nor where other attributes hold', async () => {
    const before = (await code.obtain()).workflow;
    fs.chmodSync(path.join(before.folder, 'same.py'), 0o644);
    fs.writeFileSync(path.join(before.folder, 'same.py'), 'other');
    repository.commitAgain({ new: '1' });
    const second = await code.obtain();
    assert.equal(fileOf(second, 'same.py'), 'same');
    assert.notEqual(inode(second.workflow.folder, 'changed.py'), inode(before.folder, 'changed.py'));
    repository.commitAgain({
      'deep/.gitattributes': '*.txt text eol=crlf\n',
      'deep/down/same.txt': 'same\n',
    });
    await code.obtain();
    const commit = repository.commitAgain({ '.gitattributes': '*.py text eol=crlf\n' });
    assertIsCommit((await code.obtain()).workflow.folder, commit);
  });

  it('shared files that somebody changes are found in every tree that has them', async () => {
    const before = (await code.obtain()).workflow;
    repository.commitAgain({ new: '1' });
    const after = (await code.obtain()).workflow;
    fs.chmodSync(path.join(before.folder, 'same.py'), 0o644);
    fs.writeFileSync(path.join(before.folder, 'same.py'), 'SAME');
    for (const { commit } of [before, after]) {
      const again = await code.obtain({ ref: commit });
      assert.equal(fileOf(again, 'same.py'), 'same');
      assert.match(again.warnings.join(), /were changed/);
    }
  });
});
