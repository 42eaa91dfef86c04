/** A run from the command line to its recorded end. */

import assert from 'node:assert/strict';
import { Sandbox } from '../support/sandbox.ts';

describe('runtrail run', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
  });
  afterEach(() => box.close());

  it('completes with exit code 0', async () => {
    const { code } = await box.cli('run', box.params(['true']));
    assert.equal(code, 0);
    const run = await box.json('show', '@last');
    assert.equal(run.status, 'completed');
    assert.deepEqual(run.exit, { code: 0, signal: null });
  });

  it('fails with exit code 4 and records the program’s own', async () => {
    const { code, stdout } = await box.cli('run', box.params(['sh', '-c', 'echo hello; exit 7']));
    assert.equal(code, 4);
    assert.equal(stdout, 'hello\n');
    const run = await box.json('show', '@last');
    assert.equal(run.status, 'failed');
    assert.deepEqual(run.exit, { code: 7, signal: null });
  });

  it('records the signal of a killed program', async () => {
    const { code } = await box.cli('run', box.params(['sh', '-c', 'kill -9 $$']));
    assert.equal(code, 4);
    const run = await box.json('show', '@last');
    assert.deepEqual(
      [run.status, run.reason, run.exit],
      ['failed', 'signal', { code: null, signal: 'SIGKILL' }],
    );
  });
});
