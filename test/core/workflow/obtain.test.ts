/** Getting code from a real server over https: what a launch asks for, and what it gets. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { CodeBox, fileOf } from '../../support/codeBox.ts';
import type { SampleRepository } from '../../support/sampleRepository.ts';

describe('obtaining code', () => {
  let code: CodeBox;
  let repository: SampleRepository;
  const main = () => repository.commitOf('main');

  beforeEach(async () => {
    code = await CodeBox.start();
    repository = code.repository();
  });
  afterEach(() => code.close());

  const fails = (ask: Parameters<CodeBox['obtain']>[0], expected: RegExp | object) =>
    assert.rejects(code.obtain(ask), expected);

  it('without a ref takes the default branch, and tells which commit that was', async () => {
    const got = await code.obtain();
    const { commit, branch, source, mode } = got.workflow;
    assert.deepEqual(
      { commit, branch, source, mode },
      { commit: main(), branch: 'main', source: 'server', mode: 'shared' },
    );
    assert.equal(fileOf(got, 'main.py'), 'print(2)\n');
    assert.deepEqual(got.warnings, []);
    assert.ok(code.progress.some(({ phase }) => phase === 'Receiving objects'));
  });

  it('the second time takes a commit from the cache and asks nobody', async () => {
    const first = await code.obtain({ ref: main() });
    const asked = code.server.requests.length;
    const second = await code.obtain({ ref: main().toUpperCase() });
    assert.equal(second.workflow.source, 'cache');
    assert.equal(second.workflow.folder, first.workflow.folder);
    assert.equal(code.server.requests.length, asked);
  });

  it('goes the way that the user has set up for a server', async () => {
    const config = path.join(code.box.root, 'gitconfig');
    const way = code.addressOf().replace('code.git', '');
    fs.writeFileSync(config, `[url "${way}"]\n  insteadOf = git@lab.example:\n`);
    code.box.env['GIT_CONFIG_GLOBAL'] = config;
    const { workflow } = await code.obtain({ repository: 'git@lab.example:code.git' });
    assert.deepEqual([workflow.commit, workflow.repository], [main(), 'git@lab.example:code.git']);
  });

  it('of a branch asks which commit it is now, and fetches only a new one', async () => {
    await code.obtain({ ref: 'main' });
    const { fetches } = code.server;
    assert.equal((await code.obtain({ ref: 'main' })).workflow.source, 'cache');
    assert.equal(code.server.fetches, fetches);
    const commit = repository.commitAgain();
    const third = await code.obtain({ ref: 'main' });
    assert.deepEqual([third.workflow.source, third.workflow.commit], ['server', commit]);
  });

  it('a shared tree is a work tree of git in which nobody may write', async () => {
    repository.commitAgain({
      'tool.sh': { mode: '100755', content: '#!/bin/sh\n' },
      link: { mode: '120000', content: 'main.py' },
    });
    const { workflow } = await code.obtain();
    const mode = (name: string) => (fs.lstatSync(path.join(workflow.folder, name)).mode & 0o777).toString(8);
    assert.deepEqual(
      [mode('main.py'), mode('tool.sh'), mode('.'), mode('notes')],
      ['444', '555', '555', '555'],
    );
    assert.equal(fs.readlinkSync(path.join(workflow.folder, 'link')), 'main.py');
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: workflow.folder, encoding: 'utf8' }).trim();
    assert.equal(git('rev-parse', 'HEAD'), workflow.commit);
    assert.equal(git('status', '--porcelain'), '');
  });

  it('what killed launches and removals left of trees goes with the next new one', async () => {
    const [first = '', second = ''] = repository.commits;
    const trees = path.dirname((await code.obtain({ ref: first })).workflow.folder);
    const [half, going] = ['a'.repeat(40), 'b'.repeat(40)];
    for (const name of [half, going]) fs.mkdirSync(path.join(trees, name, 'notes'), { recursive: true });
    fs.chmodSync(path.join(trees, half, 'notes'), 0o555);
    for (const name of [`${half}.index`, `${going}.json.going`]) fs.writeFileSync(path.join(trees, name), '');
    await code.obtain({ ref: second });
    const kept = [first, second].flatMap((name) => [name, `${name}.index`, `${name}.json`]);
    assert.deepEqual(fs.readdirSync(trees).sort(), kept.sort());
  });

  it('a commit that is fetched alone says nothing of when the branches were seen', async () => {
    const { workflow } = await code.obtain();
    const about = path.join(path.dirname(workflow.gitDir), 'about.json');
    const read = () => JSON.parse(fs.readFileSync(about, 'utf8'));
    fs.writeFileSync(about, JSON.stringify({ ...read(), fetchedAt: '2026-01-01T00:00:00.000Z' }));
    await code.obtain({ ref: repository.commitAgain() });
    assert.equal(read().fetchedAt, '2026-01-01T00:00:00.000Z');
  });

  it('a tree that somebody changed is put aside, and made anew', async () => {
    const { workflow, release } = await code.obtain();
    release();
    const file = path.join(workflow.folder, 'main.py');
    fs.chmodSync(file, 0o644);
    fs.writeFileSync(file, 'print(3)\n');
    const again = await code.obtain();
    assert.equal(fileOf(again, 'main.py'), 'print(2)\n');
    assert.match(again.warnings.join(), /were changed; they were put aside in /);
    const [, aside = ''] = /put aside in (.*)\.$/.exec(again.warnings.join()) ?? [];
    assert.equal(fs.readFileSync(path.join(aside, 'main.py'), 'utf8'), 'print(3)\n');
  });

  it('a changed tree in which a live run stands is left to it', async () => {
    const { workflow } = await code.obtain();
    fs.chmodSync(workflow.folder, 0o755);
    fs.writeFileSync(path.join(workflow.folder, 'more.py'), '');
    const again = await code.obtain();
    assert.notEqual(again.workflow.folder, workflow.folder);
    assert.match(again.warnings.join(), /were changed; this run got a new copy/);
    assert.ok(fs.existsSync(path.join(workflow.folder, 'more.py')));
    assert.deepEqual((await code.obtain()).warnings, []);
  });

  it("a copy is the run's own, and may be changed", async () => {
    const run = code.newRun();
    const { workflow } = await code.obtain({ mode: 'copy' }, { run });
    assert.equal(workflow.folder, path.join(run.root, 'code'));
    fs.appendFileSync(path.join(workflow.folder, 'main.py'), '# mine\n');
    const other = await code.obtain({ mode: 'copy' });
    assert.equal(fileOf(other, 'main.py'), 'print(2)\n');
  });

  it('finds tags, also those with a text, and says when a branch has the same name', async () => {
    const [first = '', second = ''] = repository.commits;
    repository.setTag('v1', first);
    repository.setAnnotatedTag('v2', second);
    repository.setTag('both', first);
    repository.setBranch('both', second);
    const commitOf = async (ref: string) => (await code.obtain({ ref })).workflow.commit;
    assert.equal(await commitOf('v1'), first);
    assert.equal(await commitOf('v2'), second);
    assert.equal(await commitOf('refs/tags/both'), first);
    const both = await code.obtain({ ref: 'both' });
    assert.deepEqual([both.workflow.commit, both.workflow.branch], [second, 'both']);
    assert.match(both.warnings.join(), /names a branch and a tag; the branch was taken/);
  });

  it('takes the first seven digits of a commit', async () => {
    const [first = ''] = repository.commits;
    const { workflow } = await code.obtain({ ref: first.slice(0, 7) });
    assert.deepEqual([workflow.commit, workflow.branch], [first, null]);
    const asked = code.server.requests.length;
    await code.obtain({ ref: first.slice(0, 9).toUpperCase() });
    assert.equal(code.server.requests.length, asked);
    await fails({ ref: first.slice(0, 6) }, { code: 'not-found', message: /too short for a commit/ });
  });

  it('takes a tag that looks like digits of a commit for what it is', async () => {
    const [first = ''] = repository.commits;
    repository.setTag('20261121', first);
    assert.equal((await code.obtain({ ref: '20261121' })).workflow.commit, first);
    assert.equal((await code.obtain({ ref: '20261121' })).workflow.commit, first);
  });

  it('says what could be meant by a name that does not exist, and what is wrong with an empty repository', async () => {
    repository.setBranch('develop');
    await fails({ ref: 'devlop' }, { code: 'not-found', message: /Did you mean "develop"\?/ });
    await fails({ ref: 'origin/develop' }, { code: 'not-found', message: /Did you mean "develop"\?/ });
    await fails({ ref: 'f'.repeat(40) }, { code: 'not-found', message: /There is no commit f{40}/ });
    await fails({ ref: 'a1b2c3d4' }, { code: 'not-found' });
    await fails({ ref: '-x' }, { code: 'refused' });
    fs.mkdirSync(path.join(code.served, 'empty.git'));
    execFileSync('git', ['init', '--quiet', '--bare', path.join(code.served, 'empty.git')]);
    await fails({ repository: code.addressOf('empty') }, { code: 'not-found', message: /is empty/ });
    await fails({ repository: code.addressOf('none') }, { code: 'not-found', message: /no such repository/ });
    assert.deepEqual(
      code.repositories.list().map(({ address }) => address),
      [code.addressOf()],
    );
  });

  it('fetches a commit that no branch has, and keeps one that the server lost', async () => {
    const lost = main();
    const kept = await code.obtain({ ref: 'main' });
    repository.setBranch('spare', lost);
    const after = repository.forcePush();
    repository.git('update-ref', '-d', 'refs/heads/spare');
    assert.equal((await code.obtain({ ref: 'main' })).workflow.commit, after);
    const again = await code.obtain({ ref: lost });
    assert.equal(again.workflow.folder, kept.workflow.folder);
    const hidden = repository.commitAgain({ 'main.py': 'hidden' });
    repository.setBranch('main', after);
    assert.equal(fileOf(await code.obtain({ ref: hidden }), 'main.py'), 'hidden');
  });

  it('runs a branch from the cache where the server is gone, and says so', async () => {
    const { commit } = (await code.obtain({ ref: 'main' })).workflow;
    await code.server.dispose();
    const { workflow, warnings } = await code.obtain({ ref: 'main' });
    assert.deepEqual([workflow.commit, workflow.source], [commit, 'cache']);
    assert.match(warnings.join(), /cannot be reached: branch main is taken as it was last seen there/);
    assert.deepEqual((await code.obtain({ ref: commit })).warnings, []);
    await fails({ ref: 'e'.repeat(40) }, { code: 'unreachable' });
  });

  it('does not fall back to the cache where the server says no', async () => {
    await code.obtain({ ref: 'main' });
    repository.setBranch('other');
    repository.git('symbolic-ref', 'HEAD', 'refs/heads/other');
    repository.git('update-ref', '-d', 'refs/heads/main');
    await fails({ ref: 'main' }, { code: 'not-found' });
    code.server.fault = { kind: 'status', status: 403 };
    await fails({ ref: 'other' }, { code: 'denied' });
  });

  it('gets a whole repository from a server that cannot give a part', async () => {
    const plain = code.repository('plain', { isPartial: false });
    const got = await code.obtain({ repository: code.addressOf('plain') });
    assert.equal(fileOf(got, 'main.py'), 'print(2)\n');
    const [first = ''] = plain.commits;
    await code.server.dispose();
    assert.equal(
      fileOf(await code.obtain({ repository: code.addressOf('plain'), ref: first }), 'main.py'),
      'print(0)\n',
    );
  });

  it('checks the folder of the program', async () => {
    repository.commitAgain({ out: { mode: '120000', content: '/etc' }, 'sub/x.py': '' });
    await code.obtain({ path: 'sub' });
    await fails({ path: 'none' }, { code: 'not-found', message: /"none" is not in the repository/ });
    await fails({ path: 'main.py' }, { code: 'invalid', message: /is not a folder/ });
    for (const path of ['out', '../..', 'sub/../..', '/etc']) await fails({ path }, { code: 'refused' });
  });

  it('follows a repository that moved, and not to a host that is not allowed', async () => {
    const second = await CodeBox.start();
    second.repository();
    try {
      code.server.fault = { kind: 'moved', to: `https://127.0.0.1:${second.server.port}` };
      const { warnings } = await code.obtain();
      assert.match(
        warnings.join(),
        new RegExp(`has moved to https://127.0.0.1:${second.server.port}/code.git`),
      );
      code.given = { hosts: ['127.0.0.1'] };
      const asked = second.server.requests.length;
      await fails(
        { ref: 'main' },
        {
          code: 'refused',
          message: new RegExp(`has moved to https://127.0.0.1:${second.server.port}/code.git`),
        },
      );
      assert.equal(second.server.requests.length, asked);
    } finally {
      await second.close();
    }
  });

  it('reads a damaged memory of the cache as none', async () => {
    const { workflow } = await code.obtain();
    const place = path.dirname(path.dirname(workflow.folder));
    for (const name of ['about.json', 'seen.json']) fs.writeFileSync(path.join(place, name), '{"schema": ');
    fs.writeFileSync(path.join(place, 'trees', `${workflow.commit}.json`), '\0');
    assert.equal(fileOf(await code.obtain(), 'main.py'), 'print(2)\n');
  });
});
