/** Stopping and pausing as a program does it that goes on living: what the command line cannot show. */

import assert from 'node:assert/strict';
import { pauseRun, resumeRun, stopRun } from '../../../src/core/store/steer.ts';
import { openCore } from '../../support/core.ts';

import { counter, eventsOfType, printed } from '../../support/runs.ts';
import { Sandbox, until } from '../../support/sandbox.ts';

describe('steering a run', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
  });
  afterEach(() => box.close());

  it('comes to the state that was asked for, each time, in the name of who asked', async () => {
    const folder = await box.detach(counter());
    const open = openCore(box);
    const by = { by: 'ada' };
    assert.equal((await pauseRun(folder, open, by)).status, 'paused');
    assert.equal((await resumeRun(folder, open, by)).status, 'running');
    assert.equal((await stopRun(folder, open, by)).status, 'stopped');
    assert.equal((await stopRun(folder, open, by)).status, 'stopped');
    await assert.rejects(pauseRun(folder, open, by), { code: 'refused', message: /has ended \(stopped\)/ });
    assert.deepEqual(
      eventsOfType(folder, 'requested').map(({ data }) => [data.kind, data.by]),
      [
        ['pause', 'ada'],
        ['resume', 'ada'],
        ['stop', 'ada'],
      ],
    );
  });

  it('gives up waiting when it is told to, and what was asked stays asked', async () => {
    const folder = await box.detach("trap '' INT TERM; echo up; while [ ! -e go ]; do sleep 0.02; done", {
      stop: { interruptSeconds: 600, terminateSeconds: 600 },
    });
    await printed(folder, 'up');
    const giveUp = new AbortController();
    const stopping = stopRun(folder, openCore(box), { by: 'ada', signal: giveUp.signal });
    await until('the signal', () => eventsOfType(folder, 'signalled').length === 1);
    giveUp.abort(new Error('enough'));
    await assert.rejects(stopping, { message: 'enough' });
    box.write('go', '');
    await box.cli('wait', folder.id);
    assert.equal((await box.json('show', folder.id)).status, 'stopped');
  });
});
