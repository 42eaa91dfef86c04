/** State checkpoints of the Python client in a run: all distinct, kept as asked, and the newest good one found. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { CheckpointView } from '../../src/core/run/view.ts';
import { requireProgram } from '../support/requires.ts';
import { eventsOfType, printed } from '../support/runs.ts';
import { Sandbox, until } from '../support/sandbox.ts';

const PROGRAM = `
import os, runtrail, threading, time
def save(step):
    runtrail.save({"step": step, "weights": "w%d" % step, "data": "same"}, step=step, tags=["keep"] if step == 1 else [])
threads = [threading.Thread(target=save, args=(step,)) for step in range(5)]
for each in threads: each.start()
for each in threads: each.join()
print("five", flush=True)
while not os.path.exists("more"): time.sleep(0.05)
for step in range(5, 9): save(step)
print("nine", flush=True)
while not os.path.exists("go"): time.sleep(0.05)
`;

describe('state checkpoints', () => {
  it('saved at once are distinct, the newest and the tagged stay, and what is damaged is known', async function () {
    requireProgram(this, 'python3');
    const box = new Sandbox();
    try {
      box.write('train.py', PROGRAM);
      const folder = await box.detach(['python3', 'train.py'], { checkpoints: { keep: 3 } });
      const steps = async () => {
        const views = await box.json<CheckpointView[]>('checkpoints', 'ls', folder.id);
        return views.map(({ step }) => step);
      };
      await printed(folder, 'five');
      await until('all five', () => eventsOfType(folder, 'checkpoint').length >= 5);
      const recorded = eventsOfType(folder, 'checkpoint').map(({ data }) => data);
      assert.deepEqual(new Set(recorded.map(({ step }) => step)), new Set([0, 1, 2, 3, 4]));
      assert.equal(new Set(recorded.map((each) => each.path)).size, 5);
      assert.ok(recorded.every(({ kind }) => kind === 'state'));
      fs.writeFileSync(path.join(box.workspace, 'more'), '');
      await printed(folder, 'nine');
      fs.writeFileSync(path.join(box.workspace, 'go'), '');
      await box.cli('wait', folder.id);
      assert.deepEqual(await steps(), [1, 6, 7, 8]);
      const names = fs.readdirSync(folder.checkpoints);
      assert.equal(names.filter((name) => name.endsWith('.ckpt.json')).length, 4);
      assert.equal((await box.cli('checkpoints', 'verify', folder.id)).code, 0);
      assert.equal((await box.cli('verify', folder.id)).code, 0);
      const manifest = names.find((name) => name.includes('-8-')) ?? assert.fail(names.join(' '));
      const { keys } = JSON.parse(fs.readFileSync(path.join(folder.checkpoints, manifest), 'utf8'));
      fs.appendFileSync(path.join(folder.checkpoints, keys.weights.file), 'x');
      const { code, stdout } = await box.cli('checkpoints', 'verify', folder.id, '@latest');
      assert.equal(code, 5);
      assert.match(
        stdout,
        /✗ damaged {2}step 8 [^\n]*\n +checkpoints\/\S+: "weights" its part parts\/\w+ has \d+ bytes instead of \d+\n$/,
      );
      assert.equal((await box.json<CheckpointView[]>('checkpoints', 'ls', folder.id)).at(-1)?.good, false);
    } finally {
      box.close();
    }
  });
});
