/** How a Python program says how far it is: nested, paused, failed, and not more often than anybody can see. */

import assert from 'node:assert/strict';
import { requireProgram } from '../support/requires.ts';
import { until } from '../support/sandbox.ts';
import { Speakers } from '../support/speakers.ts';

describe('progress of a Python program', () => {
  let room: Speakers;
  beforeEach(function () {
    requireProgram(this, 'python3');
    room = new Speakers();
  });
  afterEach(() => room?.close());

  const said = () =>
    room
      .said()
      .flatMap(({ progress }) =>
        progress ? [`${progress.task} ${progress.done}/${progress.total} ${progress.state}`] : [],
      );

  it('goes through what it is given, and is done at its end', async () => {
    const printed = await room.python(`
import runtrail
print(list(runtrail.progress("abc", task="letters")), list(runtrail.progress(2, task="count")))
print(list(runtrail.progress((x for x in [1, 2]), task="unknown", unit="files")))
print(len(runtrail.progress([1, 2, 3])), sum(runtrail.progress(range(40, 100), done=40, task="resumed")))
print(list(runtrail.progress(5, done=3, task="rest")))`);
    assert.equal(printed, "['a', 'b', 'c'] [0, 1]\n[1, 2]\n3 4170\n[3, 4]");
    assert.deepEqual(said(), [
      'letters 0/3 running',
      'letters 3/3 done',
      'count 0/2 running',
      'count 2/2 done',
      'unknown 0/null running',
      'unknown 2/null done',
      'steps 0/3 running',
      'resumed 40/100 running',
      'resumed 100/100 done',
      'rest 3/5 running',
      'rest 5/5 done',
    ]);
    assert.equal(room.said()[4]?.progress?.['unit'], 'files');
  });

  it('nests, with weights; a part of the same name takes the place of the one before', async () => {
    await room.python(`
import runtrail
with runtrail.progress(2, task="train") as p:
    for epoch in range(2):
        with p.sub(10, task="batch", weight=0.5) as b: b.update(10)
        p.update()
with runtrail.progress(task="all", total=1) as p, runtrail.progress(3, task="part", parent=p): pass`);
    assert.deepEqual(said(), [
      'train 0/2 running',
      'batch 0/10 running',
      'batch 10/10 done',
      'batch 0/10 running',
      'batch 10/10 done',
      'train 2/2 done',
      'all 0/1 running',
      'part 0/3 running',
      'part 0/3 done',
      'all 0/1 done',
    ]);
    const parts = room.said().flatMap(({ progress }) => (progress?.['parent'] ? [progress] : []));
    assert.deepEqual(
      parts.map(({ parent, weight }) => [parent, weight]),
      [...Array(4).fill(['train', 0.5]), ...Array(2).fill(['all', undefined])],
    );
  });

  it('keeps where it was when it is left by an exception, and says that it failed', async () => {
    const { stderr } = await room.tell(`
import runtrail
try:
    with runtrail.progress(10, task="a") as p:
        p.update(4); raise ValueError
except ValueError: pass
try:
    with runtrail.progress(range(10), task="b") as p:
        for i in p:
            if i == 3: raise ValueError
except ValueError: pass
def broken():
    yield 1
    raise ValueError
try: list(runtrail.progress(broken(), total=10, task="c"))
except ValueError: pass
for i in runtrail.progress(10, task="d"):
    if i == 2: break
for i in runtrail.progress(10, task="e"):
    if i == 6: raise SystemError("the end")`);
    assert.match(stderr, /SystemError: the end/);
    assert.deepEqual(
      said().filter((line) => !line.endsWith('running')),
      ['a 4/10 failed', 'b 3/10 failed', 'c 1/10 failed', 'd 2/10 done', 'e 6/10 failed'],
    );
  });

  it('counts while it is paused, and tells it afterwards', async () => {
    const printed = await room.python(`
import runtrail, time
with runtrail.progress(10, task="a") as p:
    p.update(2); p.pause(); p.update(3); p.update(1); time.sleep(0.2)
    print(p.done, p.percent, p.state)
    p.resume(); p.resume(); p.set(8); p.set(total=16)
    print(p.percent)`);
    assert.equal(printed, '6 60.0 paused\n50.0');
    assert.deepEqual(said(), ['a 0/10 running', 'a 2/10 paused', 'a 6/10 running', 'a 8/16 done']);
  });

  it('says at most ten times a second how far it is, and where it stands once it is quiet', async () => {
    const child = room.start(`
import runtrail, time
start = time.time()
p = runtrail.progress(10000000, task="a")
while time.time() - start < 1: p.update()
print(p.done, flush=True)
time.sleep(60)`);
    try {
      let printed = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text));
      await until('its word', () => printed.endsWith('\n'));
      await until('the newest', () => said().at(-1) === `a ${printed.trim()}/10000000 running`);
      assert.ok(Number(printed) > 1000 && said().length <= 14, `${said().length} lines for ${printed}`);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('takes whatever it is given without hurting the program', async () => {
    const { code, stderr } = await room.tell(`
import runtrail, threading
p = runtrail.progress(0); p.update(float("nan")); p.update("x"); p.set("y"); print(p.percent); p.close(); p.close()
p = runtrail.progress(total="many", task=None); p.update(); p.close()
p = runtrail.progress(1000, task="threads")
def work():
    for _ in range(100): p.update()
threads = [threading.Thread(target=work) for _ in range(10)]
[t.start() for t in threads]; [t.join() for t in threads]
assert p.done == 1000 and p.percent == 100.0
class Loader:
    def __len__(self): raise NotImplementedError("nobody knows")
    def __iter__(self): return iter("ab")
assert [x for x in runtrail.progress(Loader(), done=3)] == ["a", "b"]
class Odd:
    def __str__(self): raise RuntimeError("no text")
runtrail.message(Odd()); runtrail.status(Odd()); p.update(0, Odd())
timed = runtrail.timing("elsewhere")
timed.__enter__(); end = threading.Thread(target=timed.__exit__, args=(None, None, None)); end.start(); end.join()
p.update(5); print(p.percent); p.close()`);
    assert.equal(code, 0, stderr);
    assert.equal(said().at(-1), 'threads 1005/1000 done');
  });
});
