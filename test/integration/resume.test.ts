/** Going on from a checkpoint, at the command line: what was killed at step 40 ends as what never was. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type RunFolder, readRequest } from '../../src/core/run/folder.ts';
import type { RunView } from '../../src/core/run/view.ts';
import { requireProgram } from '../support/requires.ts';
import { closed, flipByte, killedAt40, letGo, resultOf, training, waitingAt40 } from '../support/resuming.ts';
import { assertSound, consoleOf, killHard, pidsOf } from '../support/runs.ts';
import { ROOT, Sandbox, until } from '../support/sandbox.ts';

let box: Sandbox;
let earlier: RunFolder;
let short: string;
let whole: RunFolder;
before(async function () {
  requireProgram(this, 'python3');
  this.timeout(60_000);
  box = new Sandbox();
  earlier = await killedAt40(box);
  short = shortOf(earlier);
  letGo(box);
  whole = await run(training(box, {}, {}, 'whole.run.json'));
});
after(() => box?.close());

const place = (step: string) => earlier.at('checkpoints', `state-${step}.json`);

function shortOf({ id }: RunFolder): string {
  return id.slice(-6);
}

async function run(...args: string[]): Promise<RunFolder> {
  const { code, stderr } = await box.cli('run', ...args);
  assert.equal(code, 0, stderr);
  return box.folders().at(-1) ?? earlier;
}

/** Refused, and nothing was started. */
async function refused(...args: string[]): Promise<string> {
  const before = box.folders().length;
  const { code, stderr } = await box.cli('run', ...args);
  assert.equal(box.folders().length, before);
  return `${code} ${stderr}`;
}

describe('a run that was killed at step 40 of 100', () => {
  it('goes on from there to the same result as one that never was, and both name each other', async () => {
    const later = await run('--from-checkpoint', short);
    assert.equal(consoleOf(later).split('\n')[0], 'from step 40');
    assert.equal(resultOf(later), resultOf(whole));
    const { resumes, command, repeats } = readRequest(later);
    assert.deepEqual(command, ['python3', 'steps.py', '--resume', place('040')]);
    assert.equal(repeats, null);
    assert.ok(resumes && resumes.earlierMs !== null && resumes.earlierMs > 0);
    const { checkpoint, earlierMs: _earlierMs, position: _position, ...rest } = resumes;
    assert.deepEqual([checkpoint.path, checkpoint.step], ['checkpoints/state-040.json', 40]);
    assert.deepEqual(rest, {
      ...{ id: earlier.id, name: 'train', path: place('040'), attempt: 1, by: 'person', changes: [] },
    });
    const [old, young] = await Promise.all([box.cli('show', short), box.cli('show', later.id)]);
    assert.match(young.stdout, new RegExp(`resumed from +train @ step 40 \\(${short}\\)`));
    assert.match(old.stdout, new RegExp(`resumed by +${shortOf(later)}`));
    assert.deepEqual((await box.json('show', short)).resumedBy, [later.id]);
    const { stdout } = await box.cli('ls');
    assert.match(stdout, /from step 40/);
    assert.match(stdout, new RegExp(`resumed as ${shortOf(later)}`));
    for (const folder of [earlier, later]) assertSound(folder);
    assert.equal((await box.cli('verify', short)).code, 0);
  });

  it('goes on from a step that is named, and the next run from its own checkpoint', async () => {
    const second = await run('--from-checkpoint', `${earlier.id}:20`, '--name', 'again: more', '--tag', 'x');
    assert.equal(consoleOf(second).split('\n')[0], 'from step 20');
    const third = await run('--from-checkpoint', 'again: more:70');
    const { resumes, command, tags } = readRequest(third);
    assert.equal(consoleOf(third).split('\n')[0], 'from step 70');
    assert.equal(resultOf(third), resultOf(whole));
    assert.deepEqual(command.slice(0, 3), ['python3', 'steps.py', '--resume']);
    assert.equal(command.length, 4, 'the arguments of the run before are not there twice');
    assert.deepEqual([resumes?.attempt, resumes?.name, tags], [2, 'again: more', ['x']]);
    const before = readRequest(second).resumes?.earlierMs ?? 0;
    assert.ok((resumes?.earlierMs ?? 0) >= before, 'the time of the attempts before is added');
  });

  it('is shown by a dry run as it would go on, and nothing is touched', async () => {
    const before = fs.readdirSync(earlier.root, { recursive: true });
    const { stdout, stderr, code } = await box.cli(
      'run',
      '--from-checkpoint',
      short,
      '--dry-run',
      '--set',
      'rate=0.2',
    );
    assert.equal(code, 0, stderr);
    assert.match(stdout, new RegExp(`command +python3 steps.py --resume '?${place('040')}`));
    assert.match(stdout, new RegExp(`checkpoint +${place('040')}`));
    assert.match(stderr, /note: The parameter rate is 0.2; it was 0.1\./);
    assert.deepEqual(fs.readdirSync(earlier.root, { recursive: true }), before);
  });

  it('goes on with what its file says now, where that is named, and with what is set', async () => {
    const file = training(box, {}, { environment: { NEW: '1' }, tags: ['now'] }, 'changed.run.json');
    const later = await run(file, '--from-checkpoint', short, '--set', 'rate=0.3');
    const { resumes, name, tags } = readRequest(later);
    assert.deepEqual([name, tags], ['changed', ['now']]);
    assert.deepEqual(resumes?.changes, [
      'The parameter rate is 0.3; it was 0.1.',
      'The parameter worksFor is not there; it was 40.',
      'The variable NEW of the environment is not as it was.',
    ]);
    assert.notEqual(resultOf(later), resultOf(whole));
  });

  it('tells of files that are not as they were', async () => {
    const changed = new Sandbox('changed', box);
    try {
      changed.write('points.csv', '1,2\n');
      const folder = await killedAt40(changed, { inputs: ['points.csv'] });
      changed.write('points.csv', '1,2\n3,4\n');
      letGo(changed);
      const { stderr } = await changed.cli('run', '--from-checkpoint', folder.id);
      assert.match(stderr, /note: Not as they were: points\.csv\./);
    } finally {
      changed.close();
    }
  });
});

describe('the pipeline of the sample', () => {
  it('is killed at step 40 of 100, goes on, and has the result of one that was never killed', async () => {
    fs.cpSync(path.join(ROOT, 'media', 'sample'), path.join(box.workspace, 'sample'), { recursive: true });
    const file = path.join(box.workspace, 'sample', 'pipeline.run.json');
    const fields = JSON.parse(fs.readFileSync(file, 'utf8').replace(/^ *\/\/.*$/gm, '')) as object;
    const parameters = { items: 100, seed: 7, milliseconds: 20 };
    const checkpoints = { every: { steps: 10 } };
    fs.writeFileSync(file, JSON.stringify({ ...fields, parameters, checkpoints }));
    const begun = await box.cli('run', '--detach', file);
    const killed = box.folder(begun.stdout.trim());
    await until('step 40', () => fs.readdirSync(killed.checkpoints).some((name) => name.includes('-40-')));
    await killHard((await pidsOf(killed)).program);
    await closed(killed);
    const { stderr, code } = await box.cli('run', '--from-checkpoint', killed.id);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /going on from process items @ step [456]0/);
    assert.doesNotMatch(stderr, /RUNTRAIL_RESUME_FROM|is not as it was/);
    const later = box.folders().at(-1);
    const never = await run(file);
    const written = (folder: RunFolder | undefined) =>
      folder && fs.readFileSync(folder.at('outputs', 'steps.csv'), 'utf8');
    assert.equal(written(later), written(never));
    assert.match(later ? consoleOf(later) : '', /^100 items, from [456]0 on\n/);
    assert.deepEqual((await box.json('show', killed.id)).resumedBy, [later?.id]);
  });
});

describe('going on is refused', () => {
  it('where there is nothing to go on from, with what to do', async () => {
    assert.match(await refused('--from-checkpoint', 'nosuchrun'), /^3 .*There is no run "nosuchrun"/);
    assert.match(
      await refused('--from-checkpoint', `${short}:45`),
      /^3 .*no checkpoint "45"[\s\S]*steps 10, 20, 30, 40/,
    );
    assert.match(await refused('--from-checkpoint', `nosuch:40`), /^3 .*There is no run "nosuch"/);
    assert.match(await refused(), /^2 .*Which parameter file/);
    const plain = await run(box.params(['true'], {}, 'plain.run.json'));
    assert.match(
      await refused('--from-checkpoint', plain.id),
      /^3 .*left no checkpoint[\s\S]*from its start/,
    );
  });

  it('while the earlier run still goes on, and removing that while the later one does', async () => {
    const live = new Sandbox('live', box);
    try {
      const folder = await waitingAt40(live);
      const { code, stderr } = await live.cli('run', '--from-checkpoint', folder.id);
      assert.equal(code, 2);
      assert.match(stderr, /still goes on \(running\)[\s\S]*runtrail stop/);
      assert.equal(live.folders().length, 1);
      await killHard((await pidsOf(folder)).program);
      await closed(folder);
      const next = await live.cli('run', '--detach', '--from-checkpoint', folder.id);
      const removing = await live.cli('rm', folder.id);
      assert.equal(removing.code, 2);
      assert.match(removing.stderr, new RegExp(`Run ${next.stdout.trim()} goes on from a checkpoint of run`));
      letGo(live);
      await closed(live.folder(next.stdout.trim()));
      assert.equal((await live.cli('rm', folder.id)).code, 0);
    } finally {
      live.close();
    }
  });

  it('from a checkpoint that is damaged by one byte: it is named, and so is the one before', async () => {
    flipByte(place('040'));
    const words = await refused('--from-checkpoint', `${short}:40`);
    assert.match(words, /cannot be gone on with from step 40: it is damaged: checkpoints\/state-040\.json/);
    assert.match(words, new RegExp(`The one before it, step 30, is whole: --from-checkpoint ${short}:30`));
    const seen = (await box.json<RunView>('show', short)).checkpoints?.map(({ step, good }) => [step, good]);
    assert.deepEqual(seen?.at(-1), [40, false]);
    const { code, stderr } = await box.cli('run', '--from-checkpoint', short);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /going on from train @ step 30/);
    const later = box.folders().at(-1);
    assert.equal(later && resultOf(later), resultOf(whole));
    fs.rmSync(place('030'));
    assert.match(
      await refused('--from-checkpoint', `${short}:30`),
      /state-030\.json is missing\.[\s\S]*step 20, is whole/,
    );
    for (const step of ['020', '010']) fs.rmSync(place(step));
    assert.match(await refused('--from-checkpoint', short), /No checkpoint of run .* is whole/);
  });
});
