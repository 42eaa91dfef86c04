/** Painting again and again. */

import assert from 'node:assert/strict';
import { type Repainting, repaint } from '../../src/cli/repaint.ts';
import { until } from '../support/sandbox.ts';

const NEVER = 60_000;

describe('repainting', () => {
  let painting: Repainting | undefined;
  afterEach(() => painting?.stop());

  it('never paints two at once, and once more for all that came meanwhile', async () => {
    let [begun, ended] = [0, 0];
    const gate = Promise.withResolvers<void>();
    painting = repaint(NEVER, async () => {
      begun++;
      await gate.promise;
      ended++;
    });
    for (let call = 0; call < 5; call++) painting.soon();
    assert.deepEqual([begun, ended], [1, 0]);
    gate.resolve();
    await until('the second one', () => ended === 2);
    await painting.stop();
    assert.deepEqual([begun, ended], [2, 2]);
  });

  it('goes on by itself, and leaves no timer when it is stopped', async () => {
    let count = 0;
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    await new Promise(setImmediate); // by then the test has its own
    const before = timers();
    painting = repaint(5, async () => {
      count++;
    });
    assert.equal(timers(), before + 1);
    await until('some', () => count > 3);
    await painting.stop();
    const after = count;
    assert.equal(timers(), before);
    painting.soon();
    assert.equal(count, after);
  });

  it('says when it fails', async () => {
    painting = repaint(NEVER, () => Promise.reject(new Error('no screen')));
    painting.soon();
    await assert.rejects(painting.failed, /no screen/);
  });
});
