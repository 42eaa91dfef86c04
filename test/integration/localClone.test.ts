/** Runs in a clone of the user's own: used as it stands and never changed, copied, or passed by for another commit. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { launch } from '../../src/core/launch/launch.ts';
import { planRun } from '../../src/core/launch/plan.ts';
import type { Question } from '../../src/core/params/adapted.ts';
import { readRequest, readResolved } from '../../src/core/run/folder.ts';
import { AS_TEST, ended, openCore } from '../support/core.ts';
import { until } from '../support/sandbox.ts';
import { dataOf, ServedBox } from '../support/served.ts';

describe('a clone of the user’s own', () => {
  let served: ServedBox;
  let clone: string;
  beforeEach(async function () {
    served = await ServedBox.start(this);
    clone = path.join(served.box.workspace, 'clones', 'code');
    fs.mkdirSync(path.dirname(clone));
  });
  afterEach(() => served?.close());

  /** Everything about the clone that must stay as it is. */
  const stateOf = () => ({
    head: served.git(clone, 'rev-parse', 'HEAD'),
    branch: served.git(clone, 'branch', '--show-current'),
    status: served.git(clone, 'status', '--porcelain'),
    index: fs.readFileSync(path.join(clone, '.git', 'index')).toString('base64'),
    log: fs.readFileSync(path.join(clone, '.git', 'logs', 'HEAD'), 'utf8'),
  });
  const run = (workflow: object, ...args: string[]) =>
    served.box.cli('run', served.params(['cat', 'main.py'], { local: 'clones/code', ...workflow }), ...args);
  const got = () => readResolved(served.last())?.workflow ?? assert.fail('no code');
  const warnings = () => dataOf(served.last(), 'prepared')[0]?.warnings ?? [];

  it('is made where there is none, and run in place', async () => {
    const { code, stdout, stderr } = await run({ ref: 'main' });
    assert.deepEqual([code, stdout], [0, 'print(2)\n'], stderr);
    const { folder, mode, commit, branch } = got();
    assert.deepEqual([folder, mode, branch], [clone, 'local', 'main']);
    assert.equal(served.git(clone, 'rev-parse', 'HEAD'), commit);
    assert.equal(served.git(clone, 'remote', 'get-url', 'origin'), served.address);
  });

  it('with changes is run as it stands; they are said, and kept', async () => {
    served.clone(clone);
    fs.writeFileSync(path.join(clone, 'main.py'), 'print("mine")\n');
    fs.writeFileSync(path.join(clone, 'new.txt'), 'new\n');
    const before = stateOf();
    const { stdout, stderr } = await run({ ref: 'main' });
    assert.equal(stdout, 'print("mine")\n', stderr);
    assert.match(stderr, /clone .* has 2 changed files/);
    assert.deepEqual(stateOf(), before);
    const { state, gitDir } = got();
    assert.deepEqual(state?.snapshot?.changed, ['main.py', 'new.txt']);
    const kept = served.git(clone, `--git-dir=${gitDir}`, 'show', `${state?.snapshot?.commit}:new.txt`);
    assert.equal(kept, 'new');
  });

  it('is copied as it stood at the start: later changes have no effect', async () => {
    served.clone(clone);
    fs.writeFileSync(path.join(clone, 'main.py'), 'print("then")\n');
    const gate = path.join(served.box.workspace, 'gate');
    const file = served.params(['sh', '-c', `until [ -e "${gate}" ]; do sleep 0.02; done; cat main.py`], {
      local: 'clones/code',
      mode: 'copy',
    });
    const { code, stdout } = await served.box.cli('run', '--detach', file);
    assert.equal(code, 0);
    fs.writeFileSync(path.join(clone, 'main.py'), 'print("now")\n');
    fs.writeFileSync(gate, '');
    const folder = served.box.folder(stdout.trim());
    await until('the end', async () => (await served.box.json('show', folder.id)).status === 'completed');
    assert.equal(fs.readFileSync(folder.console, 'utf8'), 'print("then")\n');
    assert.deepEqual([got().mode, got().folder], ['copy', folder.at('code')]);
  });

  it('that is the workspace itself, or a work tree beside it, keeps one state', async () => {
    const { workspace } = served.box;
    served.git(workspace, 'init', '--quiet', '--initial-branch=main');
    served.box.write('main.py', 'print("own")\n');
    served.git(workspace, 'add', 'main.py');
    served.git(workspace, 'commit', '--quiet', '--message=own');
    served.box.write('main.py', 'print("changed")\n');
    const own = { repository: undefined, local: '.' };
    assert.equal((await run(own)).stdout, 'print("changed")\n');
    const record = readResolved(served.last());
    assert.deepEqual(record?.code, record?.workflow?.state);
    const ref = `refs/runtrail/runs/${served.last().id}`;
    assert.equal(served.git(workspace, 'rev-parse', ref), record?.code?.snapshot?.commit);
    served.git(workspace, 'worktree', 'add', '--quiet', '-b', 'beside', 'clones/beside');
    assert.equal((await run({ ...own, local: 'clones/beside' })).stdout, 'print("own")\n');
    const kept = served.git(workspace, 'rev-parse', `refs/runtrail/runs/${served.last().id}`);
    assert.equal(kept, got().state?.snapshot?.commit);
    assert.match(warnings().join(), /only the state of the clone was kept/);
  });

  describe('at another commit', () => {
    let first: string;
    beforeEach(() => {
      [first = ''] = served.repository.commits;
      served.clone(clone);
    });

    it('is asked about; where nobody can be asked nothing is made, and how to answer is said', async () => {
      const { code, stderr } = await run({ ref: first });
      assert.deepEqual([code, served.box.folders()], [2, []]);
      assert.match(stderr, /stands at \w{10} \(main\), and not at/);
      assert.match(stderr, /--on-other-commit use.*--on-other-commit checkout/);
    });

    it('is run as it is when that was said', async () => {
      const before = stateOf();
      const { stdout, stderr } = await run({ ref: first }, '--on-other-commit', 'use');
      assert.equal(stdout, 'print(2)\n', stderr);
      assert.deepEqual([got().commit, got().ref], [served.repository.commits[2], first]);
      assert.match(warnings().join(), /it was used as it is/);
      assert.doesNotMatch(stderr, /a run asks/);
      assert.deepEqual(stateOf(), before);
      assert.equal(readRequest(served.last()).workflow?.onOtherCommit, 'use');
    });

    it('is passed by for a folder with that commit; what names the clone names that folder', async () => {
      fs.writeFileSync(path.join(clone, 'main.py'), 'print("mine")\n');
      const before = stateOf();
      const file = served.params(
        ['sh', '-c', `cat "$0"; cat "$RUNTRAIL_PARAMS"; pwd`, path.join(clone, 'main.py')],
        { local: 'clones/code', ref: first },
        { parameters: { script: path.join(clone, 'main.py'), other: `${clone}-2/x` }, cwd: clone },
      );
      const { stdout, stderr } = await served.box.cli('run', file, '--on-other-commit', 'checkout');
      const tree = served.last().at('code');
      const [text, ...rest] = stdout.trim().split('\n');
      assert.deepEqual([text, rest.pop()], ['print(0)', tree], stderr);
      assert.deepEqual(JSON.parse(rest.join('\n')), {
        script: path.join(tree, 'main.py'),
        other: `${clone}-2/x`,
      });
      assert.deepEqual([got().commit, got().folder, got().mode], [first, tree, 'copy']);
      assert.deepEqual(stateOf(), before);
      assert.equal((await served.box.cli('verify', '@last')).code, 0);
    });

    it('would come from the clone where that has it, says a dry run', async () => {
      served.git(clone, 'tag', 'begun', first);
      const { stdout } = await run({ ref: 'begun' }, '--on-other-commit', 'checkout', '--dry-run');
      assert.match(stdout, new RegExp(`in a folder of its own, from your clone, at ${first.slice(0, 10)}`));
    });

    it('that the clone does not have comes from the repository', async () => {
      const newest = served.repository.commitAgain({ 'main.py': 'print("newest")\n' });
      const { stdout, stderr } = await run({ ref: newest }, '--on-other-commit', 'checkout');
      assert.equal(stdout, 'print("newest")\n', stderr);
      assert.deepEqual([got().commit, got().mode, got().source], [newest, 'shared', 'server']);
      assert.throws(() => served.git(clone, 'cat-file', '-e', newest));
    });

    it('is asked about with three answers, of which one starts nothing', async () => {
      const open = openCore(served.box);
      const file = served.params(['cat', 'main.py'], { local: 'clones/code', ref: first });
      const questions: Question[] = [];
      const start = (answer: string) =>
        launch(open.executor, (id) =>
          planRun(open, id, {
            ...{ file, overrides: [], tags: [], ...AS_TEST },
            ask: async (asked) => {
              questions.push(...asked);
              return { 'on-other-commit': answer };
            },
          }),
        );
      await assert.rejects(start('cancel'), /Nothing was started/);
      assert.deepEqual(served.box.folders(), []);
      const { folder } = await start('checkout');
      assert.equal((await ended(open, folder)).status, 'completed');
      assert.deepEqual(
        questions[0]?.choices?.map(({ value }) => value),
        ['use', 'checkout', 'cancel'],
      );
    });
  });

  describe('is refused, and left as it is', () => {
    const refuses = async (words: RegExp, workflow: object = {}) => {
      const { code, stderr } = await run({ ref: 'main', ...workflow });
      assert.deepEqual([code, served.box.folders()], [2, []]);
      assert.match(stderr, words);
    };

    it('when it is a folder with something else', async () => {
      fs.mkdirSync(clone);
      fs.writeFileSync(path.join(clone, 'precious.txt'), 'x');
      await refuses(/is no clone of a repository; nothing is cloned over it/);
      assert.deepEqual(fs.readdirSync(clone), ['precious.txt']);
    });

    it('when it is a clone of another repository, with both addresses', async () => {
      served.clone(clone);
      const repository = served.server.addressOf('other/code.git');
      await refuses(/clone of https:\S+\/code\.git, and not of https:\S+\/other\/code\.git/, { repository });
    });

    it('when it is not there, and no repository is named', async () => {
      await refuses(/no clone at .*; with a "repository" it would be cloned there/, {
        repository: undefined,
      });
    });
  });
});
