/** What a live program says of its progress is what the command line shows. */

import assert from 'node:assert/strict';
import { printed } from '../support/runs.ts';
import { Sandbox } from '../support/sandbox.ts';

describe('progress of a run', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
  });
  afterEach(() => box.close());

  it('is shown while it lives, in words and as a number, and no more once it has ended', async () => {
    const say = `echo '{"progress": {"done": 42, "total": 100, "task": "epoch"}}' >> "$RUNTRAIL_SIGNALS"`;
    const folder = await box.detach(`${say}; echo said; while [ ! -e go ]; do sleep 0.02; done`);
    await printed(folder, 'said');
    const { progress } = await box.json('show', folder.id);
    assert.deepEqual([progress?.percent, progress?.tasks], [42, [{ task: 'epoch', done: 42, total: 100 }]]);
    assert.match((await box.cli('show', folder.id)).stdout, /^progress +42 % of epoch(, ETA \d+ s)?$/m);
    assert.match((await box.cli('ls')).stdout, /42 % of epoch/);
    box.write('go', '');
    await box.cli('wait', folder.id);
    assert.equal((await box.json('show', folder.id)).progress, null);
    assert.doesNotMatch((await box.cli('ls')).stdout, /42 %/);
  });
});
