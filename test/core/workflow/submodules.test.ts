/** Submodules: fetched under the same rules as the repository that names them, and put where it says. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { submoduleAddress } from '../../../src/core/workflow/submodules.ts';
import { CodeBox, fileOf } from '../../support/codeBox.ts';
import type { SampleRepository } from '../../support/sampleRepository.ts';

describe('submodules', () => {
  let code: CodeBox;
  let repository: SampleRepository;
  let part: SampleRepository;

  beforeEach(async () => {
    code = await CodeBox.start();
    repository = code.repository();
    part = code.repository('part');
  });
  afterEach(() => code.close());

  const declare = (url: string, where = 'lib/part', commit = part.commitOf('main')) =>
    repository.commitAgain({
      '.gitmodules': `[submodule "part"]\n\tpath = ${where}\n\turl = ${url}\n`,
      [where]: { mode: '160000', content: commit },
    });
  const refused = (message: RegExp) => assert.rejects(code.obtain(), { code: 'refused', message });

  it('come with the code, at the commit that it names, by a relative address too', async () => {
    const [, second = ''] = part.commits;
    declare('../part.git', 'lib/part', second);
    const got = await code.obtain();
    assert.equal(fileOf(got, 'lib/part/main.py'), 'print(1)\n');
    const git = (cwd: string, ...args: string[]) =>
      execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();
    assert.equal(git(path.join(got.workflow.folder, 'lib/part'), 'rev-parse', 'HEAD'), second);
    assert.equal(git(got.workflow.folder, 'status', '--porcelain'), '');
    const asked = code.server.requests.length;
    await code.obtain({ ref: got.workflow.commit });
    assert.equal(code.server.requests.length, asked);
    assert.equal(fileOf(await code.obtain({ mode: 'copy' }), 'lib/part/main.py'), 'print(1)\n');
  });

  it('that have submodules bring those too, but not for ever', async () => {
    const inner = code.repository('inner');
    part.commitAgain({
      '.gitmodules': '[submodule "x"]\n\tpath = inner\n\turl = ../inner.git\n',
      inner: { mode: '160000', content: inner.commitOf('main') },
    });
    declare(code.addressOf('part'));
    assert.equal(fileOf(await code.obtain(), 'lib/part/inner/main.py'), 'print(2)\n');
    // Each commit has the one before as a submodule: deeper than anybody means it.
    let commit = repository.commitOf('main');
    for (let level = 0; level < 6; level++) commit = declare('../code.git', 'again', commit);
    await assert.rejects(code.obtain({ ref: commit }), { code: 'unsupported', message: /nested deeper/ });
  });

  it('from an address that is not allowed are refused, and nothing is run', async () => {
    const marker = path.join(code.box.root, 'marker');
    code.given = { hosts: ['127.0.0.1'] };
    const elsewhere = `https://localhost:${code.server.port}/part.git`;
    for (const url of [`ext::sh -c 'touch ${marker}'`, part.folder, elsewhere, '../../../../part.git']) {
      declare(JSON.stringify(url));
      await refused(/^The submodule/);
    }
    assert.equal(fs.existsSync(marker), false);
  });

  it('cannot be put outside of the tree', async () => {
    const outside = path.join(code.box.root, 'outside');
    fs.mkdirSync(outside);
    declare('../part.git', '../outside');
    await assert.rejects(code.obtain());
    assert.deepEqual(fs.readdirSync(outside), []);
  });

  it('without an address, or from a link in the place of .gitmodules, are left out', async () => {
    repository.commitAgain({ lib: { mode: '160000', content: part.commitOf('main') } });
    assert.deepEqual(fs.readdirSync(path.join((await code.obtain()).workflow.folder, 'lib')), []);
    repository.commitAgain({ '.gitmodules': { mode: '120000', content: '/etc/passwd' } });
    await assert.rejects(code.obtain(), { message: /invalid path '.gitmodules'/ });
  });

  it('say which of them cannot be fetched', async () => {
    declare('../gone.git');
    await assert.rejects(code.obtain(), {
      code: 'not-found',
      message: /^The submodule "lib\/part" cannot be fetched: /,
    });
    declare('../part.git', 'lib/part', 'd'.repeat(40));
    await assert.rejects(code.obtain(), { code: 'not-found', message: /There is no commit d{40}/ });
  });

  it('find a relative address from that of the repository', () => {
    for (const [url, parent, address] of [
      ['../b.git', 'https://h/lab/a.git', 'https://h/lab/b.git'],
      ['../../other/b', 'https://h/lab/a/', 'https://h/other/b'],
      ['./b', 'https://h/lab/a', 'https://h/lab/a/b'],
      ['../b.git', 'git@h:lab/a.git', 'git@h:lab/b.git'],
      ['../../b.git', 'git@h:lab/a.git', 'git@h:b.git'],
      ['../b', 'ssh://git@h/a', 'ssh://git@h/b'],
      ['https://x/b', 'https://h/a', 'https://x/b'],
    ] as const)
      assert.equal(submoduleAddress(url, parent), address);
    for (const url of ['../../b', '../../../b'])
      assert.throws(() => submoduleAddress(url, 'https://h/a'), { code: 'refused' });
  });
});
