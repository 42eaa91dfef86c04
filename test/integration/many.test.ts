/** Many runs at once, from several programs at once: each gets its folder and its end. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { RunView } from '../../src/core/run/view.ts';
import { assertSound } from '../support/runs.ts';
import { finished, Sandbox, until } from '../support/sandbox.ts';

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => box.close());

describe('many runs', () => {
  it('50 started at the same time from two processes: 50 folders, 50 ends, no lock left', async () => {
    box.params('echo "$RUNTRAIL_RUN_ID"; echo x >> ran');
    const half = `for i in $(seq 25); do "$NODE" "$CLI" run --detach test.run.json & done; wait`;
    const halves = await Promise.all([finished(box.startShell(half)), finished(box.startShell(half))]);
    const ids = halves.flatMap(({ stdout }) => stdout.match(/^[0-9a-z]{26}$/gm) ?? []);
    // A run that had already ended when its launcher looked prints no id.
    assert.ok(
      halves.every(({ stderr }) => !/runtrail: (?!✓)/.test(stderr)),
      halves[0]?.stderr,
    );
    const folders = box.folders();
    assert.equal(folders.length, 50);
    assert.ok(ids.every((id) => folders.some((folder) => folder.id === id)));
    await box.cli('wait', ...folders.map(({ id }) => id));
    for (const folder of folders) {
      assertSound(folder);
      assert.equal(fs.readFileSync(folder.console, 'utf8'), `${folder.id}\n`);
    }
    const runs = await box.json<RunView[]>('ls');
    assert.deepEqual([...new Set(runs.map(({ status }) => status))], ['completed']);
    assert.equal(fs.readFileSync(path.join(box.workspace, 'ran'), 'utf8').length, 100);
    await noLockLeft();
  });

  it('200 runs of nothing, one after the other: all recorded', async () => {
    box.params(['true']);
    const loop = 'i=0; while [ $i -lt 100 ]; do "$NODE" "$CLI" run test.run.json || exit 1; i=$((i+1)); done';
    const codes = await Promise.all([finished(box.startShell(loop)), finished(box.startShell(loop))]);
    assert.deepEqual(
      codes.map(({ code }) => code),
      [0, 0],
    );
    const runs = await box.json<RunView[]>('ls');
    assert.equal(runs.length, 200);
    assert.ok(runs.every(({ status, exit }) => status === 'completed' && exit?.code === 0));
    for (const folder of box.folders()) assertSound(folder);
    await noLockLeft();
  });

  async function noLockLeft(): Promise<void> {
    // A runner gives its lock back right after it closed the record.
    await until('every lock to be given back', async () => {
      const { stdout } = await finished(box.startShell('find .runtrail -name "*lock*"'));
      return stdout === '';
    });
  }
});
