/** Following a log at a bounded cost, however fast it grows. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { LogFollower } from '../../../../src/core/signals/recognise/logFollower.ts';
import { Sandbox } from '../../../support/sandbox.ts';

describe('following a log', () => {
  let box: Sandbox;
  let file: string;
  beforeEach(() => {
    box = new Sandbox();
    file = path.join(box.workspace, 'console.log');
  });
  afterEach(() => box.close());

  it('reads only what is new, and what stands at its end once nothing comes any more', async () => {
    const follower = new LogFollower();
    assert.deepEqual(await follower.look(file, false), []);
    fs.writeFileSync(file, 'epoch 1/3\nepoch 2');
    assert.deepEqual(
      (await follower.look(file, false)).map(({ progress }) => progress?.done),
      [1],
    );
    assert.deepEqual(await follower.look(file, false), []);
    fs.appendFileSync(file, '/3');
    assert.deepEqual(
      (await follower.look(file, true)).map(({ progress }) => progress?.done),
      [2],
    );
  });

  it('goes on where an earlier runner was, also in the middle of a line', async () => {
    fs.writeFileSync(file, 'epoch 1/3 loss=1\nepoch 2/3 loss=2\n');
    const lines = await new LogFollower({ offset: 17 }).look(file, true);
    assert.deepEqual(
      lines.map(({ step }) => step),
      [2, undefined],
    );
  });

  it('leaves the line that is not whole yet to the runner that goes on', async () => {
    fs.writeFileSync(file, 'epoch 1/30 loss=1\nepoch 2/30 loss=0.1');
    const first = new LogFollower();
    assert.equal((await first.look(file, false)).length, 2);
    await first.look(file, false);
    fs.appendFileSync(file, '25\n');
    const lines = await new LogFollower({ offset: first.position }).look(file, true);
    assert.deepEqual(
      lines.flatMap(({ metric }) => (metric ? [metric] : [])),
      [{ loss: 0.125 }],
    );
  });

  it('begins anew with a file that is shorter than before', async () => {
    const follower = new LogFollower();
    fs.writeFileSync(file, `${'x'.repeat(100)}\nepoch 1/3\n`);
    await follower.look(file, false);
    fs.writeFileSync(file, 'half a line\nepoch 2/3\n');
    assert.equal((await follower.look(file, false))[0]?.progress?.done, 2);
  });

  it('passes over what is too much, goes on with the newest, and says so', async () => {
    const rates = { perLook: 64 << 10, mostWaiting: 1 << 20 };
    const follower = new LogFollower({ rates });
    const handle = fs.openSync(file, 'w');
    fs.writeSync(handle, 'epoch 1/9 loss=1\n');
    // A gigabyte that takes no room on the disk.
    fs.writeSync(handle, 'x\nepoch 2/9\n', 2 ** 30);
    fs.closeSync(handle);
    const start = process.cpuUsage();
    assert.deepEqual(
      (await follower.look(file, false)).map(({ progress }) => progress?.done),
      [2],
    );
    assert.ok(process.cpuUsage(start).user < 1e6);
    fs.appendFileSync(file, 'epoch 3/9\n');
    const [progress, note] = await follower.look(file, true);
    assert.equal(progress?.progress?.done, 3);
    assert.equal(note?.level, 'warning');
    assert.match(
      note?.message ?? '',
      /^The log grew faster than it could be searched: 1\.0 GiB of it were passed over\.$/,
    );
  });

  it('reads a little at each look, and catches up', async () => {
    const follower = new LogFollower({ rates: { perLook: 4096, mostWaiting: 1 << 20 } });
    fs.writeFileSync(file, Array.from({ length: 1000 }, (_, n) => `step=${n} loss=${n}\n`).join(''));
    const counts: number[] = [];
    for (
      let lines = await follower.look(file, false);
      lines.length > 0;
      lines = await follower.look(file, false)
    ) {
      counts.push(lines.length);
    }
    assert.ok(counts.length >= 4, `${counts}`);
    assert.equal(
      counts.reduce((sum, count) => sum + count),
      1000,
    );
  });
});
