/** Runs of code that is got first: from a real server, from the cache, and what the record says of it. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { launch } from '../../src/core/launch/launch.ts';
import { planRepeat } from '../../src/core/launch/repeat.ts';
import { readRequest, readResolved } from '../../src/core/run/folder.ts';
import { AS_TEST, ended, openCore } from '../support/core.ts';
import { dataOf, ServedBox } from '../support/served.ts';

const SHOW = 'cat main.py; pwd; echo "$RUNTRAIL_CODE"';

describe('a run of code from a server', () => {
  let served: ServedBox;
  beforeEach(async function () {
    served = await ServedBox.start(this, {
      files: (n) => ({
        'main.py': `print(${n})\n`,
        'sub/deep/go.sh': `echo deep ${n}\n`,
        'note.txt': `${n}\n`,
      }),
    });
  });
  afterEach(() => served?.close());

  const run = async (workflow: object, ...args: string[]) => {
    const { code, stdout, stderr } = await served.box.cli('run', served.params(SHOW, workflow), ...args);
    assert.equal(code, 0, stderr);
    const [text, cwd, folder] = stdout.trim().split('\n');
    const record = readResolved(served.last()) ?? assert.fail('no run.json');
    return { text, cwd, folder, stderr, record, workflow: record.workflow ?? assert.fail('no workflow') };
  };

  it('runs in the commit of a branch, which is recorded; the record tells how it was fetched', async () => {
    const { text, cwd, folder, workflow } = await run({ ref: 'main' });
    assert.deepEqual([text, cwd, folder], ['print(2)', workflow.folder, workflow.folder]);
    const { commit, branch, source, mode } = workflow;
    assert.deepEqual(
      [commit, branch, source, mode],
      [served.repository.commits[2], 'main', 'server', 'shared'],
    );
    const [fetched] = dataOf(served.last(), 'fetched');
    assert.deepEqual([fetched?.source, fetched?.commit], ['server', commit]);
    assert.ok(dataOf(served.last(), 'fetching').length > 0);
    const shown = await served.box.json('show', '@last');
    assert.deepEqual([shown.workflow?.commit, shown.phase], [commit, null]);
    assert.match(fs.readFileSync(served.last().at('SUMMARY.md'), 'utf8'), new RegExp(`${commit} on main`));
  });

  it('takes a commit that was fetched before from the cache, and says so; the server is not asked', async () => {
    const [, second] = served.repository.commits;
    await run({ ref: second });
    const { length } = served.server.requests;
    const { text, workflow } = await run({ ref: second });
    assert.deepEqual([text, workflow.source], ['print(1)', 'cache']);
    assert.equal(served.server.requests.length, length);
    assert.deepEqual(dataOf(served.last(), 'fetching').length, 0);
    assert.equal(dataOf(served.last(), 'fetched')[0]?.source, 'cache');
  });

  it('says at its end that files were changed which it shares with other runs', async () => {
    await run({});
    assert.deepEqual(dataOf(served.last(), 'code-changed'), []);
    const file = served.params('chmod u+w main.py && echo more >> main.py');
    assert.equal((await served.box.cli('run', file)).code, 0);
    const folder = readResolved(served.last())?.workflow?.folder ?? '';
    const [changed] = dataOf(served.last(), 'code-changed');
    assert.match(
      changed?.message ?? '',
      /^Files of the shared code in .* were changed while this run used them/,
    );
    assert.ok(changed?.message.includes(folder));
  });

  it('takes a tag, the first digits of a commit, and the default branch', async () => {
    const [first = '', second = ''] = served.repository.commits;
    served.repository.setAnnotatedTag('v1', first);
    assert.equal((await run({ ref: 'v1' })).text, 'print(0)');
    assert.equal((await run({ ref: second.slice(0, 8).toUpperCase() })).workflow.commit, second);
    const { text, workflow } = await run({});
    assert.deepEqual([text, workflow.branch, workflow.ref], ['print(2)', 'main', null]);
  });

  it('runs below the top of the code, with script and outputs relative to there', async () => {
    const file = served.box.write('sub.run.json', {
      script: 'go.sh',
      cwd: 'deep',
      workflow: { repository: served.address, path: 'sub', mode: 'copy' },
      outputs: ['out.txt'],
      environment: { MORE: '1' },
    });
    const { code, stdout, stderr } = await served.box.cli('run', file);
    assert.deepEqual([code, stdout], [0, 'deep 2\n'], stderr);
    const folder = served.last();
    assert.equal(readRequest(folder).cwd, 'deep');
    assert.equal(readResolved(folder)?.cwd, folder.at('code', 'sub', 'deep'));
  });

  it('may write into a copy of its own, which is outside of the seal but for its outputs', async () => {
    const file = served.params(
      'echo mine > main.py; echo 5 > result.txt',
      { mode: 'copy' },
      { outputs: ['*.txt'] },
    );
    assert.equal((await served.box.cli('run', file)).code, 0);
    const folder = served.last();
    assert.equal(fs.readFileSync(folder.at('code', 'main.py'), 'utf8'), 'mine\n');
    const names = dataOf(folder, 'sealed')[0]?.files.map((each) => each.path) ?? [];
    assert.deepEqual(
      names.filter((name) => /result|main\.py|^code/.test(name)),
      ['cwd:result.txt'],
    );
    assert.equal((await served.box.cli('verify', '@last')).code, 0);
    fs.writeFileSync(folder.at('code', 'result.txt'), '6\n');
    assert.equal((await served.box.cli('verify', '@last')).code, 5);
  });

  it('leaves no compiled Python in the tree that others share', async () => {
    const { workflow } = await run({ ref: 'main' });
    const file = served.params(['sh', '-c', 'echo "$PYTHONPYCACHEPREFIX"']);
    const { stdout } = await served.box.cli('run', file);
    assert.equal(stdout.trim(), path.join(served.box.root, 'cache', 'runtrail', 'bytecode'));
    assert.throws(() => fs.accessSync(path.join(workflow.folder, 'none')));
  });

  it('is repeated at its commit, whatever the branch is since', async () => {
    const { workflow } = await run({ ref: 'main' });
    served.repository.commitAgain({ 'main.py': 'print(9)\n' });
    const open = openCore(served.box);
    const [first] = served.box.folders();
    const again = await launch(open.executor, (id) => planRepeat(open, id, first ?? assert.fail(), AS_TEST));
    assert.equal((await ended(open, again.folder)).status, 'completed');
    assert.equal(readResolved(again.folder)?.workflow?.commit, workflow.commit);
    assert.equal(readRequest(again.folder).workflow?.ref, workflow.commit);
  });

  it('starts a commit that is here without its server, and a branch with a warning', async () => {
    const { workflow } = await run({ ref: 'main' });
    served.server.fault = { kind: 'status', status: 503 };
    assert.equal((await run({ ref: workflow.commit })).text, 'print(2)');
    assert.deepEqual(dataOf(served.last(), 'prepared')[0]?.warnings, []);
    const branch = await run({ ref: 'main' });
    assert.deepEqual([branch.workflow.commit, branch.workflow.source], [workflow.commit, 'cache']);
    assert.match(dataOf(served.last(), 'prepared')[0]?.warnings.join() ?? '', /cannot be reached/);
    assert.match(branch.stderr, /cannot be reached/);
  });

  it('is told by a dry run, which asks no server and starts no git', async () => {
    const dry = async (workflow: object) => {
      const { stdout } = await served.box.cli('run', '--dry-run', served.params(SHOW, workflow));
      return stdout;
    };
    assert.match(await dry({ ref: 'main' }), /code +https:\S+ at main\n +not in the cache/);
    const { workflow } = await run({ ref: 'main' });
    const { length } = served.server.requests;
    const short = workflow.commit.slice(0, 10);
    assert.match(await dry({ ref: 'main' }), new RegExp(`in the cache, ready at commit ${short}`));
    assert.match(await dry({ ref: workflow.commit }), new RegExp(`ready at commit ${short}`));
    assert.match(await dry({ ref: 'other' }), /the server would be asked/);
    assert.equal(served.server.requests.length, length);
  });

  describe('that cannot be got', () => {
    const fails = async (workflow: object) => {
      const { code, stderr } = await served.box.cli('run', served.params(SHOW, workflow));
      const run = await served.box.json('show', '@last');
      assert.deepEqual([code, run.status, run.reason, run.exit], [4, 'failed', 'no-code', null], stderr);
      assert.equal((await served.box.cli('verify', '@last')).code, 0);
      return run.message ?? '';
    };

    it('as there is no such ref: the nearest is offered', async () => {
      assert.match(await fails({ ref: 'mian' }), /no branch, tag or commit "mian".*"main"/);
    });

    it('as there is no such commit, or no such repository', async () => {
      assert.match(await fails({ ref: 'a'.repeat(40) }), /a{40}/);
      assert.match(await fails({ repository: served.server.addressOf('none.git') }), /no such repository/i);
    });

    it('as the folder to run in is not in it', async () => {
      assert.match(await fails({ path: 'nowhere' }), /"nowhere" is not in the repository/);
    });

    it('as the address is not allowed: the file is refused and nothing was made', async () => {
      for (const repository of ['ext::sh -c touch% x', 'http://127.0.0.1/x.git', served.repository.folder]) {
        const { code, stderr } = await served.box.cli('run', served.params(SHOW, { repository }));
        assert.deepEqual([code, served.box.folders()], [2, []], stderr);
      }
    });
  });
});
