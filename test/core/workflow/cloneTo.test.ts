/** Ordinary clones for people, and what a server has. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { folderNameOf } from '../../../src/core/workflow/cloneTo.ts';
import { CodeBox } from '../../support/codeBox.ts';
import type { SampleRepository } from '../../support/sampleRepository.ts';
import { until } from '../../support/sandbox.ts';

describe('cloning for a person', () => {
  let code: CodeBox;
  let repository: SampleRepository;
  let folder: string;

  beforeEach(async () => {
    code = await CodeBox.start();
    repository = code.repository();
    folder = path.join(code.box.workspace, 'mine');
  });
  afterEach(() => code.close());

  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  const clone = (ref: string | null = null, signal?: AbortSignal) =>
    code.repositories.cloneTo(code.addressOf(), folder, {
      ref,
      signal,
      report: (each) => code.progress.push(each),
    });

  it('makes a whole clone on the default branch, which pulls and pushes as any other', async () => {
    fs.mkdirSync(folder);
    const { commit, branch } = await clone();
    assert.deepEqual([commit, branch], [repository.commitOf('main'), 'main']);
    assert.equal(git('rev-parse', '--abbrev-ref', 'main@{upstream}'), 'origin/main');
    assert.equal(git('remote', 'get-url', 'origin'), code.addressOf());
    assert.equal(git('rev-list', '--count', 'HEAD'), '3');
    assert.equal(git('status', '--porcelain'), '');
    assert.ok(code.progress.some(({ phase }) => phase === 'Receiving objects'));
    assert.deepEqual(fs.readdirSync(code.box.workspace), ['mine']);
  });

  it('checks out a branch, a tag, a commit or the first digits of one', async () => {
    const [first = '', second = ''] = repository.commits;
    repository.setBranch('develop', first);
    repository.setAnnotatedTag('v2', second);
    for (const [ref, commit, branch] of [
      ['develop', first, 'develop'],
      ['v2', second, null],
      [first, first, null],
      [second.slice(0, 8), second, null],
    ] as const) {
      const done = await clone(ref);
      assert.deepEqual([done.commit, done.branch, git('rev-parse', 'HEAD')], [commit, branch, commit]);
      fs.rmSync(folder, { recursive: true });
    }
  });

  it('leaves nothing behind when it fails or is cancelled, and never writes over anything', async () => {
    await assert.rejects(clone('mian'), { code: 'not-found', message: /Did you mean "main"\?/ });
    code.server.fault = { kind: 'hang', afterBytes: 50 };
    const stop = new AbortController();
    const cloning = clone(null, stop.signal);
    await until('it fetches', () => code.server.fetches > 1);
    stop.abort();
    await assert.rejects(cloning, { name: 'AbortError' });
    assert.deepEqual(fs.readdirSync(code.box.workspace), []);
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, 'mine.txt'), '');
    await assert.rejects(clone(), { code: 'refused', message: /is not empty/ });
    assert.deepEqual(fs.readdirSync(folder), ['mine.txt']);
  });

  it('tells the branches and tags of a server, with its default branch', async () => {
    const [first = ''] = repository.commits;
    repository.setAnnotatedTag('v1', first);
    repository.setBranch('refs/odd', first);
    const main = repository.commitOf('main');
    assert.deepEqual(await code.repositories.remoteRefs(code.addressOf()), {
      head: { branch: 'main', commit: main },
      branches: [
        { name: 'main', commit: main },
        { name: 'refs/odd', commit: first },
      ],
      tags: [{ name: 'v1', commit: first }],
    });
  });

  it('names the folder as git does', () => {
    for (const [address, name] of [
      ['https://h/lab/code.git', 'code'],
      ['https://h/lab/code/', 'code'],
      ['git@h:code', 'code'],
      ['https://h/..', 'unnamed'],
    ] as const)
      assert.equal(folderNameOf(address), name);
  });
});
