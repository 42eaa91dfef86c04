/** A tree brought back to a folder, and trees that would write elsewhere: all of it or nothing, and nothing outside. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { Git } from '../../../src/core/workflow/git.ts';
import { type RestoreAsk, restoreTree } from '../../../src/core/workflow/restore.ts';
import { requireProgram, requireRoot } from '../../support/requires.ts';
import { Sandbox } from '../../support/sandbox.ts';
import { filesBelow, WorkTree } from '../../support/workTree.ts';

describe('a tree that is brought back', () => {
  let box: Sandbox;
  let tree: WorkTree;
  let git: Git;
  let to: string;
  before(function () {
    requireProgram(this, 'git');
  });
  beforeEach(() => {
    box = new Sandbox();
    tree = new WorkTree(path.join(box.root, 'project'));
    git = Git.find({ ...box.env, GIT_CONFIG_GLOBAL: '/dev/null' });
    to = path.join(box.workspace, 'new', 'restored');
    tree.write('a.txt', 'a\n');
    tree.write('bin/run', '#!/bin/sh\n', 0o755);
    fs.symlinkSync('../a.txt', tree.at('bin', 'link'));
  });
  afterEach(() => box.close());

  const restore = (commit: string, more: Partial<RestoreAsk> = {}) =>
    restoreTree(git, { gitDir: tree.at('.git'), commit, to, ...more });
  /** What is left in the folder above, hidden or not. */
  const beside = () => fs.readdirSync(path.dirname(to));

  it('has the files, modes and links of the commit, and no repository', async () => {
    const commit = tree.commit();
    const expected = filesBelow(tree.top, (name) => name === '.git');
    assert.deepEqual(await restore(commit), { folder: to, files: 3, missing: [] });
    assert.deepEqual(filesBelow(to), expected);
    assert.deepEqual(beside(), ['restored']);
  });

  it('may go into an empty folder, and into no other', async () => {
    const commit = tree.commit();
    fs.mkdirSync(to, { recursive: true });
    await restore(commit);
    await assert.rejects(restore(commit), { code: 'refused', message: /is not empty/ });
    const file = path.join(box.workspace, 'file');
    fs.writeFileSync(file, 'mine');
    await assert.rejects(restore(commit, { to: file }), { code: 'refused', message: /is no folder/ });
    const link = path.join(box.workspace, 'link');
    fs.mkdirSync(path.join(box.workspace, 'elsewhere'));
    fs.symlinkSync(path.join(box.workspace, 'elsewhere'), link);
    await assert.rejects(restore(commit, { to: link }), { code: 'refused', message: /is no folder/ });
    assert.equal(fs.readFileSync(file, 'utf8'), 'mine');
    assert.deepEqual(fs.readdirSync(path.join(box.workspace, 'elsewhere')), []);
  });

  it('leaves the index, the work tree and the configuration of the repository alone', async () => {
    const commit = tree.commit();
    tree.write('a.txt', 'changed\n');
    tree.git('config', 'core.sparseCheckout', 'true');
    tree.write('.git/info/sparse-checkout', '/bin/\n');
    const before = tree.untouched();
    await restore(commit);
    assert.deepEqual(tree.untouched(), before);
    assert.equal(fs.readFileSync(path.join(to, 'a.txt'), 'utf8'), 'a\n');
  });

  it('is told to be gone when it is, and leaves nothing', async () => {
    tree.commit();
    for (const commit of ['0123456789'.repeat(4), tree.git('rev-parse', 'HEAD:a.txt')]) {
      await assert.rejects(restore(commit), { code: 'not-found', message: /is no longer in/ });
    }
    await assert.rejects(restore('--output=x'), { code: 'invalid', message: /is not the name of a commit/ });
    await assert.rejects(restore('0'.repeat(40), { gitDir: tree.at('gone') }), {
      message: /no longer there/,
    });
    fs.rmSync(tree.at('.git', 'objects', 'pack'), { recursive: true });
    assert.deepEqual(beside(), []);
  });

  it('leaves nothing when an object is missing', async () => {
    const commit = tree.commit();
    const blob = tree.git('rev-parse', 'HEAD:a.txt');
    fs.rmSync(tree.at('.git', 'objects', blob.slice(0, 2), blob.slice(2)));
    await assert.rejects(restore(commit), /git read-tree failed/);
    assert.deepEqual(beside(), []);
  });

  it('leaves nothing when it is stopped', async () => {
    const commit = tree.commit();
    await assert.rejects(restore(commit, { signal: AbortSignal.abort(new Error('enough')) }), /enough/);
    assert.deepEqual(beside(), []);
  });

  it('brings submodules from the repository that still has them, and names the others', async () => {
    const inner = new WorkTree(path.join(box.root, 'inner'));
    inner.write('part.py', '1\n');
    const pinned = inner.commit();
    tree.git('submodule', '--quiet', 'add', inner.top, 'deep/part');
    const commit = tree.commit();
    const expected = filesBelow(tree.top, (name) => /(^|\/)\.git$/.test(name));
    fs.rmSync(tree.at('deep'), { recursive: true });
    assert.deepEqual((await restore(commit)).missing, []);
    assert.deepEqual(filesBelow(to), expected);
    fs.rmSync(tree.at('.git', 'modules'), { recursive: true });
    fs.rmSync(to, { recursive: true });
    assert.deepEqual((await restore(commit)).missing, [{ path: 'deep/part', commit: pinned }]);
    assert.deepEqual(fs.readdirSync(path.join(to, 'deep', 'part')), []);
    fs.rmSync(to, { recursive: true });
    tree.git('-c', 'submodule.part.update=checkout', 'submodule', '--quiet', 'update', '--init');
    await restore(commit, { root: tree.top });
    assert.deepEqual(filesBelow(to), expected);
  });

  it('runs no filter that only the repository names, and those of the user', async () => {
    const marker = path.join(box.root, 'it ran');
    tree.write('.gitattributes', '*.foreign filter=foreign\n*.own filter=own\n*.both filter=both\n');
    for (const name of ['a.foreign', 'a.own', 'a.both']) tree.write(name, 'as committed\n');
    const commit = tree.commit();
    tree.git('config', 'filter.foreign.smudge', `touch '${marker}'`);
    tree.git('config', 'filter.foreign.required', 'true');
    tree.git('config', 'filter.foreign.process', `touch '${marker}'`);
    tree.git('config', 'filter.both.smudge', `touch '${marker}'`);
    const config = path.join(box.root, 'user config');
    fs.writeFileSync(config, '[filter "own"]\nsmudge = tr a-z A-Z\n[filter "both"]\nsmudge = tr a-z A-Z\n');
    git = Git.find({ ...box.env, GIT_CONFIG_GLOBAL: config });
    await restore(commit);
    assert.equal(fs.existsSync(marker), false);
    const text = (name: string) => fs.readFileSync(path.join(to, name), 'utf8');
    assert.deepEqual(
      [text('a.foreign'), text('a.own'), text('a.both')],
      ['as committed\n', 'AS COMMITTED\n', 'AS COMMITTED\n'],
    );
  });

  describe('from somebody who means harm', () => {
    /** Objects that git itself would not make. */
    function object(kind: string, content: Buffer): string {
      const bytes = Buffer.concat([Buffer.from(`${kind} ${content.length}\0`), content]);
      const id = createHash('sha1').update(bytes).digest('hex');
      const file = tree.at('.git', 'objects', id.slice(0, 2), id.slice(2));
      fs.mkdirSync(path.dirname(file), { recursive: true });
      if (!fs.existsSync(file)) fs.writeFileSync(file, deflateSync(bytes));
      return id;
    }
    const blob = (text: string) => object('blob', Buffer.from(text));
    const folder = (...entries: (readonly [mode: string, name: string | Buffer, id: string])[]) =>
      object(
        'tree',
        Buffer.concat(
          entries.flatMap(([mode, name, id]) => [
            Buffer.from(`${mode} `),
            Buffer.from(name),
            Buffer.from([0]),
            Buffer.from(id, 'hex'),
          ]),
        ),
      );
    const commit = (treeId: string) =>
      object('commit', Buffer.from(`tree ${treeId}\nauthor A <> 1 +0000\ncommitter A <> 1 +0000\n\nx\n`));

    const attacks: readonly (readonly [string, () => string])[] = [
      ['a folder ..', () => folder(['40000', '..', folder(['100644', 'pwned', blob('1')])])],
      ['a file ..', () => folder(['100644', '..', blob('1')])],
      ['a name with a slash', () => folder(['100644', '../../pwned', blob('1')])],
      ['a whole path', () => folder(['100644', '/tmp/pwned', blob('1')])],
      ['.git', () => folder(['40000', '.git', folder(['100755', 'hooks', blob('1')])])],
      ['.GIT', () => folder(['40000', '.GIT', folder(['100644', 'config', blob('1')])])],
      [
        '.git in a folder',
        () => folder(['40000', 'a', folder(['40000', '.git', folder(['100644', 'config', blob('1')])])]),
      ],
      ['git~1', () => folder(['40000', 'git~1', folder(['100644', 'config', blob('1')])])],
      [
        '.git with blanks and dots',
        () => folder(['40000', '.git . .', folder(['100644', 'config', blob('1')])]),
      ],
      ['.g\u200cit', () => folder(['40000', '.g\u200cit', folder(['100644', 'config', blob('1')])])],
      [
        '.git::$INDEX_ALLOCATION',
        () => folder(['40000', '.git::$INDEX_ALLOCATION', folder(['100644', 'config', blob('1')])]),
      ],
      [
        'a link, and a file below it',
        () => folder(['120000', 'a', blob(box.root)], ['40000', 'a', folder(['100644', 'pwned', blob('1')])]),
      ],
      ['a name twice', () => folder(['120000', 'a', blob('/tmp/pwned')], ['100644', 'a', blob('1')])],
      [
        'a submodule at a link',
        () => folder(['120000', 'a', blob(box.root)], ['160000', 'a', '1'.repeat(40)]),
      ],
    ];
    for (const [name, attack] of attacks) {
      it(`is refused: ${name}`, async () => {
        const before = filesBelow(box.root, (file) => file.includes('/objects/'));
        await assert.rejects(restore(commit(attack())), {
          code: 'refused',
          message: /would be written elsewhere/,
        });
        assert.deepEqual(
          filesBelow(box.root, (file) => file.includes('/objects/')),
          before,
        );
        assert.deepEqual(beside(), []);
      });
    }

    it('may hold links that lead out: they are links, and nothing is written through them', async () => {
      fs.writeFileSync(path.join(box.root, 'outside'), 'mine');
      await restore(commit(folder(['120000', 'link', blob('../../../outside')], ['100644', 'z', blob('1')])));
      assert.equal(fs.readlinkSync(path.join(to, 'link')), '../../../outside');
      assert.equal(fs.readFileSync(path.join(box.root, 'outside'), 'utf8'), 'mine');
    });

    it('finds no repository outside by the name of a submodule', async () => {
      const outside = new WorkTree(path.join(box.root, 'outside'));
      outside.write('private', 'x');
      const wanted = outside.commit();
      const modules = `[submodule "../../../outside/.git"]\n path = a\n url = https://x.example/y\n`;
      const found = await restore(
        commit(folder(['100644', '.gitmodules', blob(modules)], ['160000', 'a', wanted])),
      );
      assert.deepEqual(found.missing, [{ path: 'a', commit: wanted }]);
      assert.deepEqual(fs.readdirSync(path.join(to, 'a')), []);
    });

    it('is given up before it fills the disk: a few objects that stand for 10^9 files', async function () {
      this.timeout(60_000);
      let inner = folder(['100644', 'f', blob('1')]);
      for (let depth = 0; depth < 9; depth++) {
        inner = folder(...Array.from({ length: 10 }, (_, at) => ['40000', `d${at}`, inner] as const));
      }
      await assert.rejects(restoreTree(git, { gitDir: tree.at('.git'), commit: commit(inner), to }), {
        code: 'unsupported',
        message: /too large/,
      });
      assert.deepEqual(beside(), []);
    });

    it('is refused: the repository of another user', function () {
      requireRoot(this);
      const first = tree.commit();
      execFileSync('chown', ['-R', '12345', tree.at('.git')]);
      return assert.rejects(restore(first), { code: 'refused', message: /belongs to another user/ });
    });
  });
});
