/** `runtrail repo refs|clone|cache`: the built command line with a real server. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { CachedRepository, Pruned } from '../../src/core/workflow/repositories.ts';
import { CodeBox } from '../support/codeBox.ts';
import type { SampleRepository } from '../support/sampleRepository.ts';
import { finished, until } from '../support/sandbox.ts';

describe('the repo commands', () => {
  let code: CodeBox;
  let repository: SampleRepository;

  beforeEach(async () => {
    code = await CodeBox.start();
    repository = code.repository();
  });
  afterEach(() => code.close());

  it('refs lists branches and tags, the default branch named', async () => {
    repository.setTag('v1', repository.commits[0]);
    const { stdout, code: status } = await code.box.cli('repo', 'refs', code.addressOf());
    assert.equal(status, 0);
    assert.match(stdout, /^branch +main +[0-9a-f]{10} +default branch$/m);
    assert.match(stdout, new RegExp(`^tag +v1 +${repository.commits[0]?.slice(0, 10)}$`, 'm'));
    const none = await code.box.cli('repo', 'refs', code.addressOf('none'));
    assert.deepEqual([none.code, none.stdout], [3, '']);
    const bad = await code.box.cli('repo', 'refs', "ext::sh -c 'touch x'");
    assert.equal(bad.code, 2);
    assert.match(bad.stderr, /can run any program/);
  });

  it('clone makes a clone in a new folder, and goes without a trace at Ctrl-C', async () => {
    const done = await code.box.cli('repo', 'clone', code.addressOf(), 'mine');
    const main = repository.commitOf('main');
    assert.equal(
      done.stdout,
      `Cloned to ${path.join(code.box.workspace, 'mine')}, at ${main.slice(0, 10)} on main.\n`,
    );
    assert.equal(done.stderr, '');
    assert.equal((await code.box.cli('repo', 'clone', code.addressOf(), 'mine')).code, 2);
    const { fetches } = code.server;
    code.server.fault = { kind: 'hang', afterBytes: 50 };
    const child = code.box.start(['repo', 'clone', code.addressOf()]);
    const end = finished(child);
    await until('it fetches', () => code.server.fetches > fetches);
    child.kill('SIGINT');
    assert.equal((await end).code, 130);
    assert.deepEqual(fs.readdirSync(code.box.workspace), ['mine']);
  });

  it('cache lists what is kept and removes it', async () => {
    const list = () => code.box.json<CachedRepository[]>('repo', 'cache', 'ls');
    const empty = await code.box.cli('repo', 'cache', 'ls');
    assert.deepEqual([empty.code, empty.stdout], [0, '']);
    assert.match(empty.stderr, /^Nothing is cached yet\./);
    code.given = { cache: path.join(code.box.root, 'cache', 'runtrail', 'repositories') };
    const { workflow, release } = await code.obtain();
    const { stdout } = await code.box.cli('repo', 'cache', 'ls');
    assert.match(stdout, /^https:\/\/127\.0\.0\.1:\d+\/code\.git +\S+ \S+ +used just now +in use$/m);
    assert.match(stdout, new RegExp(`^  ${workflow.commit.slice(0, 10)} `, 'm'));
    const kept = await code.box.cli('repo', 'cache', 'prune', '--all');
    assert.match(kept.stderr, /^Freed 0 B\.\nKept, as live runs use it: 2 of 2\.$/m);
    release();
    const dry = await code.box.json<Pruned>('repo', 'cache', 'prune', '--to', '0', '--dry-run');
    assert.deepEqual(
      dry.removed.map(({ commit }) => commit),
      [workflow.commit, null],
    );
    assert.equal((await list()).length, 1);
    assert.match((await code.box.cli('repo', 'cache', 'prune', '--all')).stderr, /^Freed [\d.]+ KiB\.$/m);
    assert.deepEqual(await list(), []);
    const nothing = await code.box.cli('repo', 'cache', 'prune');
    assert.equal(nothing.code, 2);
    for (const args of [
      ['--to', 'much'],
      ['--unused', '3'],
    ])
      assert.equal((await code.box.cli('repo', 'cache', 'prune', ...args)).code, 2);
  });
});
