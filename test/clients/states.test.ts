/** States that a Python program saves to go on from: what comes back, and what is left when anything goes wrong. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { requireProgram } from '../support/requires.ts';
import { finished } from '../support/sandbox.ts';
import { SmallDisk } from '../support/smallDisk.ts';
import { requireNumpy, Speakers } from '../support/speakers.ts';

interface Manifest {
  readonly keys: Readonly<
    Record<string, { readonly file: string; readonly bytes: number; readonly sha256: string }>
  >;
  readonly [more: string]: unknown;
}

describe('states of a Python program', () => {
  let room: Speakers;
  beforeEach(function () {
    requireProgram(this, 'python3');
    room = new Speakers();
  });
  afterEach(() => room?.close());

  const manifests = () => room.files().filter((file) => file.endsWith('.ckpt.json'));
  const parts = () => room.files().filter((file) => file.startsWith('parts/'));
  const read = (file: string) =>
    JSON.parse(fs.readFileSync(room.at('checkpoints', file), 'utf8')) as Manifest;
  const save = (count: number) =>
    room.python(`
import runtrail
for i in range(${count}): runtrail.save({"i": i, "same": "x" * 100}, step=i)`);

  it('come back as they were: kinds, order, odd keys, numbers that JSON lacks', async () => {
    const printed = await room.python(`
import runtrail, random, math, collections
random.seed(3); random.random()
state = {"plain": {"b": [1, 2.5, "x", None, True], "a": {}}, "tuple": (1, (2, [3, ()])), "inf": [float("inf"), -math.inf],
  "keys": {1: "a", (1, 2): b"b", None: 0, "$tuple": 1, b"k": 2, 0.5: 3}, "$float": {"$float": "NaN"}, "bytes": b"\\0\\xff",
  "nested bytes": [b"", b"a"], "set": {1, "a"}, "complex": 1 - 2j, "zero": -0.0, "big": [2**80, -2**63], "": "",
  "text": "\\ud800 \\u2028 \\0", "__proto__": {"__proto__": 1}, "random": random.getstate(), "tiny": 5e-324, "0.1": 0.1 + 0.2}
path = runtrail.save(state, step=7, description="d", tags=("a", "keep"))
back = runtrail.load()
assert back == state and list(back) == list(state), (back, state)
assert str(back["zero"]) == "-0.0" and type(back["tuple"][1]) is tuple and type(back["plain"]["b"][4]) is bool
assert list(back["plain"]) == ["b", "a"]
random.setstate(back["random"])
runtrail.save({"nan": float("nan"), "array": bytearray(b"ba"), "ordered": collections.OrderedDict(a=1)})
second = runtrail.load()
assert math.isnan(second["nan"]) and second["array"] == b"ba" and second["ordered"] == {"a": 1}
facts = runtrail.load(path) and runtrail.loaded()
print(facts["step"], facts["description"], facts["tags"], facts["path"] == path)`);
    assert.equal(printed, "7 d ['a', 'keep'] True");
    const [first = ''] = manifests().reverse();
    assert.match(first, /^state-7-\d{8}T\d{12}-[0-9a-f]{6}\.ckpt\.json$/);
    const { schema, step, tags, description, time, keys } = read(first);
    assert.deepEqual(
      [schema, step, tags, description, new Date(String(time)).toISOString()],
      ['runtrail/checkpoint/1', 7, ['a', 'keep'], 'd', time],
    );
    for (const { file, bytes, sha256 } of Object.values(keys)) {
      const part = fs.readFileSync(room.at('checkpoints', file));
      assert.deepEqual([part.length, `parts/${sha256}`], [bytes, file]);
      assert.equal(createHash('sha256').update(part).digest('hex'), sha256);
    }
    const said = room.said().flatMap(({ checkpoint }) => checkpoint ?? []);
    assert.deepEqual(said[0], {
      ...{ path: room.at('checkpoints', first), step: 7, description: 'd', tags: ['a', 'keep'] },
    });
  });

  it('hold numpy arrays, by themselves and within; never what only pickle could hold', async function () {
    const python = requireNumpy(this);
    const { stdout, stderr } = await room.tell(
      `
import numpy as np, runtrail
state = {"w": np.arange(6.0, dtype="f4").reshape(2, 3), "model": {"layers": [np.eye(2), (np.array(3), None)], "n": np.float64("nan")},
  "when": np.array(["2026-01-01"], dtype="M8[D]"), "text": np.array(["a", "bc"]), "flag": np.bool_(True), "empty": np.zeros((0, 3)),
  "fortran": np.asfortranarray(np.ones((2, 2)))}
runtrail.save(state, step=1)
back = runtrail.load()
assert (back["w"] == state["w"]).all() and back["w"].dtype == np.dtype("f4")
assert (back["model"]["layers"][0] == np.eye(2)).all() and type(back["model"]["layers"][1]) is tuple
assert type(back["model"]["n"]) is np.float64 and np.isnan(back["model"]["n"])
assert back["when"][0] == state["when"][0] and list(back["text"]) == ["a", "bc"] and back["flag"] == True and back["empty"].shape == (0, 3)
print(runtrail.save({"objects": np.array([object()])}))`,
      {},
      python,
    );
    assert.equal(stdout, 'None\n', stderr);
    assert.match(stderr, /"objects" cannot be saved: it is an array of objects/);
    assert.equal(manifests().length, 1);
    const without = await room.tell(
      'import sys; sys.modules["numpy"] = None\nimport runtrail; print(runtrail.load())',
    );
    assert.equal(without.stdout, 'None\n');
    assert.match(without.stderr, /"w" holds arrays, which needs numpy/);
  });

  it('that cannot be saved are refused by name, the program goes on, and the folder is as before', async () => {
    await save(1);
    const before = room.files();
    const { stdout, stderr, code } = await room.tell(`
import runtrail
class Model: pass
loop = []; loop.append(loop)
print(runtrail.save({"ok": "new content", "model": Model()}), runtrail.save({"loop": loop}), runtrail.save([1]),
  runtrail.save({1: 2}), runtrail.save({"f": lambda: 1}), runtrail.save({"a": 1}, compression="zip"))
for state in ({"model": Model()}, None):
    try: runtrail.save(state, strict=True)
    except runtrail.CheckpointError as error: print("raised:", error)`);
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^None None None None None None\nraised: .*"model" cannot be saved: a value of the type __main__.Model/,
    );
    for (const word of [
      '"loop" cannot be saved: it refers to itself',
      'a state is a mapping',
      'which 1 is not',
      '"f" cannot',
    ])
      assert.ok(stderr.includes(word), `${word}: ${stderr}`);
    assert.deepEqual(room.files(), before);
    assert.ok(room.said().filter(({ level }) => level === 'error').length >= 6);
  });

  it('write again what changed, and nothing else', async () => {
    const compressed = await room.python(`
import runtrail
gzip, count = runtrail._gzip, []
runtrail._gzip = lambda data: count.append(1) or gzip(data)
for i in range(3): runtrail.save({"i": i, "weights": list(range(1000)), "raw": b"abc"}, step=i)
print(len(count))`);
    assert.equal(parts().length, 3 + 2);
    assert.equal(compressed, '5');
    const weights = room.at('checkpoints', read(manifests()[0] ?? '').keys['weights']?.file ?? '');
    const { ino } = fs.statSync(weights);
    await room.python(`
import runtrail
runtrail.save({"i": 2, "weights": list(range(1000))}, step=4)
runtrail.save({"i": 2, "weights": list(range(1000))}, step=5, compression="none")`);
    assert.equal(parts().length, 5 + 2);
    assert.equal(fs.statSync(weights).ino, ino);
    fs.writeFileSync(weights, Buffer.alloc(fs.statSync(weights).size)); // damaged: it must not be taken for whole
    await room.python('import runtrail; runtrail.save({"weights": list(range(1000))}, step=6)');
    assert.equal(await room.python('import runtrail; print(len(runtrail.load()["weights"]))'), '1000');
  });

  it('are two when they are saved in one second, and in order whatever clocks do', async () => {
    await save(20);
    assert.equal(manifests().length, 20);
    const steps = 'import runtrail; print([c["step"] for c in runtrail.checkpoints()])';
    const newestFirst = [...Array(20).keys()].reverse();
    assert.deepEqual(JSON.parse(await room.python(steps)), newestFirst);
    await room.python(`
import time; real = time.time_ns
time.time_ns = lambda: real() - 10**15
import runtrail; runtrail.save({"i": 20, "late": 1}, step=20)`);
    assert.deepEqual(JSON.parse(await room.python(steps)), [20, ...newestFirst]);
  });

  it('are all there when five save at once, in threads and in processes', async () => {
    const save =
      'for i in range(3): runtrail.save({"who": who, "i": i, "same": [1] * 1000}, step=i, strict=True)';
    const threads = room.python(`
import runtrail, threading
def save(who):
    ${save}
threads = [threading.Thread(target=save, args=("t%d" % n,)) for n in range(5)]
[t.start() for t in threads]; [t.join() for t in threads]`);
    const processes = [0, 1, 2, 3, 4].map((n) => room.python(`import runtrail; who = "p${n}"\n${save}`));
    await Promise.all([threads, ...processes]);
    const loaded = await room.python(`
import runtrail
states = [runtrail.load(c["path"], strict=True) for c in runtrail.checkpoints()]
print(len(states), len({(s["who"], s["i"]) for s in states}))`);
    assert.equal(loaded, '30 30');
  });

  it('are saved also while another process that saves there as well takes away its own', async () => {
    fs.mkdirSync(room.at('checkpoints'), { recursive: true });
    // As a folder that is listed, and is gone when it is looked at.
    fs.symlinkSync('gone', room.at('checkpoints/.saving-by-another'));
    await save(1);
    assert.equal(manifests().length, 1);
    const { stderr, code } = await room.node("require('runtrail').save({ a: 1 }, { strict: true })");
    assert.equal(code, 0, stderr);
    assert.equal(manifests().length, 2);
  });

  it('are checked when they are loaded: the one before a damaged one is taken, which is said', async () => {
    await save(4);
    const [first = '', second = '', third = '', fourth = ''] = manifests();
    const part = room.at('checkpoints', read(fourth).keys['i']?.file ?? '');
    const bytes = fs.readFileSync(part);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    fs.writeFileSync(part, bytes);
    const third_ = room.at('checkpoints', third);
    fs.writeFileSync(third_, fs.readFileSync(third_, 'utf8').slice(0, -20));
    const load =
      'import runtrail, os; print(runtrail.load(os.environ.get("FROM")), runtrail.loaded()["step"])';
    const state = (i: number) => `{'i': ${i}, 'same': '${'x'.repeat(100)}'} ${i}\n`;
    const newest = await room.tell(load);
    assert.equal(newest.stdout, state(1), newest.stderr);
    assert.match(newest.stderr, new RegExp(`${fourth} cannot be used: the part of "i" is damaged`));
    assert.match(newest.stderr, new RegExp(`${third} cannot be used: it is damaged: not whole JSON`));
    assert.match(newest.stderr, new RegExp(`Going on from the checkpoint before: .*${second}`));
    assert.equal(room.said().filter(({ level }) => level === 'warning').length, 3);
    const named = await room.tell(load, { FROM: third_ });
    assert.equal(named.stdout, state(1));
    const resumed = await room.tell(load, { RUNTRAIL_RESUME_FROM: room.at('checkpoints', first) });
    assert.deepEqual([resumed.stdout, resumed.stderr], [state(0), '']);
    for (const file of [first, second]) fs.rmSync(room.at('checkpoints', read(file).keys['i']?.file ?? ''));
    const none = await room.tell(
      'import runtrail\nprint(runtrail.load())\ntry: runtrail.load(strict=True)\nexcept runtrail.CheckpointError as e: print(e)',
    );
    assert.equal(none.stdout, 'None\nNo state was loaded: none of the 4 checkpoints is good.\n');
    assert.match(none.stderr, /the part of "i" is missing/);
  });

  it('of a program that was resumed are its own once it has saved any', async () => {
    await save(2);
    fs.mkdirSync(room.at('own'));
    const env = {
      RUNTRAIL_RESUME_FROM: room.at('checkpoints', manifests()[0] ?? ''),
      RUNTRAIL_CHECKPOINTS: room.at('own'),
    };
    const printed = await room.python(
      `
import runtrail
print(runtrail.load()["i"])
runtrail.save({"i": 10}); print(runtrail.load()["i"])`,
      env,
    );
    assert.equal(printed, '0\n10');
    assert.equal(await room.python('import runtrail; print(runtrail.load()["i"])', env), '0');
    const foreign = await room.tell('import runtrail; print(runtrail.load(), runtrail.resume_from())', {
      RUNTRAIL_RESUME_FROM: '/data/model.pt',
    });
    assert.equal(foreign.stdout, 'None /data/model.pt\n');
    assert.match(foreign.stderr, /open what resume_from\(\) names yourself/);
  });

  it('that somebody made up are refused in words, and lead nowhere else', async () => {
    const sha256 = createHash('sha256').update('1').digest('hex');
    const entry = { file: 'parts/../../secret', format: 'json', compression: 'none', bytes: 1, sha256 };
    fs.writeFileSync(room.at('secret'), '1');
    fs.mkdirSync(room.at('checkpoints', 'parts'));
    const made: readonly unknown[] = [
      { schema: 'runtrail/checkpoint/1', keys: { a: entry } },
      { schema: 'runtrail/checkpoint/1', keys: { a: { ...entry, file: room.at('secret') } } },
      { schema: 'runtrail/checkpoint/1', keys: { a: null } },
      { schema: 'runtrail/checkpoint/1', keys: [] },
      { schema: 'runtrail/checkpoint/2', keys: {} },
      { schema: 'other' },
      [],
    ];
    for (const [index, value] of made.entries())
      fs.writeFileSync(room.at('checkpoints', `m${index}.ckpt.json`), JSON.stringify(value));
    fs.writeFileSync(room.at('checkpoints', 'deep.ckpt.json'), '['.repeat(200_000));
    fs.writeFileSync(room.at('checkpoints', 'raw.ckpt.json'), Buffer.from([0xff, 0, 0xfe]));
    fs.mkdirSync(room.at('checkpoints', 'folder.ckpt.json'));
    const { stdout, stderr, code } = await room.tell('import runtrail; print(runtrail.load())');
    assert.deepEqual([code, stdout], [0, 'None\n']);
    assert.equal(stderr.match(/cannot be used/g)?.length, 10, stderr);
    assert.match(stderr, /newer version/);
  });

  it('outside of a run stay as many as wanted, with those that are tagged', async () => {
    const outside = Object.fromEntries(
      Object.keys(room.env)
        .filter((name) => name.startsWith('RUNTRAIL_'))
        .map((name) => [name, undefined]),
    );
    const printed = await room.python(
      `
import runtrail, os, time
for i in range(15): runtrail.save({"i": i}, step=i, folder="checkpoints", tags=["keep"] if i == 2 else [])
print([c["step"] for c in runtrail.checkpoints("checkpoints")])
for name in os.listdir("checkpoints/parts"): os.utime("checkpoints/parts/" + name, (1, 1))
runtrail.save({"i": 15}, step=15, folder="checkpoints", keep=3)
print([c["step"] for c in runtrail.checkpoints("checkpoints")], runtrail.load(folder="checkpoints")["i"])`,
      outside,
    );
    assert.equal(printed, '[14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 2]\n[15, 14, 13, 2] 15');
    assert.equal(parts().length, 4);
  });

  it('on a full or read-only disk are not saved, and those before stay good', async function () {
    const disk = SmallDisk.mount(this, room.at('checkpoints'), '512k');
    try {
      const { stdout, stderr, code } = await room.tell(`
import runtrail, os
assert runtrail.save({"a": os.urandom(100000)}, step=1)
before = sorted(os.listdir("checkpoints") + os.listdir("checkpoints/parts"))
print(runtrail.save({"a": os.urandom(300000), "b": os.urandom(300000)}, step=2))
print(sorted(os.listdir("checkpoints") + os.listdir("checkpoints/parts")) == before, len(runtrail.load()["a"]))`);
      assert.deepEqual([code, stdout], [0, 'None\nTrue 100000\n'], stderr);
      assert.match(stderr, /The state was not saved: .*No space left/);
      assert.ok(disk.remount('ro'));
      const readOnly = await room.tell(
        'import runtrail; print(runtrail.save({"a": 1}), len(runtrail.load()["a"]))',
      );
      assert.equal(readOnly.stdout, 'None 100000\n', readOnly.stderr);
      assert.match(readOnly.stderr, /The state was not saved: .*Read-only/);
    } finally {
      disk.unmount();
    }
  });

  it('survive 200 kills while one is being saved: the newest good one always loads', async function () {
    this.timeout(120_000);
    const { code, stdout, stderr } = await finished(room.start(KILLS));
    assert.equal(code, 0, stderr);
    const [rounds, inMiddle] = stdout.trim().split(' ').map(Number);
    assert.equal(rounds, 200);
    assert.ok(Number(inMiddle) >= 20, `only ${inMiddle} kills hit a save`);
    assert.ok(manifests().every((file) => path.basename(file) === file));
  });
});

/** A child saves without end and acknowledges each; it is killed, and what it left is loaded. */
const KILLS = `
import os, random, shutil, signal, sys, time, runtrail
random.seed(7)
folder = os.environ["RUNTRAIL_CHECKPOINTS"]
acknowledged = in_middle = 0
for round in range(200):
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        i = acknowledged
        while True:
            i += 1
            runtrail.save({"i": i, "data": b"%d" % i * random.randrange(1, 200000), "list": [i] * 1000, "same": "s" * 5000}, step=i, strict=True)
            os.write(write, b"%d\\n" % i)
    os.close(write)
    if round == 0: os.read(read, 20)
    time.sleep(random.uniform(0.0, 0.03))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    told = b""
    while True:
        more = os.read(read, 65536)
        if not more: break
        told += more
    os.close(read)
    if told: acknowledged = int(told.split()[-1])
    for name in os.listdir(folder):
        if name.startswith(".saving-"):
            in_middle += 1
            shutil.rmtree(os.path.join(folder, name))
    state = runtrail.load(strict=True)
    assert not runtrail._warned, runtrail._warned
    assert state is None and round == 0 or state["i"] >= acknowledged, (state, acknowledged)
    assert state["data"][:len(str(state["i"]))] == b"%d" % state["i"] and state["list"] == [state["i"]] * 1000
    acknowledged = state["i"]
    if round % 20 == 19:
        for path in [c["path"] for c in runtrail.checkpoints()][1:]: os.unlink(path)
print(round + 1, in_middle)
`;
