/** The runner that starts before it is known whether there will be a run. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { requireLinux } from '../support/requires.ts';
import { Sandbox, until } from '../support/sandbox.ts';
import { markedProcesses } from '../torture/processes.ts';

describe('a runner that stands by', () => {
  let box: Sandbox;
  beforeEach(function () {
    requireLinux(this, 'processes are found by their environment');
    box = new Sandbox();
  });
  afterEach(() => box?.close());

  it('goes, and nothing was made, when the parameter file is refused', async () => {
    const { code } = await box.cli('run', box.write('bad.run.json', '{"command": []}'));
    assert.equal(code, 2);
    await until('no runner', () => markedProcesses(box).length === 0);
    assert.equal(fs.existsSync(path.join(box.workspace, '.runtrail')), false);
  });

  it('goes when the command line dies before it has said what to run', async () => {
    const env = { RUNTRAIL_FAIL_POINT: 'before-request' };
    const cli = box.start(['run', box.params(['true'])], { env });
    await until('the runner', () => markedProcesses(box).some(({ part }) => part === 'runner'));
    await until('the end of the command line', () => cli.signalCode === 'SIGKILL');
    await until('no runner', () => markedProcesses(box).length === 0);
    assert.deepEqual(
      box.folders().filter((folder) => fs.existsSync(folder.events)),
      [],
    );
  });
});
