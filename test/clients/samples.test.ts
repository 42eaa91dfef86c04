/** The programs of the sample: one that is killed and goes on from what it saved ends as one that never was. */

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { requireProgram } from '../support/requires.ts';
import { finished, ROOT, until } from '../support/sandbox.ts';
import { Speakers } from '../support/speakers.ts';

const SAMPLE = path.join(ROOT, 'media', 'sample');

const PROGRAMS = [
  {
    command: ['python3', 'train.py'],
    parameters: { learning_rate: 0.1, epochs: 100, noise: 0.3, seed: 7, points: 50, pause: 0.01 },
    result: 'line.json',
  },
  {
    command: [process.execPath, 'train.mjs'],
    parameters: { learning_rate: 0.1, epochs: 100, noise: 0.3, seed: 7, points: 50, pause: 0.01 },
    result: 'line.json',
  },
  {
    command: ['python3', 'pipeline.py'],
    parameters: { items: 100, seed: 7, milliseconds: 10 },
    result: 'steps.csv',
  },
] as const;

describe('the samples', () => {
  const rooms: Speakers[] = [];
  afterEach(() => {
    for (const room of rooms.splice(0)) room.close();
  });

  function start(
    { command: [program, file], parameters }: (typeof PROGRAMS)[number],
    more: object = {},
    env: NodeJS.ProcessEnv = {},
  ): { child: ChildProcess; room: Speakers } {
    const room = new Speakers();
    rooms.push(room);
    fs.writeFileSync(room.at('params.json'), JSON.stringify({ ...parameters, ...more }));
    const child = spawn(program, [path.join(SAMPLE, file)], {
      cwd: room.root,
      env: { ...room.env, RUNTRAIL_PARAMS: room.at('params.json'), RUNTRAIL_CHECKPOINT_STEPS: '10', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { child, room };
  }

  const steps = (room: Speakers) =>
    room.said().flatMap(({ checkpoint }) => (checkpoint ? [Number(checkpoint['step'])] : []));
  const newest = (room: Speakers) => room.said().findLast(({ checkpoint }) => checkpoint)?.checkpoint?.path;

  for (const program of PROGRAMS) {
    const name = program.command[1];

    it(`${name}: killed at step 40 of 100 and resumed it gives the very same result`, async function () {
      requireProgram(this, 'python3');
      const fast = 'items' in program.parameters ? { milliseconds: 0 } : { pause: 0 };
      const whole = start(program, fast);
      const { code, stderr, stdout } = await finished(whole.child);
      assert.equal(code, 0, stderr);
      const killed = start(program);
      await until('step 40', () => steps(killed.room).includes(40));
      killed.child.kill('SIGKILL');
      await once(killed.child, 'close');
      assert.equal(fs.existsSync(killed.room.at('outputs', program.result)), false);
      const from = newest(killed.room);
      const resumed = start(program, fast, { RUNTRAIL_RESUME_FROM: from });
      const after = await finished(resumed.child);
      assert.equal(after.code, 0, after.stderr);
      assert.match(after.stdout, /, from (epoch )?\d+ on$/m);
      assert.equal(after.stdout.split('\n').at(-2), stdout.split('\n').at(-2));
      const result = (room: Speakers) => fs.readFileSync(room.at('outputs', program.result), 'utf8');
      assert.equal(result(resumed.room), result(whole.room));
      const progress = resumed.room.said().flatMap((line) => line.progress ?? []);
      assert.ok(
        progress.some(({ done }) => done >= 40 && done < 100),
        'it starts where the other one stopped',
      );
      assert.equal(progress.at(-1)?.state, 'done');
      assert.ok(steps(resumed.room).every((step) => step > 40));
    });

    it(`${name}: asked to stop it saves a last state`, async function () {
      requireProgram(this, 'python3');
      const { child, room } = start(program);
      const all = finished(child);
      await until('its first state', () => steps(room).length > 0);
      fs.writeFileSync(room.at('control/ask/stop'), '');
      const { code, stdout, stderr } = await all;
      assert.equal(code, 1);
      const [, stopped] = /stopped after (?:epoch )?(\d+)/.exec(stdout + stderr) ?? [];
      assert.equal(steps(room).at(-1), Number(stopped));
      assert.equal(fs.existsSync(room.at('outputs', program.result)), false);
    });
  }

  it('pipeline.py ends at a limit, and says so', async function () {
    requireProgram(this, 'python3');
    const { child, room } = start(PROGRAMS[2]);
    const all = finished(child);
    await until('its first state', () => steps(room).length > 0);
    const limitMarks = [
      { rule: 'memory.bytes', level: 'exceeded', value: 2, limit: 1, message: 'Too much.' },
    ];
    fs.writeFileSync(room.at('state.new'), JSON.stringify({ limitMarks }));
    fs.renameSync(room.at('state.new'), room.at('state.json'));
    const { code, stderr } = await all;
    assert.equal(code, 1);
    assert.match(stderr, /runtrail\.ResourceLimit: Too much\./);
    assert.equal(room.said().findLast(({ progress }) => progress)?.progress?.state, 'failed');
    assert.ok(room.said().some(({ message }) => message?.startsWith('data processing: failed')));
  });
});
