/** Many things, some at a time. */

import assert from 'node:assert/strict';
import { mapLimited } from '../../src/base/limiter.ts';

describe('mapLimited', () => {
  it('keeps the order of the items and the limit', async () => {
    const waiting: (() => void)[] = [];
    let atOnce = 0;
    let most = 0;
    const done = mapLimited([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      most = Math.max(most, ++atOnce);
      await new Promise<void>((resolve) => waiting.push(resolve));
      atOnce--;
      return item * 10;
    });
    for (let finished = 0; finished < 7; finished++) {
      while (waiting.length === 0) await Promise.resolve();
      waiting.pop()?.(); // the last begun ends first
      await Promise.resolve();
    }
    assert.deepEqual(await done, [10, 20, 30, 40, 50, 60, 70]);
    assert.equal(most, 3);
  });

  it('does nothing for nothing, and fails as the work fails', async () => {
    assert.deepEqual(await mapLimited([], 4, () => Promise.reject(new Error('never'))), []);
    await assert.rejects(
      mapLimited([1, 2], 1, () => Promise.reject(new Error('broken'))),
      { message: 'broken' },
    );
  });
});
