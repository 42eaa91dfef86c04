/** What the Python client writes: whole lines, whatever the program is and does. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { requireProgram } from '../support/requires.ts';
import { ROOT, until } from '../support/sandbox.ts';
import { SmallDisk } from '../support/smallDisk.ts';
import { Speakers } from '../support/speakers.ts';

const CLIENT = path.join(ROOT, 'media', 'clients', 'python', 'runtrail.py');

describe('the Python client', () => {
  let room: Speakers;
  beforeEach(function () {
    requireProgram(this, 'python3');
    room = new Speakers();
  });
  afterEach(() => room?.close());

  it('is one file for Python 3.8, and imports nothing but the standard library', async () => {
    const look = `
import ast, sys
tree = ast.parse(open(sys.argv[1]).read(), feature_version=(3, 8))
print(sorted({(node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]
  for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))} - set(sys.stdlib_module_names)))`;
    const { stdout, stderr } = spawnSync('python3', ['-c', look, CLIENT], { encoding: 'utf8' });
    assert.equal(stdout.trim(), "['numpy']", stderr); // in functions only, where a state holds arrays
    const early = 'import sys, runtrail; print("numpy" in sys.modules, "socket" in sys.modules)';
    assert.equal(await room.python(early), 'False False');
  });

  it('says metrics with step, labels, unit and time; each unit once', async () => {
    await room.python(`
import runtrail
runtrail.log(loss=0.25, acc=1, step=3, context={"subset": "val", "fold": 2}, unit={"loss": "nat"})
runtrail.log({"a/b": True}, step=4.5, unit="%")
runtrail.log({"a/b": 2}, unit="%")
runtrail.metric("mü\\n", 1e300, step=7)
runtrail.metric({"x": 1, "y": -0.0})`);
    const said = room.said();
    assert.ok(said.every(({ time }) => Math.abs(time - Date.now() / 1000) < 100));
    assert.deepEqual(
      said.map(({ time: _, ...rest }) => rest),
      [
        {
          ...{ metric: { loss: 0.25, acc: 1 }, step: 3 },
          ...{ context: { subset: 'val', fold: 2 }, unit: { loss: 'nat' } },
        },
        { metric: { 'a/b': 1 }, step: 4.5, unit: { 'a/b': '%' } },
        { metric: { 'a/b': 2 } },
        { metric: { 'mü\n': 1e300 }, step: 7 },
        { metric: { x: 1, y: -0 } },
      ],
    );
  });

  it('keeps NaN and infinities, takes what can be a number, and says once what cannot', async () => {
    const { stderr, code } = await room.tell(`
import runtrail, decimal, fractions
class Tensor:
    def __float__(self): return 0.5
for _ in range(3):
    runtrail.log(a=float("nan"), b=float("inf"), c=float("-inf"), d=decimal.Decimal("0.1"), e=Tensor(),
                 f=fractions.Fraction(1, 4), bad="0.3", none=None, step=0)
runtrail.log(big=2**70, huge=10**400)
runtrail.log(x=1, step=float("nan"))
runtrail.log(x=2, step="three")`);
    assert.equal(code, 0);
    const expected = { a: 'NaN', b: 'Infinity', c: '-Infinity', d: 0.1, e: 0.5, f: 0.25 };
    const said = room.said().map(({ metric, step }) => [metric, step]);
    assert.deepEqual(said, [
      ...Array(3).fill([expected, 0]),
      [{ big: 2 ** 70 }, undefined],
      [{ x: 1 }, undefined],
      [{ x: 2 }, undefined],
    ]);
    assert.deepEqual(stderr.match(/is not a number/g)?.length, 5, stderr);
  });

  it('says everything else that there is to say', async () => {
    await room.python(`
import runtrail, os
runtrail.param(seed=1, lr=float("inf"), nested={"a": [1, (2,)]}, odd=object)
runtrail.message("half way", level="warning")
runtrail.status("loading")
runtrail.artifact("out.bin", "model", step=2)
runtrail.image("plot.png")
runtrail.table([{"a": 1, "b": "x,y"}, {"b": 2}], name="rows", step=3)
runtrail.checkpoint("c.pt", step=5, description="d", tags=["keep"], metrics={"loss": float("nan")})
class Figure:
    def savefig(self, path): open(path, "w").write("png")
runtrail.image(Figure(), name="fig/1")
with runtrail.timing("load", step=1): pass
@runtrail.timing("call")
def f(n): return n and f(n - 1)
f(2)`);
    const said = room.said().map(({ time: _, ...rest }) => rest);
    const [timed, ...calls] = said.splice(-4);
    assert.deepEqual(said, [
      { param: { seed: 1, lr: 'Infinity', nested: { a: [1, [2]] }, odd: "<class 'object'>" } },
      { message: 'half way', level: 'warning' },
      { status: 'loading' },
      { artifact: { path: room.at('out.bin'), type: 'model', step: 2 } },
      { artifact: { path: room.at('plot.png'), type: 'image' } },
      { artifact: { path: room.at('outputs/rows-3.csv'), type: 'table', step: 3 } },
      {
        checkpoint: {
          ...{ path: room.at('c.pt'), step: 5, description: 'd', tags: ['keep'] },
          metrics: { loss: 'NaN' },
        },
      },
      { artifact: { path: room.at('outputs/fig_1.png'), type: 'image' } },
    ]);
    assert.equal(fs.readFileSync(room.at('outputs/rows-3.csv'), 'utf8'), 'a,b\r\n1,"x,y"\r\n,2\r\n');
    assert.equal(timed?.step, 1);
    assert.deepEqual(timed?.unit, { load: 's' });
    assert.deepEqual(
      calls.map(({ metric }) => Object.keys(metric ?? {})),
      [['call'], ['call'], ['call']],
    );
  });

  it('does nothing outside of a run, and lets what the program does through', async () => {
    const outside = Object.fromEntries(
      Object.keys(room.env)
        .filter((name) => name.startsWith('RUNTRAIL_'))
        .map((name) => [name, undefined]),
    );
    const printed = await room.python(
      `
import runtrail
runtrail.log(a=1); runtrail.param(a=1); runtrail.message("m"); runtrail.status("s"); runtrail.artifact("a")
runtrail.image("i"); runtrail.table([[1]]); runtrail.checkpoint("c"); runtrail.flush()
print(runtrail.active(), runtrail.params(), runtrail.resume_from(), runtrail.save({"a": 1}), runtrail.load())
print([x for x in runtrail.progress([1, 2])])
with runtrail.context(3) as ctx, runtrail.timing("t") as t, ctx.operation("o"):
    ctx.update_progress(2)
    print(ctx.usage(), ctx.check_resources(), ctx.stopping, ctx.checkpoint_due(3), ctx.load_checkpoint(), ctx.progress.percent)
print(t.seconds < 5)
try:
    with runtrail.progress(3) as p: raise KeyError("mine")
except KeyError as error: print(error, p.state)`,
      outside,
    );
    assert.deepEqual(printed.split('\n'), [
      'False {} None None None',
      '[1, 2]',
      '{} {} False False None 66.66666666666667',
      'True',
      "'mine' failed",
    ]);
    assert.deepEqual(fs.readdirSync(room.root).sort(), ['checkpoints', 'control', 'outputs']);
  });

  it('cuts texts that are too long, and splits what is too much for a line', async () => {
    await room.python(`
import runtrail
runtrail.message("x" * 1000000)
runtrail.status("\\U0001F600" * 100000)
runtrail.message("\\ud800 \\0 \\x1b[31m")
runtrail.log({"k%d" % i: i / 7 for i in range(20000)}, step=1)
runtrail.log({"n" * 100000: 1})`);
    const lines = fs.readFileSync(room.at('signals.jsonl'), 'utf8').split('\n');
    assert.ok(lines.every((line) => line.length < 1 << 16));
    const said = room.said();
    const metrics = Object.assign({}, ...said.map(({ metric }) => metric ?? {}));
    assert.equal(Object.keys(metrics).length, 20_001);
    assert.ok(said.every(({ metric, step }) => !metric || 'k1' in metric === false || step === 1));
    assert.deepEqual(
      said.slice(0, 3).map(({ message, status }) => (message ?? status ?? '').length > 3),
      [true, true, true],
    );
  });

  it('writes whole lines from threads, forked children and processes at once', async () => {
    await room.python(`
import runtrail, threading, os, multiprocessing, sys
def speak(who):
    for i in range(400):
        runtrail.log({"%s" % who: i, "x" * (i % 97): 1.5}, step=i)
threads = [threading.Thread(target=speak, args=("t%d" % n,)) for n in range(4)]
for t in threads: t.start()
children = []
for n in range(3):
    pid = os.fork()
    if pid == 0:
        speak("f%d" % n)
        os._exit(0)
    children.append(pid)
def main():
    for method in ("fork", "spawn"):
        p = multiprocessing.get_context(method).Process(target=runtrail.log, kwargs={"%s" % method: 1})
        p.start(); p.join()
main()
for t in threads: t.join()
for pid in children: os.waitpid(pid, 0)`);
    const counts = new Map<string, number[]>();
    for (const { metric = {} } of room.said()) {
      const [who = '', value] = Object.entries(metric)[0] ?? [];
      counts.set(who, [...(counts.get(who) ?? []), Number(value)]);
    }
    assert.deepEqual([...counts.keys()].sort(), ['f0', 'f1', 'f2', 'fork', 'spawn', 't0', 't1', 't2', 't3']);
    for (const who of ['f0', 'f1', 'f2', 't0', 't1', 't2', 't3'])
      assert.deepEqual(counts.get(who), [...Array(400).keys()], who);
  });

  it('has no thread of its own while the program forks, and a late word comes once', async () => {
    const { stderr, code } = await room.tell(`
import os, threading
os.register_at_fork(before=lambda: print(threading.active_count(), file=sys.stderr) if threading.active_count() > 1 else None)
import runtrail, sys, time
with runtrail.progress(1000) as p:
    for i in range(10):
        runtrail.log(a=i); runtrail.log(b=i); p.update()
        pid = os.fork()
        if pid == 0: os._exit(0)
        os.waitpid(pid, 0)`);
    assert.deepEqual([stderr, code], ['', 0]);
    const said = room.said();
    assert.equal(said.filter(({ metric }) => metric).length, 20);
    assert.equal(said.filter(({ progress }) => progress?.state === 'done').length, 1);
  });

  it('has written what was said a moment ago, though the program says nothing more', async () => {
    const child = room.start(`
import runtrail, time
for i in range(50): runtrail.log(a=i)
while True: time.sleep(0.05)`);
    try {
      await until('all of it', () => room.said().length === 50);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('closes a line that somebody left unfinished, and never cuts it', async () => {
    fs.writeFileSync(room.at('signals.jsonl'), '{"metric":{"a"');
    await room.python('import runtrail; runtrail.log(b=1)');
    const lines = fs.readFileSync(room.at('signals.jsonl'), 'utf8').split('\n');
    assert.deepEqual([lines[0], JSON.parse(lines[1] ?? '').metric], ['{"metric":{"a"', { b: 1 }]);
  });

  it('writes into a file of its own on another computer', async () => {
    await room.python('import runtrail; runtrail.log(b=1)', { RUNTRAIL_HOST: 'the-runner' });
    const name = `signals.${os.hostname().replace(/[^\w.-]/g, '_')}.jsonl`;
    assert.deepEqual([room.said(), room.said(name).length], [[], 1]);
  });

  it('goes on where nothing can be written, and says so once', async function () {
    for (const where of ['/proc/nowhere/signals.jsonl', room.root]) {
      const code = 'import runtrail\nfor i in range(500): runtrail.log(a=i)\nprint("went on")';
      const { stdout, stderr, code: exit } = await room.tell(code, { RUNTRAIL_SIGNALS: where });
      assert.deepEqual([exit, stdout], [0, 'went on\n']);
      assert.equal(stderr.match(/^runtrail: what is said is lost/gm)?.length, 1, stderr);
    }
    fs.mkdirSync(room.at('disk'));
    const disk = SmallDisk.mount(this, room.at('disk'), '64k');
    try {
      const program = `
import runtrail, os
open("disk/signals.jsonl", "w").close()
with open("disk/filler", "wb", 0) as f:
    try:
        while True: f.write(bytes(1000))
    except OSError: pass
for i in range(3000): runtrail.log(a=i, padding_of_this_line=i)
runtrail.flush()
os.unlink("disk/filler")
runtrail.log(last=1)
print("went on")`;
      const full = await room.tell(program, { RUNTRAIL_SIGNALS: room.at('disk/signals.jsonl') });
      assert.deepEqual([full.code, full.stdout], [0, 'went on\n']);
      assert.match(full.stderr, /No space left/);
      const lines = fs.readFileSync(room.at('disk/signals.jsonl'), 'utf8').trimEnd().split('\n');
      assert.match(lines.at(-1) ?? '', /^\{"metric":\{"last":1\}/);
    } finally {
      disk.unmount();
    }
  });

  it('does not write into a file of the program that got the number of ours', async () => {
    await room.python(`
import runtrail, os
runtrail.log(a=1); runtrail.flush()
os.closerange(3, 100)
mine = [os.open("mine", os.O_CREAT | os.O_RDWR) for _ in range(20)]
runtrail.log(a=2); runtrail.flush()`);
    assert.equal(fs.readFileSync(room.at('mine'), 'utf8'), '');
    assert.deepEqual(
      room.said().map(({ metric }) => metric?.['a']),
      [1, 2],
    );
  });
});
