/** The JavaScript client: what it writes, what it saves, and that Python reads the same. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { requireProgram } from '../support/requires.ts';
import { finished, ROOT } from '../support/sandbox.ts';
import { Speakers } from '../support/speakers.ts';

const CLIENT = path.join(ROOT, 'media', 'clients', 'javascript', 'runtrail.js');

describe('the JavaScript client', () => {
  let room: Speakers;
  beforeEach(() => {
    room = new Speakers();
  });
  afterEach(() => room.close());

  /** What it prints; it must succeed and say nothing on stderr. */
  async function run(code: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const {
      code: exit,
      stdout,
      stderr,
    } = await room.node(`const runtrail = require('runtrail');\n${code}`, env);
    if (exit !== 0 || stderr !== '') throw new Error(`Node: ${exit} ${stderr}`);
    return stdout.trimEnd();
  }

  const progressSaid = () =>
    room
      .said()
      .flatMap(({ progress }) =>
        progress ? [`${progress.task} ${progress.done}/${progress.total} ${progress.state}`] : [],
      );

  it('is there by require, and by import, and needs nothing but Node', () => {
    const file = path.join(room.root, 'look.mjs');
    fs.writeFileSync(
      file,
      `import { createRequire } from 'node:module';
import named, { log, Progress } from ${JSON.stringify(CLIENT)};
console.log(typeof log, typeof Progress, typeof named.save, createRequire(import.meta.url)('runtrail') === named);`,
    );
    const { stdout, stderr } = spawnSync(process.execPath, [file], { env: room.env, encoding: 'utf8' });
    assert.equal(stdout, 'function function function true\n', stderr);
    const required = [...fs.readFileSync(CLIENT, 'utf8').matchAll(/^.*require\('([^']+)'\)/gm)].map(
      ([, name]) => name,
    );
    assert.ok(
      required.every((name) => name === 'runtrail' || name?.startsWith('node:')),
      required.join(' '),
    );
  });

  it('says metrics, files, texts and whatever else there is to say', async () => {
    const { code, stderr } = await room.node(`
const runtrail = require('runtrail');
runtrail.log({ loss: 0.25, acc: NaN, inf: -Infinity, big: 2n ** 70n, ok: true, bad: 'x', __proto__: 1, ['__proto__']: 2 },
  { step: 3, context: { subset: 'val' }, unit: { loss: 'nat' } });
runtrail.metric('loss', 1, { unit: 'nat' }); runtrail.metric('loss', 2, { unit: 'nat', step: 'x' });
runtrail.param({ seed: 1, lr: Infinity, f() {} });
runtrail.message('a\\nb', 'warning'); runtrail.status('😀'.repeat(100000)); runtrail.artifact('out.bin', { type: 'model', step: 1 });
runtrail.image('plot.png'); runtrail.table([{ a: 1, b: 'x,"y"' }, { b: 2 }], { name: 'rows', step: 3 });
runtrail.checkpoint('c.bin', { step: 5, description: 'd', tags: ['keep'], metrics: { loss: NaN } });
runtrail.log(Object.fromEntries(Array.from({ length: 5000 }, (_, i) => ['key number ' + i, i / 7])));
runtrail.timing('load', () => 1); runtrail.log(null); runtrail.artifact(7); runtrail.checkpoint('c', { step: 'x' });`);
    assert.equal(code, 0, stderr);
    const said = room.said();
    const [first, second, third, ...rest] = said;
    assert.deepEqual(
      first?.metric,
      JSON.parse(
        '{"loss":0.25,"acc":"NaN","inf":"-Infinity","big":1180591620717411303424,"ok":1,"__proto__":2}',
      ),
    );
    assert.deepEqual([first?.step, first?.context, first?.unit], [3, { subset: 'val' }, { loss: 'nat' }]);
    assert.deepEqual([second?.unit, third?.unit, third?.step], [undefined, undefined, undefined]);
    const words = rest.filter(({ metric }) => !metric).map(({ time: _, ...word }) => word);
    assert.equal(words.splice(2, 1)[0]?.status?.length, 501);
    assert.deepEqual(words, [
      { param: { seed: 1, lr: 'Infinity', f: 'f() {}' } },
      { message: 'a\nb', level: 'warning' },
      { artifact: { path: room.at('out.bin'), type: 'model', step: 1 } },
      { artifact: { path: room.at('plot.png'), type: 'image' } },
      { artifact: { path: room.at('outputs/rows-3.csv'), type: 'table', step: 3 } },
      {
        checkpoint: {
          path: room.at('c.bin'),
          step: 5,
          description: 'd',
          tags: ['keep'],
          metrics: { loss: 'NaN' },
        },
      },
    ]);
    assert.equal(fs.readFileSync(room.at('outputs/rows-3.csv'), 'utf8'), 'a,b\r\n1,"x,""y"""\r\n,2\r\n');
    const many = Object.assign({}, ...rest.map(({ metric }) => metric ?? {}));
    assert.equal(Object.keys(many).length, 5001);
    assert.equal(stderr.split('\n').length - 1, 5, stderr);
  });

  it('writes whole lines from many processes, and all of a burst', async () => {
    const speak = (who: string) =>
      run(
        `for (let i = 0; i < 3000; i++) runtrail.log({ ${who}: i, ['x'.repeat(i % 97)]: 1 }, { step: i });`,
      );
    await Promise.all(['a', 'b', 'c'].map(speak));
    for (const who of ['a', 'b', 'c']) {
      const values = room.said().flatMap(({ metric }) => metric?.[who] ?? []);
      assert.deepEqual(values, [...Array(3000).keys()]);
    }
  });

  it('says how far it is: nested, paused, failed, and seldom enough', async () => {
    const printed = await run(`
for (const x of runtrail.progress(['a', 'b'], { task: 'list' }));
for (const epoch of runtrail.progress(2, { task: 'train' }))
  for (const batch of runtrail.progress(new Set([1, 2]), { task: 'batch', parent: 'train', weight: 0.5 })) if (epoch) break;
const p = runtrail.progress(10, { task: 'p' });
p.update(2); p.pause(); p.update(3); console.log(p.done, p.percent); p.resume(); p.sub(3).end(); p.set({ done: 8 }); p.end();
try { runtrail.progress(10, { task: 'f' }).run((f) => { f.update(4); throw new Error('mine'); }); } catch (e) { console.log(e.message); }
const many = runtrail.progress(1e6, { task: 'm' });
for (let i = 0; i < 1e5; i++) many.update();
(async () => {
  for await (const x of runtrail.progress((async function* () { yield 1; })(), { task: 'async' }));
  await runtrail.progress(2, { task: 'r' }).run(async (r) => { r.update(); throw new Error('late'); }).catch(() => {});
})();`);
    assert.equal(printed, '5 50\nmine');
    const said = progressSaid();
    const ends = said.filter((line) => !line.endsWith('running'));
    assert.deepEqual(ends, [
      'list 2/2 done',
      'batch 2/2 done',
      'batch 0/2 done',
      'train 2/2 done',
      'p 2/10 paused',
      'part 0/3 done',
      'p 8/10 done',
      'f 4/10 failed',
      'async 1/null done',
      'r 1/2 failed',
    ]);
    assert.ok(said.includes('m 100000/1000000 running'), said.join('\n'));
    assert.ok(said.length < 40, `${said.length}`);
    fs.rmSync(room.at('signals.jsonl'));
    await room.node(
      "for (const x of require('runtrail').progress(9, { task: 'e' })) if (x === 6) throw new Error('the end');",
    );
    assert.equal(progressSaid().at(-1), 'e 6/9 failed');
  });

  it('saves and loads what it was given', async () => {
    const printed = await run(`
const assert = require('node:assert/strict');
const state = { plain: { b: [1, 2.5, 'x', null, true], a: {} }, odd: [NaN, Infinity, -Infinity, -0], big: 2n ** 80n, bytes: Buffer.from([0, 255]),
  map: new Map([[1, 'a'], ['k', new Set([1])]]), $in: { $float: 1 }, inner: { raw: Buffer.from('abc') }, '': '', text: '\\ud800\\u2028', ['__proto__']: 1 };
const file = runtrail.save(state, { step: 7, description: 'd', tags: ['a'] });
assert.deepEqual(runtrail.load(), state);
const { path, step, tags } = runtrail.loaded();
assert.deepEqual([path, step, tags], [file, 7, ['a']]);
runtrail.save({ ...state, odd: 2 });
assert.equal(runtrail.load().odd, 2);
assert.equal(runtrail.checkpoints().length, 2);
console.log(Object.keys(state).length)`);
    assert.equal(printed, '10');
    assert.equal(room.files().filter((file) => file.startsWith('parts/')).length, 11);
    assert.deepEqual(room.said()[0]?.checkpoint?.['tags'], ['a']);
    const { stdout, stderr, code } = await room.node(`
const runtrail = require('runtrail');
class Model {}
const loop = []; loop.push(loop);
console.log([{ model: new Model() }, { f: () => 1 }, { loop }, [1], new Map()].map((state) => runtrail.save(state)).join());
try { runtrail.save({ a: Symbol('s') }, { strict: true }); } catch (e) { console.log(e.name, e.message); }`);
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^,,,,\nCheckpointError The state was not saved: "a" cannot be saved: a value of the type symbol/,
    );
    assert.match(stderr, /"model" cannot be saved: a value of the type Model/);
    assert.equal(room.files().filter((file) => !file.startsWith('parts/')).length, 2);
    assert.ok(!fs.readdirSync(room.at('checkpoints')).some((name) => name.startsWith('.')));
  });

  it('passes over what is damaged, and reads what Python saved, as Python reads this', async function () {
    requireProgram(this, 'python3');
    await run(
      "for (let i = 0; i < 3; i++) runtrail.save({ i, same: 'x', map: new Map([[1, NaN]]), $: { $a: -0 } }, { step: i });",
    );
    assert.equal(
      await room.python(
        'import runtrail; print(runtrail.load(), [c["step"] for c in runtrail.checkpoints()])',
      ),
      "{'i': 2, 'same': 'x', 'map': {1: nan}, '$': {'$a': -0.0}} [2, 1, 0]",
    );
    await room.python(
      'import runtrail; runtrail.save({"i": 3, "t": (1, b"b", float("inf")), "$": {"$a": {1: {2}}}}, step=3)',
    );
    const look = 'const s = runtrail.load(); console.log(s.i, s.t, s.$);';
    assert.equal(await run(look), "3 [ 1, <Buffer 62>, Infinity ] { '$a': Map(1) { 1 => Set(1) { 2 } } }");
    const newest = room.files().find((file) => file.startsWith('state-3')) ?? '';
    const manifest = JSON.parse(fs.readFileSync(room.at('checkpoints', newest), 'utf8'));
    fs.appendFileSync(room.at('checkpoints', manifest.keys.t.file), 'x');
    const { stdout, stderr } = await room.node("const s = require('runtrail').load(); console.log(s.i);");
    assert.equal(stdout, '2\n');
    assert.match(stderr, /the part of "t" is damaged/);
    assert.match(stderr, /Going on from the checkpoint before/);
    const env = {
      RUNTRAIL_RESUME_FROM: room.at(
        'checkpoints',
        room.files().find((file) => file.startsWith('state-0')) ?? '',
      ),
    };
    assert.equal(await run('console.log(runtrail.load().i)', env), '0');
    for (const [index, made] of [
      '[',
      '{"schema": "runtrail/checkpoint/9"}',
      '{"schema": "runtrail/checkpoint/1", "keys": {"a": {"file": "parts/../../x"}}}',
      '7',
      'null',
    ].entries())
      fs.writeFileSync(room.at('checkpoints', `m${index}.ckpt.json`), made);
    const hostile = await room.node("console.log(require('runtrail').load().i);");
    assert.equal(hostile.stdout, '2\n', hostile.stderr);
    assert.equal(hostile.stderr.match(/cannot be used/g)?.length, 6);
  });

  it('knows limits, stops, and when a checkpoint is due', async () => {
    const marks = [{ level: 'exceeded', rule: 'memory.bytes', value: 5, limit: 4, message: 'Too much.' }];
    fs.writeFileSync(
      room.at('state.json'),
      JSON.stringify({ now: { rssBytes: 5 }, limitMarks: marks, limits: [] }),
    );
    fs.writeFileSync(room.at('control/ask/checkpoint'), '');
    const printed = await run(
      `
runtrail.context({ total: 4, task: 'items' }, (ctx) => {
  console.log(ctx.usage(), ctx.stopping, ctx.checkpointDue(1), ctx.checkpointDue(1), [5, 9, 10, 19, 20].filter((s) => ctx.checkpointDue(s)));
  try { ctx.checkResources(); } catch (e) { console.log(e.name, e.message, e.rule, e.limit, e instanceof runtrail.ResourceLimit); }
  ctx.operation('load', () => ctx.updateProgress(3));
  console.log(ctx.saveCheckpoint({ a: 1 }, { step: 25 }) !== null, ctx.checkpointDue(29), ctx.checkpointDue(30), ctx.loadCheckpoint());
  require('fs').writeFileSync(process.env.RUNTRAIL_RUN_DIR + '/control/ask/stop', '');
  console.log(ctx.stopping, ctx.getStatus().progress.percent);
});`,
      { RUNTRAIL_CHECKPOINT_STEPS: '10' },
    );
    assert.deepEqual(printed.split('\n'), [
      '{ memoryBytes: 5, limits: [] } false true false [ 10, 20 ]',
      'ResourceLimit Too much. memory.bytes 4 true',
      'true false true { a: 1 }',
      'true 75',
    ]);
    assert.equal(progressSaid().at(-1), 'items 3/4 done');
  });

  it('does nothing outside of a run, writes to its own file elsewhere, and goes on where it cannot write', async () => {
    const outside = Object.fromEntries(
      Object.keys(room.env)
        .filter((name) => name.startsWith('RUNTRAIL_'))
        .map((name) => [name, undefined]),
    );
    const printed = await run(
      `
runtrail.log({ a: 1 }); runtrail.param({ a: 1 }); runtrail.message('m'); runtrail.checkpoint('c'); runtrail.table([[1]]);
console.log(runtrail.active(), runtrail.params(), runtrail.resumeFrom(), runtrail.save({ a: 1 }), runtrail.load(), [...runtrail.progress(2)]);
for (let i = 0; i < 15; i++) runtrail.save({ i }, { folder: 'checkpoints', step: i, tags: i === 2 ? ['keep'] : [] });
const ctx = runtrail.context({ folder: 'checkpoints' });
runtrail.log({ a: 1 }, null); runtrail.artifact('a', null); runtrail.table([[1]], null); runtrail.checkpoint('c', null);
for (const at of runtrail.progress(1e12, { done: 5 })) { console.log(at); break; }
console.log(ctx.stopping, ctx.usage(), ctx.checkResources(), ctx.loadCheckpoint(), runtrail.checkpoints('checkpoints').length);`,
      outside,
    );
    assert.equal(printed, 'false {} null null null [ 0, 1 ]\n5\nfalse {} {} { i: 14 } 11');
    await run('runtrail.log({ b: 1 });', { RUNTRAIL_HOST: 'the-runner' });
    const name = `signals.${os.hostname().replace(/[^\w.-]/g, '_')}.jsonl`;
    assert.deepEqual([room.said(), room.said(name).length], [[], 1]);
    const unwritable = await room.node(
      "const r = require('runtrail'); for (let i = 0; i < 500; i++) r.log({ i }); console.log('went on');",
      {
        RUNTRAIL_SIGNALS: room.root,
      },
    );
    assert.deepEqual([unwritable.code, unwritable.stdout], [0, 'went on\n']);
    assert.equal(unwritable.stderr.split('\n').length, 2, unwritable.stderr);
  });

  it('is interrupted by the second SIGINT only, where the program looks whether it is to stop', async () => {
    const { spawn } = await import('node:child_process');
    const code = `
const ctx = require('runtrail').context();
console.log(ctx.stopping);
process.kill(process.pid, 'SIGINT');
const timer = setInterval(() => { if (ctx.stopping) { clearInterval(timer); console.log('ended well'); ctx.end(); } }, 5);`;
    const child = spawn(process.execPath, ['-e', code], { env: room.env, stdio: ['ignore', 'pipe', 'pipe'] });
    assert.deepEqual(await finished(child), {
      code: 0,
      signal: null,
      stdout: 'false\nended well\n',
      stderr: '',
    });
  });
});
