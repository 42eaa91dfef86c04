/** Snapshots under everything that may happen: random trees and edits, many at once, and a death at any moment. */

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { newId } from '../../../src/base/ids.ts';
import { Git } from '../../../src/core/workflow/git.ts';
import { restoreTree } from '../../../src/core/workflow/restore.ts';
import { snapshot } from '../../../src/core/workflow/snapshot.ts';
import { requireProgram } from '../../support/requires.ts';
import { ROOT, Sandbox } from '../../support/sandbox.ts';
import { filesBelow, WorkTree } from '../../support/workTree.ts';

describe('a snapshot, whatever happens', () => {
  let box: Sandbox;
  let git: Git;
  before(function () {
    requireProgram(this, 'git');
  });
  beforeEach(() => {
    box = new Sandbox();
    git = Git.find({ ...box.env, GIT_CONFIG_GLOBAL: '/dev/null' });
  });
  afterEach(() => box.close());

  const settings = () => ({
    snapshotsFolder: path.join(box.root, 'snapshots'),
    snapshot: { bytes: 50e6, secrets: [] },
  });
  async function take(tree: WorkTree): Promise<string> {
    const ask = { folder: tree.top, runId: newId(), settings: settings(), leaveOut: [] };
    const taken = await snapshot(git, ask);
    assert.ok(taken?.state.snapshot, taken?.warnings.join());
    return taken.state.snapshot.commit;
  }
  const now = (tree: WorkTree) => filesBelow(tree.top, (name) => name === '.git' || name === 'ignored');

  /** Few names, so that files, folders and links come to replace each other. */
  const name = fc.constantFrom('a', 'b', 'c d', 'ü', '"q"', 'n\nl', 'ignored', '-x', '\\');
  const place = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
  const step = fc.record({
    kind: fc.constantFrom(
      'write',
      'write',
      'program',
      'link',
      'remove',
      'add',
      'rm',
      'commit',
      'take',
      'hide',
    ),
    place,
    content: fc.string({ maxLength: 12 }),
  });

  function apply(
    tree: WorkTree,
    { kind, place: at, content }: { kind: string; place: string; content: string },
  ) {
    const quietly = (...args: string[]) => {
      try {
        tree.git(...args);
      } catch {
        // There is nothing of that name, or nothing has changed.
      }
    };
    if (kind === 'write' || kind === 'program' || kind === 'link') {
      clearWay(tree, at);
      if (kind === 'link') fs.symlinkSync(content.replaceAll('\0', '') || 'a', tree.at(at));
      else tree.write(at, content, kind === 'program' ? 0o755 : 0o644);
    }
    if (kind === 'remove') fs.rmSync(tree.at(at), { recursive: true, force: true });
    if (kind === 'add') quietly('add', '--all', '--', '.');
    if (kind === 'rm') quietly('rm', '--quiet', '-r', '--cached', '--', at);
    if (kind === 'commit') quietly('commit', '--quiet', '--message=x');
    if (kind === 'hide') quietly('update-index', '--assume-unchanged', '--', at);
  }

  /** What stands where a folder or the file itself is to be. */
  function clearWay(tree: WorkTree, at: string): void {
    const names = at.split('/');
    for (let count = 1; count <= names.length; count++) {
      const file = tree.at(...names.slice(0, count));
      const stat = fs.lstatSync(file, { throwIfNoEntry: false });
      if (stat && (count === names.length || !stat.isDirectory())) fs.rmSync(file, { recursive: true });
    }
    fs.mkdirSync(path.dirname(tree.at(at)), { recursive: true });
  }

  it('brings back the tree as it was, and leaves the repository as it is', async function () {
    this.timeout(120_000);
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const tree = new WorkTree(path.join(box.root, `tree${count++}`));
        fs.writeFileSync(tree.at('.git', 'info', 'exclude'), '/ignored\n');
        try {
          for (const each of steps) {
            if (each.kind === 'take') await take(tree);
            else apply(tree, each);
          }
          const before = tree.untouched();
          const commit = await take(tree);
          const to = path.join(box.root, `restored${count}`);
          await restoreTree(git, { gitDir: tree.at('.git'), commit, to });
          assert.deepEqual(filesBelow(to), now(tree));
          assert.deepEqual(tree.untouched(), before);
          fs.rmSync(to, { recursive: true });
        } finally {
          fs.rmSync(tree.top, { recursive: true });
        }
      }),
      { numRuns: Number(process.env['RUNTRAIL_PROPERTY_RUNS'] ?? 12) },
    );
  });

  it('brings back thousands of files', async () => {
    const tree = new WorkTree(path.join(box.root, 'large'));
    for (let file = 0; file < 2000; file++)
      tree.write(`part${file % 40}/file${file}`, `file ${file}\n`, 0o644);
    tree.commit();
    for (let file = 0; file < 2000; file += 3) tree.write(`part${file % 40}/file${file}`, `edit ${file}\n`);
    for (let file = 1; file < 2000; file += 30) fs.rmSync(tree.at(`part${file % 40}/file${file}`));
    const to = path.join(box.root, 'restored');
    await restoreTree(git, { gitDir: tree.at('.git'), commit: await take(tree), to });
    assert.deepEqual(filesBelow(to), now(tree));
  });

  const PROCESS = path.join(ROOT, 'test', 'support', 'snapshot.process.ts');
  function start(tree: WorkTree, count: number): ChildProcess {
    const args = [PROCESS, tree.top, path.join(box.root, 'snapshots'), String(count)];
    return spawn(process.execPath, args, { env: box.env, stdio: ['ignore', 'pipe', 'inherit'] });
  }

  it('is made by many processes at once', async function () {
    this.timeout(60_000);
    const tree = new WorkTree(path.join(box.root, 'tree'));
    tree.write('a', '1');
    tree.commit();
    tree.write('a', '2');
    tree.write('b', 'new');
    const children = [0, 1, 2, 3].map(() => start(tree, 5));
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'close'))[0]));
    assert.deepEqual(codes, [0, 0, 0, 0]);
    const trees = tree.git('for-each-ref', '--format=%(tree)', 'refs/runtrail/runs').split('\n');
    assert.deepEqual([trees.length, new Set(trees).size], [20, 1]);
    assert.equal(tree.git('fsck', '--strict', '--no-dangling'), '');
  });

  it('leaves nothing that disturbs anybody when it is killed', async function () {
    this.timeout(60_000);
    const tree = new WorkTree(path.join(box.root, 'tree'));
    tree.write('a', '1');
    tree.commit();
    for (let file = 0; file < 200; file++) tree.write(`new/${file}`, `${file} ${newId()}`);
    for (let round = 0; round < 5; round++) {
      const child = start(tree, 1000);
      let heard = 0;
      child.stdout?.on('data', () => {
        // Each time a little later in what it does.
        if (heard++ === 0) setTimeout(() => child.kill('SIGKILL'), round * 11);
      });
      for (let file = 0; file < 200; file++) tree.write(`new/${file}`, `${file} ${newId()}`);
      await once(child, 'close');
      assert.equal(tree.git('fsck', '--strict', '--no-dangling'), '');
      const status = tree.status();
      const commit = await take(tree);
      assert.equal(tree.status(), status);
      assert.equal(tree.git('show', `${commit}:new/7`), fs.readFileSync(tree.at('new/7'), 'utf8'));
    }
  });
});
