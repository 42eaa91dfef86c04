/** What the cache keeps, what goes first, and what never goes. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { identityToken, ownIdentity } from '../../../src/core/process/identity.ts';
import { itemsOf, remove } from '../../../src/core/workflow/eviction.ts';
import { CodeBox } from '../../support/codeBox.ts';
import type { SampleRepository } from '../../support/sampleRepository.ts';

const AGES_AGO = new Date('2026-01-01T00:00:00Z');

describe('the cache of repositories', () => {
  let code: CodeBox;
  let repository: SampleRepository;

  beforeEach(async () => {
    code = await CodeBox.start();
    repository = code.repository();
  });
  afterEach(() => code.close());

  /** Some code that nobody needs any more. */
  const got = async (ref: string, name = 'code') => {
    const { workflow, release } = await code.obtain({ ref, repository: code.addressOf(name) });
    release();
    return workflow.folder;
  };
  const commits = () => code.repositories.list().flatMap(({ trees }) => trees.map(({ commit }) => commit));
  const pruned = async (...request: Parameters<typeof code.repositories.prune>) =>
    (await code.repositories.prune(...request)).removed.map(({ commit }) => commit);

  it('is empty at first, and lists what was fetched with sizes and times', async () => {
    assert.deepEqual(code.repositories.list(), []);
    const { workflow, release } = await code.obtain();
    const [entry] = code.repositories.list();
    assert.ok(entry && entry.bytes > 0 && Date.now() - Date.parse(entry.usedAt) < 60_000);
    assert.deepEqual(
      [entry.address, entry.inUse, entry.folder],
      [code.addressOf(), true, path.dirname(workflow.gitDir)],
    );
    const [tree] = entry.trees;
    assert.deepEqual([tree?.commit, tree?.folder, tree?.inUse], [workflow.commit, workflow.folder, true]);
    release();
    assert.equal(code.repositories.list()[0]?.inUse, false);
  });

  it('over its size loses the tree that was not used for the longest time, never one of a live run', async () => {
    const [first = '', second = '', third = ''] = repository.commits;
    const oldest = await code.obtain({ ref: first });
    const tree = await got(second);
    fs.utimesSync(`${oldest.workflow.folder}.json`, AGES_AGO, AGES_AGO);
    fs.utimesSync(`${tree}.json`, AGES_AGO, AGES_AGO);
    code.given = { cacheBytes: 1 };
    await got(third);
    assert.deepEqual(commits().sort(), [first, third].sort());
    assert.equal(fs.existsSync(tree), false);
    assert.ok(fs.existsSync(oldest.workflow.folder));
  });

  it('holds code for a run until its record says that it is over', async () => {
    const run = code.newRun();
    const { workflow } = await code.obtain({}, { run });
    assert.deepEqual(await pruned({ all: true }), []);
    const { kept } = await code.repositories.prune({ all: true });
    assert.deepEqual(kept.map(({ commit }) => commit).sort(), [workflow.commit, null].sort());
    code.end(run);
    assert.deepEqual(await pruned({ all: true, dryRun: true }), [workflow.commit, null]);
    assert.deepEqual(await pruned({ all: true }), [workflow.commit, null]);
    assert.deepEqual(code.repositories.list(), []);
    assert.deepEqual(
      fs.readdirSync(code.settings.repositoriesFolder).filter((name) => !name.startsWith('.')),
      [],
    );
  });

  it('a run whose folder was moved holds its code as long as whoever attends it lives', async () => {
    const run = code.newRun();
    const { workflow } = await code.obtain({}, { run });
    fs.renameSync(run.root, `${run.root}-moved`);
    assert.deepEqual(await pruned({ all: true }), []);
    const hold = path.join(path.dirname(workflow.gitDir), 'holds', `${run.id}.json`);
    const rewrite = (change: object) =>
      fs.writeFileSync(hold, JSON.stringify({ ...JSON.parse(fs.readFileSync(hold, 'utf8')), ...change }));
    rewrite({ holder: identityToken({ ...ownIdentity(), machine: 'another' }) });
    assert.deepEqual(await pruned({ all: true, dryRun: true }), []);
    rewrite({ since: AGES_AGO.getTime() });
    assert.equal((await pruned({ all: true, dryRun: true })).length, 2);
    rewrite({ since: Date.now(), holder: identityToken({ ...ownIdentity(), startTicks: '1' }) });
    assert.equal((await pruned({ all: true })).length, 2);
  });

  it('what another removes at the same time, or a launch begins to use, is no failure', async () => {
    await got('main');
    const items = itemsOf(code.settings);
    const held = await code.obtain();
    for (const item of items) assert.equal(await remove(item), false);
    assert.ok(fs.existsSync(held.workflow.folder));
    const requests = code.server.fetches;
    assert.equal((await code.obtain({ ref: held.workflow.commit })).workflow.source, 'cache');
    assert.equal(code.server.fetches, requests);
    held.release();
    for (const { folder } of code.repositories.list())
      fs.rmSync(path.join(folder, 'holds'), { recursive: true });
    for (const item of items) assert.equal(await remove(item), true);
    for (const item of items) assert.equal(await remove(item), false);
  });

  it('loses only what was not used for so long, or as much as is too much', async () => {
    const [first = '', second = ''] = repository.commits;
    fs.utimesSync(`${await got(first)}.json`, AGES_AGO, AGES_AGO);
    await got(second);
    assert.deepEqual(await pruned({ unusedForDays: 30 }), [first]);
    const [entry] = code.repositories.list();
    assert.deepEqual(await pruned({ toBytes: (entry?.bytes ?? 0) - 1 }), [second]);
    assert.deepEqual(await pruned({ toBytes: entry?.bytes ?? 0 }), []);
    assert.deepEqual(await pruned({ toBytes: 0 }), [null]);
  });

  it('of two repositories keeps the one that was used last', async () => {
    code.repository('other');
    await got('main');
    await got('main', 'other');
    for (const { folder, address } of code.repositories.list())
      if (address === code.addressOf()) fs.utimesSync(path.join(folder, 'used'), AGES_AGO, AGES_AGO);
    await code.repositories.prune({ unusedForDays: 30 });
    assert.deepEqual(
      code.repositories.list().map(({ address }) => address),
      [code.addressOf('other')],
    );
  });

  it('leaves a repository alone on which a launch works, and clears what a killed removal left', async () => {
    await got('main');
    const left = path.join(code.settings.repositoriesFolder, '.gone-0123456789ab');
    fs.mkdirSync(path.join(left, 'trees'), { recursive: true });
    fs.chmodSync(path.join(left, 'trees'), 0o555);
    repository.commitAgain();
    code.server.fault = { kind: 'hang', afterBytes: 10 };
    const stop = new AbortController();
    const working = code.obtain({ ref: 'main' }, { signal: stop.signal });
    while (code.progress.at(-1)?.phase === undefined) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(await pruned({ all: true }), []);
    assert.equal(fs.existsSync(left), false);
    stop.abort();
    await assert.rejects(working);
  });
});
