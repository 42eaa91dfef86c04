/** The commit of a work tree, read from git's own files, as real git writes them. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { readHead } from '../../../src/core/workflow/head.ts';
import { requireProgram } from '../../support/requires.ts';
import { Sandbox } from '../../support/sandbox.ts';

describe('the head of a repository', () => {
  let box: Sandbox;
  let repository: string;
  before(function () {
    requireProgram(this, 'git');
  });
  beforeEach(() => {
    box = new Sandbox();
    repository = path.join(box.workspace, 'repository');
    fs.mkdirSync(repository);
    git(repository, 'init', '--quiet', '--initial-branch=main');
  });
  afterEach(() => box.close());

  function git(cwd: string, ...args: string[]): string {
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false'];
    const env = { ...box.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
    return execFileSync('git', [...who, ...args], { cwd, env, encoding: 'utf8' }).trim();
  }
  function commit(cwd = repository): string {
    git(cwd, 'commit', '--quiet', '--allow-empty', '--message=change');
    return git(cwd, 'rev-parse', 'HEAD');
  }

  it('is the commit and the branch, also from a folder below', () => {
    const first = commit();
    assert.deepEqual(readHead(repository), { commit: first, branch: 'main' });
    fs.mkdirSync(path.join(repository, 'a', 'b'), { recursive: true });
    const second = commit();
    assert.deepEqual(readHead(path.join(repository, 'a', 'b')), { commit: second, branch: 'main' });
  });

  it('has a branch with slashes', () => {
    commit();
    git(repository, 'switch', '--quiet', '--create', 'ada/try/1');
    const own = commit();
    assert.deepEqual(readHead(repository), { commit: own, branch: 'ada/try/1' });
  });

  it('may be detached', () => {
    const first = commit();
    commit();
    git(repository, 'checkout', '--quiet', '--detach', first);
    assert.deepEqual(readHead(repository), { commit: first, branch: null });
  });

  it('may be in packed refs, and a newer loose one wins', () => {
    const packed = commit();
    git(repository, 'pack-refs', '--all');
    assert.equal(fs.existsSync(path.join(repository, '.git', 'refs', 'heads', 'main')), false);
    assert.deepEqual(readHead(repository), { commit: packed, branch: 'main' });
    const loose = commit();
    assert.deepEqual(readHead(repository), { commit: loose, branch: 'main' });
  });

  it('is that of a linked work tree, with loose and with packed refs', () => {
    const main = commit();
    const linked = path.join(box.workspace, 'linked');
    git(repository, 'worktree', 'add', '--quiet', '-b', 'side', linked);
    const side = commit(linked);
    assert.deepEqual(readHead(linked), { commit: side, branch: 'side' });
    git(repository, 'pack-refs', '--all');
    assert.deepEqual(readHead(linked), { commit: side, branch: 'side' });
    assert.deepEqual(readHead(repository), { commit: main, branch: 'main' });
  });

  it('is that of a submodule inside of it', () => {
    const inner = path.join(box.workspace, 'inner');
    fs.mkdirSync(inner);
    git(inner, 'init', '--quiet', '--initial-branch=main');
    const wanted = commit(inner);
    git(repository, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'part');
    assert.equal(readHead(path.join(repository, 'part'))?.commit, wanted);
  });

  it('is unknown before the first commit, and outside of any repository', () => {
    assert.equal(readHead(repository), undefined);
    assert.equal(readHead(box.workspace), undefined);
    assert.equal(readHead(path.join(repository, 'missing', 'folder')), undefined);
  });

  it('is unknown when the files are not what git writes, and leads nowhere else', () => {
    commit();
    const head = path.join(repository, '.git', 'HEAD');
    fs.writeFileSync(path.join(box.workspace, 'elsewhere'), 'e'.repeat(40));
    for (const text of [
      '',
      'garbage',
      'ref: refs/../../../elsewhere',
      'ref: /etc/passwd',
      `${'g'.repeat(40)}`,
    ]) {
      fs.writeFileSync(head, text);
      assert.equal(readHead(repository), undefined, text);
    }
    fs.rmSync(path.join(repository, '.git'), { recursive: true });
    fs.writeFileSync(path.join(repository, '.git'), 'gitdir: nowhere\n');
    assert.equal(readHead(repository), undefined);
  });
});
