/** Files that Git LFS keeps beside a repository, with a store of its own as the big servers have one. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { CodeBox, fileOf } from '../../support/codeBox.ts';
import { LargeFileStore } from '../../support/largeFileStore.ts';
import { requireProgram } from '../../support/requires.ts';
import type { SampleRepository } from '../../support/sampleRepository.ts';

const CONTENT = 'large '.repeat(1000);
const OID = createHash('sha256').update(CONTENT).digest('hex');
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${OID}\nsize ${CONTENT.length}\n`;
const FILES = { '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n', 'data/large.bin': POINTER };

describe('code with large files', () => {
  let code: CodeBox;
  let repository: SampleRepository;

  beforeEach(async function () {
    requireProgram(this, 'git-lfs');
    code = await CodeBox.start();
    repository = code.repository();
    repository.commitAgain(FILES);
  });
  afterEach(() => code?.close());

  it('has them fetched from the store of its server, for shared trees and copies', async () => {
    const store = new LargeFileStore(code.server, { [OID]: CONTENT });
    assert.equal(fileOf(await code.obtain(), 'data/large.bin'), CONTENT);
    assert.equal(store.downloads, 1);
    assert.equal(fileOf(await code.obtain({ mode: 'copy' }), 'data/large.bin'), CONTENT);
    assert.equal(fileOf(await code.obtain(), 'data/large.bin'), CONTENT);
  });

  it('does not go to a store that is not allowed, nor run what the repository configures', async () => {
    new LargeFileStore(code.server, { [OID]: CONTENT });
    const marker = path.join(code.box.root, 'marker');
    repository.commitAgain({
      '.lfsconfig': `[lfs]\n\turl = http://127.0.0.1:${code.server.port}/stolen\n[lfs "customtransfer.x"]\n\tpath = touch\n\targs = ${marker}\n[lfs]\n\tstandalonetransferagent = x\n`,
    });
    const got = await code.obtain();
    assert.equal(fileOf(got, 'data/large.bin'), CONTENT);
    assert.match(got.warnings.join(), /a store of large files that is not allowed/);
    assert.equal(fs.existsSync(marker), false);
    assert.ok(!code.server.requests.some((request) => request.includes('stolen')));
  });

  it('is not run with a pointer in the place of a file', async () => {
    new LargeFileStore(code.server, {});
    await assert.rejects(code.obtain(), (error: Error) =>
      /large\.bin|LFS|not found|Not Found/i.test(error.message),
    );
    assert.deepEqual(code.repositories.list()[0]?.trees, []);
  });

  it('says what is missing where git-lfs is not installed', async () => {
    const bin = path.join(code.box.root, 'bin');
    fs.mkdirSync(bin);
    for (const name of fs.readdirSync('/usr/bin'))
      if (!name.startsWith('git-lfs')) fs.symlinkSync(path.join('/usr/bin', name), path.join(bin, name));
    code.box.env['PATH'] = bin;
    await assert.rejects(code.obtain(), {
      code: 'unsupported',
      message: 'data/large.bin are kept by Git LFS, which is not installed here.',
      hint: /^Install git-lfs/,
    });
    const [plain = ''] = repository.commits;
    assert.equal(fileOf(await code.obtain({ ref: plain }), 'main.py'), 'print(0)\n');
  });
});
