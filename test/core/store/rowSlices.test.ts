/** Reading very many rows leaves everything else in the window its turn. */

import assert from 'node:assert/strict';
import { makeRuns } from '../../bench/make-runs.ts';
import { openCore } from '../../support/core.ts';
import { Sandbox } from '../../support/sandbox.ts';

describe('a list of which much is asked', () => {
  const box = new Sandbox();
  const list = openCore(box).list();

  after(() => {
    list.dispose();
    box.close();
  });

  it('reads rows in slices, also when very many are asked for at once', async () => {
    makeRuns({ count: 500, folder: box.workspace, keys: 4 });
    await list.start();
    const ids = list.ids();
    const known = new Set<number>();
    const turn = () => known.add(ids.filter((id) => list.rowNow(id)).length);
    const turns = setInterval(turn, 0);
    const rows = await Promise.all(ids.map((id) => list.row(id)));
    clearInterval(turns);
    assert.ok(rows.every((row, index) => row?.id === ids[index]));
    assert.ok([...known].some((count) => count > 0 && count < ids.length));
  });
});
