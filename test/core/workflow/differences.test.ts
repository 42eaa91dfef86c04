/** Looking at everything that differs in a work tree, of which there may be very much. */

import assert from 'node:assert/strict';
import { differences, type TreeRules } from '../../../src/core/workflow/differences.ts';
import { parseStatus } from '../../../src/core/workflow/status.ts';
import { Sandbox } from '../../support/sandbox.ts';

describe('the differences of a huge work tree', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
  });
  afterEach(() => box.close());

  const status = parseStatus(Buffer.from(Array.from({ length: 50_000 }, (_, i) => `? data/${i}\0`).join('')));
  const find = (signal?: AbortSignal) => {
    const config = { hasModes: true, isSparse: false, remote: null };
    const rules: TreeRules = { top: box.workspace, config, leaveOut: [], secrets: [], signal };
    return differences(status, { gitlinks: [], hidden: [] }, rules);
  };

  it('are looked at in slices, between which a run can be stopped', async () => {
    const stop = new AbortController();
    let turns = 0;
    const other = setInterval(() => {
      if (++turns === 3) stop.abort(new Error('stopped'));
    }, 1);
    await assert.rejects(find(stop.signal), /stopped/).finally(() => clearInterval(other));
    assert.deepEqual(await find(), { taken: [], leftOut: [] });
  });
});
