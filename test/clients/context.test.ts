/** The one context that a Python program asks for what it needs of its run. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { requireProgram } from '../support/requires.ts';
import { finished, until } from '../support/sandbox.ts';
import { Speakers } from '../support/speakers.ts';

describe('the context of a Python program', () => {
  let room: Speakers;
  beforeEach(function () {
    requireProgram(this, 'python3');
    room = new Speakers();
  });
  afterEach(() => room?.close());

  const touch = (name: string, seconds: number) => {
    const file = room.at('control', 'ask', name);
    fs.writeFileSync(file, '');
    fs.utimesSync(file, seconds, seconds);
  };

  it('tells what the run takes, and raises on a limit', async () => {
    const state = (level: string) => ({
      now: { time: '2026-01-01T00:00:00.000Z', rssBytes: 5e8, cpuPercent: 90, gpuPercent: null },
      resources: { peakRssBytes: 6e8, cpuSeconds: 12 },
      limits: [{ rule: 'memory.bytes', value: 4e8, action: 'warn' }],
      limitMarks: [{ rule: 'memory.bytes', value: 5e8, limit: 4e8, level, message: 'Too much: 500 MB.' }],
    });
    const check = `
import runtrail, json
with runtrail.context() as ctx:
    try: print(json.dumps(ctx.check_resources()))
    except runtrail.ResourceLimit as e: print(e, e.rule, e.value, e.limit)`;
    fs.writeFileSync(room.at('state.json'), JSON.stringify(state('near')));
    assert.deepEqual(JSON.parse(await room.python(check)), {
      ...{ time: '2026-01-01T00:00:00.000Z', memory_bytes: 5e8, cpu_percent: 90, peak_memory_bytes: 6e8 },
      ...{ cpu_seconds: 12, limits: [{ rule: 'memory.bytes', limit: 4e8, action: 'warn' }] },
    });
    fs.writeFileSync(room.at('state.json'), JSON.stringify(state('exceeded')));
    assert.equal(await room.python(check), 'Too much: 500 MB. memory.bytes 500000000 400000000');
    for (const damage of ['', '{"now": 7, "limitMarks": {"a": 1}}', '[]', '{"limits": [1]}']) {
      fs.writeFileSync(room.at('state.json'), damage);
      const { code, stdout } = await room.tell(check);
      assert.deepEqual([code, stdout], [0, '{}\n'], damage);
    }
  });

  it('knows when a checkpoint is due: each time it is asked for, and every so many steps', async () => {
    touch('checkpoint', 1000);
    const asked = await room.python(`
import runtrail, os
path = os.path.join(os.environ["RUNTRAIL_RUN_DIR"], "control", "ask", "checkpoint")
with runtrail.context() as ctx:
    print(ctx.checkpoint_due(), ctx.checkpoint_due(), end=" ")
    os.utime(path, (2000, 2000))
    print(ctx.checkpoint_due(5), ctx.checkpoint_due(6), end=" ")
    os.utime(path, (3000, 3000))
    ctx.save_checkpoint({"a": 1}, step=7)
    print(ctx.checkpoint_due(8))`);
    assert.equal(asked, 'True False True False False');
    const env = { RUNTRAIL_CHECKPOINT_STEPS: '10' };
    const steps = `
import runtrail
with runtrail.context() as ctx:
    start = (ctx.load_checkpoint() or {"a": 0}) and (runtrail.loaded() or {"step": 0})["step"]
    print([step for step in range(start, 50, 1) if ctx.checkpoint_due(step)], end=" ")
with runtrail.context() as ctx:
    print([step for step in range(0, 50, 7) if ctx.checkpoint_due(step)])`;
    fs.rmSync(room.at('control/ask/checkpoint'));
    assert.equal(await room.python(steps, env), '[10, 20, 30, 40] [14, 21, 35, 42]');
  });

  it('is told that it is to stop, by a file or by an interrupt, and may end well', async () => {
    const loop = `
import runtrail, time
with runtrail.context() as ctx:
    print(ctx.stopping, flush=True)
    while not ctx.stopping: time.sleep(0.005)
    print("saving", ctx.save_checkpoint({"a": 1}, step=1) is not None, flush=True)
    EXTRA
print("ended")`;
    const start = async (extra = 'pass') => {
      const child = room.start(loop.replace('EXTRA', extra));
      const all = finished(child);
      let printed = '';
      child.stdout?.on('data', (text: string) => (printed += text));
      await until('the loop', () => printed.includes('False'));
      return { child, all, printed: () => printed };
    };
    const interrupted = await start();
    interrupted.child.kill('SIGINT');
    assert.deepEqual(await interrupted.all, {
      ...{ code: 0, signal: null, stdout: 'False\nsaving True\nended\n', stderr: '' },
    });
    const twice = await start('time.sleep(60)');
    twice.child.kill('SIGINT');
    await until('the end of the loop', () => twice.printed().includes('saving'));
    twice.child.kill('SIGINT');
    assert.match((await twice.all).stderr, /KeyboardInterrupt/);
    const asked = await start('time.sleep(0.3)');
    touch('stop', 1000);
    await until('the end of the loop', () => asked.printed().includes('saving'));
    asked.child.kill('SIGINT'); // a stop asks first, and interrupts a moment later
    assert.equal((await asked.all).stdout, 'False\nsaving True\nended\n');
    const never = await room.tell(`
import runtrail, os, signal
with runtrail.context() as ctx:
    os.kill(os.getpid(), signal.SIGINT)
    print("not interrupted")`);
    assert.match(never.stderr, /KeyboardInterrupt/); // who never looks is interrupted as ever
    assert.equal(never.stdout, '');
  });

  it('says operations, progress and how all of it ends', async () => {
    const { stderr } = await room.tell(`
import runtrail
with runtrail.context(4, task="items") as ctx:
    with ctx.operation("load"): pass
    ctx.log_operation_start("work")
    ctx.update_progress(3)
    status = ctx.get_status()
    assert status["operations"] == ["work"] and status["progress"]["percent"] == 75 and status["active"]
    ctx.log_operation_end("work", success=True)
    ctx.operation_start("rest")
    ctx.operation_end("nothing")
    raise MemoryError("mine")`);
    assert.match(stderr, /MemoryError: mine/);
    assert.match(stderr, /nothing was not started/);
    const messages = room.said().flatMap(({ message, level }) => (message ? [`${level} ${message}`] : []));
    assert.deepEqual(
      messages.map((text) => text.replace(/\d+\.\d s/, 'T')),
      [
        'info load: started',
        'info load: done after T',
        'info work: started',
        'info work: done after T',
        'info rest: started',
        'error rest: failed after T',
      ],
    );
    const last = room.said().findLast(({ progress }) => progress)?.progress;
    assert.deepEqual([last?.done, last?.total, last?.task, last?.state], [3, 4, 'items', 'failed']);
    assert.ok(room.said().some(({ metric, unit }) => metric?.['load.seconds'] !== undefined && unit));
  });
});
