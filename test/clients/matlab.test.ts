/** The MATLAB client, in Octave, which reads the same language. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { requireProgram } from '../support/requires.ts';
import { finished } from '../support/sandbox.ts';
import { Speakers } from '../support/speakers.ts';

describe('the MATLAB client', () => {
  let room: Speakers;
  beforeEach(function () {
    requireProgram(this, 'octave-cli');
    room = new Speakers();
  });
  afterEach(() => room?.close());

  const run = (code: string, env: NodeJS.ProcessEnv = {}) =>
    finished(
      spawn('octave-cli', ['--no-init-file', '--eval', code], {
        cwd: room.root,
        env: { ...room.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );

  it('says metrics, progress, files and texts in whole lines', async () => {
    fs.writeFileSync(room.at('signals.jsonl'), '{"metric":{"torn"');
    const { code, stderr } = await run(`
runtrail.log('loss', 0.25, 'acc', NaN, 'step', 3, 'context', struct('subset', 'val'), 'unit', 'nat');
runtrail.log(struct('a', -Inf, 'b', 'x', 'c', 0.1), 'step', 4, 'unit', struct('a', 's'));
p = runtrail.progress(10, 'task', 'epoch');
q = p.sub(3, 'task', 'batch', 'weight', 0.5); q.update(3); q.finish();
p.pause(); p.update(4); p.resume(); p.fail(); p.finish();
u = runtrail.progress([], 'unit', 'files', 'done', 2);
runtrail.param('seed', 1); runtrail.message("a\\"b\\n\u00fc", 'warning'); runtrail.status(repmat('x', 1, 10000));
runtrail.artifact('out.mat', 'type', 'model', 'step', 2); runtrail.image('/p.png');
runtrail.checkpoint('c.mat', 'step', 5, 'tags', {'keep', 'b'}, 'description', 'd');
pairs = {}; for i = 1:500, pairs = [pairs, {sprintf('key %d', i), i / 7}]; end; runtrail.log(pairs{:}, 'step', 1);
x = runtrail.timing('load', @() 7); runtrail.log(7);`);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, 'runtrail: log: b is not a number\n');
    const [torn, ...lines] = fs.readFileSync(room.at('signals.jsonl'), 'utf8').trimEnd().split('\n');
    assert.equal(torn, '{"metric":{"torn"');
    assert.ok(lines.every((line) => Buffer.byteLength(line) < 4096));
    const said = lines.map((line) => {
      const { time, ...rest } = JSON.parse(line);
      assert.ok(Math.abs(time - Date.now() / 1000) < 100);
      return rest;
    });
    const timed = said.pop();
    assert.deepEqual(timed.unit, { load: 's' });
    const keys = Object.assign({}, ...said.splice(16).map(({ metric }) => metric));
    assert.equal(Object.keys(keys).length, 500);
    assert.equal(keys['key 1'], 1 / 7);
    assert.equal(said.splice(12, 1)[0].status.length, 1003);
    const batch = { task: 'batch', parent: 'epoch', weight: 0.5 };
    assert.deepEqual(said, [
      {
        metric: { loss: 0.25, acc: 'NaN' },
        step: 3,
        context: { subset: 'val' },
        unit: { loss: 'nat', acc: 'nat' },
      },
      { metric: { a: '-Infinity', c: 0.1 }, step: 4, unit: { a: 's' } },
      { progress: { done: 0, total: 10, task: 'epoch', state: 'running' } },
      { progress: { done: 0, total: 3, ...batch, state: 'running' } },
      { progress: { done: 3, total: 3, ...batch, state: 'running' } },
      { progress: { done: 3, total: 3, ...batch, state: 'done' } },
      { progress: { done: 0, total: 10, task: 'epoch', state: 'paused' } },
      { progress: { done: 4, total: 10, task: 'epoch', state: 'running' } },
      { progress: { done: 4, total: 10, task: 'epoch', state: 'failed' } },
      { progress: { done: 2, total: null, task: 'steps', unit: 'files', state: 'running' } },
      { param: { seed: 1 } },
      { message: 'a"b\nü', level: 'warning' },
      { artifact: { path: room.at('out.mat'), type: 'model', step: 2 } },
      { artifact: { path: '/p.png', type: 'image' } },
      { checkpoint: { path: room.at('c.mat'), step: 5, description: 'd', tags: ['keep', 'b'] } },
    ]);
  });

  it('knows its run: parameters, limits, stops, and when a checkpoint is due', async () => {
    fs.writeFileSync(room.at('params.json'), '{"lr": 0.5}');
    fs.writeFileSync(
      room.at('state.json'),
      '{"limitMarks": [{"level": "exceeded", "message": "Too much."}]}',
    );
    fs.writeFileSync(room.at('control/ask/checkpoint'), '');
    const { stdout, stderr } = await run(
      `
printf('%g %s %d\\n', runtrail.params().lr, runtrail.resume_from(), runtrail.active());
printf('%d', runtrail.checkpoint_due(1), runtrail.checkpoint_due(2), runtrail.checkpoint_due(10), runtrail.checkpoint_due(11));
printf('%d', runtrail.stopping()); fclose(fopen('control/ask/stop', 'w')); printf('%d\\n', runtrail.stopping());
try, runtrail.check_resources(); catch e, printf('%s %s\\n', e.identifier, e.message); end`,
      {
        RUNTRAIL_PARAMS: room.at('params.json'),
        RUNTRAIL_RESUME_FROM: '/c.mat',
        RUNTRAIL_CHECKPOINT_STEPS: '10',
      },
    );
    assert.equal(stdout, '0.5 /c.mat 1\n101001\nruntrail:ResourceLimit Too much.\n', stderr);
  });

  it('does nothing outside of a run, and goes on where it cannot write', async () => {
    const code =
      "for i = 1:3, runtrail.log('a', i); end; disp(runtrail.active()); runtrail.check_resources();";
    const outside = await run(code, { RUNTRAIL_SIGNALS: '', RUNTRAIL_RUN_DIR: '' });
    assert.deepEqual([outside.code, outside.stdout, outside.stderr], [0, '0\n', '']);
    const elsewhere = await run(code, { RUNTRAIL_HOST: 'the-runner' });
    assert.equal(elsewhere.stderr, '');
    assert.equal(room.said().length, 0);
    assert.equal(fs.readdirSync(room.root).filter((name) => /^signals\..+\.jsonl$/.test(name)).length, 1);
    const unwritable = await run(code, { RUNTRAIL_SIGNALS: room.root });
    assert.deepEqual([unwritable.code, unwritable.stdout], [0, '1\n']);
    assert.equal(unwritable.stderr.match(/what is said is lost/g)?.length, 1, unwritable.stderr);
  });
});
