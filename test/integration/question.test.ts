/** What only the person knows is asked at the terminal; here that of a run, so that somebody can type into it. */

import assert from 'node:assert/strict';
import { typeInto } from '../../src/core/run/input.ts';
import { requireLinux, requireProgram } from '../support/requires.ts';
import { consoleOf, printed } from '../support/runs.ts';
import { CLI, Sandbox } from '../support/sandbox.ts';

describe('a question at the terminal', () => {
  let box: Sandbox;
  beforeEach(function () {
    requireLinux(this, 'terminals are made');
    requireProgram(this, 'script');
    box = new Sandbox();
  });
  afterEach(() => box?.close());

  it('starts nothing where it is left with Ctrl-C', async () => {
    const fields = { launcher: 'python', script_path: 'go.py', user_id: 'me', output_root_folder: 'out' };
    box.write('go.py', '');
    const file = box.write('session.json', fields);
    const outer = await box.detach([process.execPath, CLI, 'run', file], { terminal: true });
    await printed(outer, '(subject_id)');
    typeInto(outer, Buffer.from('\x03'));
    await box.cli('wait', outer.id);
    assert.deepEqual((await box.json('show', outer.id)).exit, { code: 130, signal: null });
    assert.match(consoleOf(outer), /Nothing was started/);
    assert.equal(box.folders().length, 1);
  });
});
