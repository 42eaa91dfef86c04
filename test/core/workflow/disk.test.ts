/** A disk that is full while code is fetched: said in words, and the mirror is as good as before. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { CodeBox, fileOf } from '../../support/codeBox.ts';
import { SmallDisk } from '../../support/smallDisk.ts';

const LARGE = 400_000;
const ROOM = 100_000;

describe('a full disk', () => {
  let code: CodeBox;
  let disk: SmallDisk | undefined;

  beforeEach(async function () {
    code = await CodeBox.start();
    const folder = path.join(code.box.root, 'small');
    fs.mkdirSync(folder);
    disk = SmallDisk.mount(this, folder, '8M');
    code.given = { cache: folder };
  });
  afterEach(async () => {
    disk?.unmount();
    await code.close();
  });

  /** Leaves room for the fetch to begin with. */
  const fill = (room: number) => {
    const filler = disk?.fill() ?? '';
    fs.truncateSync(filler, fs.statSync(filler).size - room);
    return filler;
  };
  const isFull = { code: 'cannot-start', message: /disk is full/ };

  it('during a fetch or a checkout is said, and what was here still runs', async () => {
    const repository = code.repository();
    const before = await code.obtain({ ref: 'main' });
    for (const room of [ROOM, LARGE + 150_000, 0]) {
      const commit = repository.commitAgain({ 'large.bin': randomBytes(LARGE) });
      const filler = fill(room);
      await assert.rejects(code.obtain({ ref: commit }), isFull);
      fs.rmSync(filler);
      assert.equal(fileOf(await code.obtain({ ref: before.workflow.commit }), 'main.py'), 'print(2)\n');
      assert.equal(fileOf(await code.obtain({ ref: commit }), 'large.bin').length > 0, true);
      await code.repositories.prune({ toBytes: 1 });
    }
  });

  it('during the first fetch is said, and the next one starts clean', async () => {
    code.repository('code', { files: () => ({ 'large.bin': randomBytes(LARGE) }) });
    const filler = fill(ROOM);
    await assert.rejects(code.obtain({ ref: 'main' }), isFull);
    fs.rmSync(filler);
    assert.equal((await code.obtain({ ref: 'main' })).workflow.source, 'server');
  });
});
