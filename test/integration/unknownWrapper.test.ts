/** A runner that is killed before it has recorded its wrapper: the wrapper's word still counts. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { requireLinux } from '../support/requires.ts';
import { eventsOf, killQuietly, Sandbox, until } from '../support/sandbox.ts';
import { markedProcesses } from '../torture/processes.ts';

describe('a run whose wrapper nobody knows', () => {
  let box: Sandbox;
  beforeEach(function () {
    requireLinux(this, 'processes are found by their environment');
    box = new Sandbox();
  });
  afterEach(() => box?.close());

  it('is recorded with its real exit code', async () => {
    const go = path.join(box.root, 'go');
    const script = 'until [ -e "$GO" ]; do sleep 0.05; done; exit 7';
    const folder = await box.detach(['sh', '-c', script], { environment: { GO: go } });
    for (const { pid, part } of markedProcesses(box)) if (part === 'runner') killQuietly(pid);
    await until('no runner', () => markedProcesses(box).every(({ part }) => part !== 'runner'));
    fs.rmSync(folder.processes);
    fs.rmSync(folder.wrapperPid);
    await box.cli('ls');
    fs.writeFileSync(go, '');
    await until('the sealed record', () => eventsOf(folder).some(({ type }) => type === 'sealed'));
    const run = await box.json('show', '@last');
    assert.deepEqual([run.status, run.exit], ['failed', { code: 7, signal: null }]);
  });
});
