/** Launches that want one repository at the same time, and launches that are killed while they fetch it. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { parseIdentityToken } from '../../../src/core/process/identity.ts';
import type { WorkflowState } from '../../../src/core/run/code.ts';
import { CodeBox } from '../../support/codeBox.ts';
import type { SampleRepository } from '../../support/sampleRepository.ts';
import { finished, isRunning, killQuietly, until } from '../../support/sandbox.ts';

const LAUNCHES = 20;
/** The files of the commit come in a second pack, where the server can leave them out of the first. */
const PACKS_OF_ONE = 2;

describe('launches of one repository', function () {
  this.timeout(240_000);
  let code: CodeBox;
  let repository: SampleRepository;

  beforeEach(async () => {
    code = await CodeBox.start();
    repository = code.repository();
  });
  afterEach(() => code.close());

  it('twenty at once in one process share one clone', async () => {
    const all = await Promise.all(Array.from({ length: LAUNCHES }, () => code.obtain({ ref: 'main' })));
    const commits = new Set(all.map(({ workflow }) => workflow.commit));
    assert.deepEqual([...commits], [repository.commitOf('main')]);
    assert.equal(new Set(all.map(({ workflow }) => workflow.folder)).size, 1);
    assert.equal(code.server.fetches, PACKS_OF_ONE);
    assert.ok(code.progress.some(({ phase }) => phase === 'Waiting for another launch'));
  });

  it('twenty at once in twenty processes share one clone', async () => {
    const go = path.join(code.box.root, 'GO');
    const children = Array.from({ length: LAUNCHES }, () => code.launch({ ref: 'main' }, go));
    const ends = children.map((child) => finished(child));
    await Promise.all(children.map((child) => once(child.stdout ?? child, 'data')));
    fs.writeFileSync(go, '');
    const commits = (await Promise.all(ends)).map(({ stdout, stderr }) => {
      const line = stdout.split('\n')[1] ?? '';
      assert.ok(line.startsWith('{'), stderr);
      return (JSON.parse(line) as WorkflowState).commit;
    });
    assert.deepEqual(
      commits,
      Array.from({ length: LAUNCHES }, () => repository.commitOf('main')),
    );
    assert.equal(code.server.fetches, PACKS_OF_ONE);
  });

  it('ten that are killed while they clone leave a cache that the next one uses', async () => {
    const go = path.join(code.box.root, 'GO');
    fs.writeFileSync(go, '');
    const orphans: number[] = [];
    for (let round = 0; round < 10; round++) {
      code.server.fault = { kind: 'hang', afterBytes: 200 + 37 * round };
      const { fetches } = code.server;
      const child = code.launch({ ref: 'main' }, go);
      await until('it fetches', () => code.server.fetches > fetches, 60_000);
      const git = childOf(code);
      if (git !== undefined) orphans.push(git);
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    code.server.fault = undefined;
    const { workflow } = await code.obtain({ ref: 'main' });
    assert.equal(fs.readFileSync(path.join(workflow.folder, 'main.py'), 'utf8'), 'print(2)\n');
    assert.equal(orphans.length, 10);
    assert.deepEqual(orphans.filter(isRunning), []);
    const packs = fs.readdirSync(path.join(workflow.gitDir, 'objects', 'pack'));
    assert.deepEqual(
      packs.filter((name) => name.startsWith('tmp_')),
      [],
    );
  });

  it('one that is killed while it fetches a new commit leaves a mirror that is still good', async () => {
    const go = path.join(code.box.root, 'GO');
    fs.writeFileSync(go, '');
    const before = await code.obtain({ ref: 'main' });
    const commit = repository.commitAgain();
    code.server.fault = { kind: 'hang', afterBytes: 100 };
    const { fetches } = code.server;
    const child = code.launch({ ref: 'main' }, go);
    await until('it fetches', () => code.server.fetches > fetches, 60_000);
    fs.writeFileSync(path.join(before.workflow.gitDir, 'packed-refs.lock'), '');
    child.kill('SIGKILL');
    await once(child, 'close');
    code.server.fault = undefined;
    const ready = fs.statSync(path.join(path.dirname(before.workflow.gitDir), 'ready')).ino;
    assert.equal((await code.obtain({ ref: 'main' })).workflow.commit, commit);
    assert.equal(fs.statSync(path.join(path.dirname(before.workflow.gitDir), 'ready')).ino, ready);
  });

  it('one that waits for another can be cancelled, and so can the other', async () => {
    code.server.fault = { kind: 'hang', afterBytes: 100 };
    const first = new AbortController();
    const second = new AbortController();
    const fetching = code.obtain({ ref: 'main' }, { signal: first.signal });
    await until('it fetches', () => code.server.fetches > 0);
    const git = childOf(code) ?? assert.fail('the process of git is not written down');
    const waiting = code.obtain({ ref: 'main' }, { signal: second.signal });
    await until('it waits', () => code.progress.some(({ phase }) => phase === 'Waiting for another launch'));
    second.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
    first.abort();
    await assert.rejects(fetching, { name: 'AbortError' });
    assert.equal(isRunning(git), false);
    killQuietly(git);
    code.server.fault = undefined;
    assert.equal((await code.obtain({ ref: 'main' })).workflow.commit, repository.commitOf('main'));
  });
});

/** The git that works for a launch right now. */
function childOf({ settings }: CodeBox): number | undefined {
  const [name = ''] = fs.readdirSync(settings.repositoriesFolder).filter((each) => !each.startsWith('.'));
  const file = path.join(settings.repositoriesFolder, name, 'child');
  return fs.existsSync(file) ? parseIdentityToken(fs.readFileSync(file, 'utf8'))?.pid : undefined;
}
