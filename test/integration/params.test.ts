/** `runtrail params` and `runtrail run` with layers: what is shown is what runs, and what is wrong stops it. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { launch } from '../../src/core/launch/launch.ts';
import { planRun } from '../../src/core/launch/plan.ts';
import { planRepeat } from '../../src/core/launch/repeat.ts';
import { readRequest } from '../../src/core/run/folder.ts';
import { AS_TEST, ended, openCore } from '../support/core.ts';
import { assertSound, consoleOf, eventsOfType } from '../support/runs.ts';
import { type Finished, finished, Sandbox } from '../support/sandbox.ts';

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => box.close());

const TOML = `
command = ["${process.execPath}", "-p", "process.argv.slice(1).join()", "{params.lr}", "{params.model.depth}", "{run.id}"]
tags = ["{params.kind}"]
parametersSchema = "schema.json"

[parameters]
lr = 1.0
kind = "cnn"
[parameters.model]
depth = 3

[variants.deep.parameters.model]
depth = 9
`;

function example(): string {
  fs.mkdirSync(path.join(box.workspace, '.runtrail'));
  box.write('.runtrail/config.json', '{"parameters": {"lr": 5, "note": "lab"}}');
  box.write('schema.json', {
    properties: { lr: { type: 'number' }, batch: { type: 'integer', default: 32 }, model: {} },
  });
  return box.write('train.run.toml', TOML);
}

async function withEnv(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Finished> {
  return finished(box.start(args, { env }));
}

describe('runtrail params check', () => {
  it('prints every problem with its place and ends with 2; warnings alone with 0', async () => {
    const bad = box.write('bad.run.toml', 'command = ["{params.lr}"]\nroot = "C:\\exp"\nnam = 1\n');
    const { code, stdout } = await box.cli('params', 'check', bad);
    assert.equal(code, 2);
    assert.equal(stdout.split(':2:8: error bad-escape ').length, 2, stdout);
    const warned = box.write('warned.run.yaml', 'command: [a]\nnam: on\n');
    const { code: fine, stdout: notes } = await box.cli('params', 'check', warned);
    assert.equal(fine, 0);
    assert.match(
      notes,
      /:2:1: warning unknown-key "nam" .* Did you mean "name"\?\n.*:2:6: warning yaml-1\.1 on is a text/,
    );
  });

  it('goes on with the other files when one is no text', async () => {
    const binary = box.write('a.run.json', '');
    fs.writeFileSync(binary, Buffer.from([0xff, 0xfe, 0x00]));
    const { code, stdout } = await box.cli('params', 'check', binary, box.write('b.run.json', '{}'));
    assert.equal(code, 2);
    assert.match(
      stdout,
      /a\.run\.json:1:1: error unreadable .*not UTF-8.*\n.*b\.run\.json:1:1: error missing-key/,
    );
  });

  it('tells programs the same, with the fixes that there are', async () => {
    const bad = box.write('bad.run.json', '{"command": ["{params.lrr}"], "parameters": {"lr": 1}}');
    const { code, stdout } = await box.cli('params', 'check', bad, '--json');
    const { ok, errors, files } = JSON.parse(stdout);
    assert.deepEqual([code, ok, errors, files.length], [2, false, 1, 1]);
    const { line, column, code: name, fixes } = files[0].findings[0];
    assert.deepEqual([line, column, name, fixes], [1, 15, 'unresolved-placeholder', ['Write {params.lr}']]);
  });

  it('tells what is wrong in the rig file and in the .cfg files in use, at their own places', async () => {
    const rig = box.write('rig.toml', 'rig_id = "r"\nroot = "C:\\q"\n');
    box.write('../config/runtrail/config.json', { rig });
    box.write('stim.cfg', '[a]\nx = 1\nx = 2\n');
    const { code, stdout } = await box.cli('params', 'check', box.params(['a'], { configs: ['stim.cfg'] }));
    assert.equal(code, 2);
    assert.match(stdout, /rig\.toml:2:8: error bad-escape/);
    assert.match(stdout, /stim\.cfg:3:1: error duplicate-key/);
  });
});

describe('runtrail params resolve', () => {
  it('shows what will run, and that is what runs', async () => {
    const file = example();
    const args = [file, '--variant', 'deep', '--set', 'lr=0.5'];
    const { stdout } = await withEnv({ RUNTRAIL_SET_BATCH: '64' }, 'params', 'resolve', ...args, '--json');
    const shown = JSON.parse(stdout);
    assert.deepEqual(shown.parameters, { lr: 0.5, batch: 64, note: 'lab', kind: 'cnn', model: { depth: 9 } });
    assert.deepEqual(shown.command.slice(3), ['0.5', '9', '{run.id}']);
    assert.deepEqual(
      Object.entries<{ layer: string }>(shown.origins)
        .map(([key, { layer }]) => `${key} ${layer}`)
        .toSorted(),
      ['batch environment', 'kind file', 'lr --set', 'model.depth variant', 'note workspace settings'],
    );
    const { code, stderr } = await withEnv({ RUNTRAIL_SET_BATCH: '64' }, 'run', ...args);
    assert.equal(code, 0, stderr);
    const folder = box.folders()[0] ?? assert.fail('no run');
    assert.equal(consoleOf(folder).trim(), `0.5,9,${folder.id}`);
    const request = readRequest(folder);
    assert.deepEqual(request.parameters, shown.parameters);
    assert.equal(
      fs.readFileSync(folder.at('params', 'resolved.json'), 'utf8').includes('"note": "lab"'),
      true,
    );
    assert.deepEqual(
      [
        request.variant,
        request.tags,
        request.origins['lr'],
        request.origins['note'],
        request.origins['batch'],
      ],
      [
        'deep',
        ['cnn'],
        { layer: '--set' },
        { layer: 'workspace settings', file: path.join('.runtrail', 'config.json'), line: 1, column: 34 },
        { layer: 'environment', name: 'RUNTRAIL_SET_BATCH' },
      ],
    );
    assertSound(folder);
  });

  it('is readable for people', async () => {
    const { stdout, code } = await box.cli('params', 'resolve', example(), '--set', 'model.depth=4');
    assert.equal(code, 0);
    assert.match(stdout, /^train\n {2}command {5}/);
    assert.match(stdout, /\n {2}parameter {3}lr = 1\.0 {2}\(.*train\.run\.toml:7:6\)\n/);
    assert.match(stdout, /\n {2}parameter {3}model\.depth = 4 {2}\(--set\)\n/);
    assert.match(stdout, /\n {2}parameter {3}batch = 32 {2}\(a default\)\n/);
  });

  it('says why not, with every place, and ends with 2', async () => {
    const file = example();
    const { code, stderr } = await withEnv(
      { RUNTRAIL_SET_LR: 'fast', RUNTRAIL_SET_X: '1' },
      'params',
      'resolve',
      file,
    );
    assert.equal(code, 2);
    assert.match(
      stderr,
      /train\.run\.toml:6:2: "lr" .*number.* It comes from the variable RUNTRAIL_SET_LR\./,
    );
    assert.match(stderr, /RUNTRAIL_SET_X names no parameter of this file/);
    assert.equal((await withEnv({ RUNTRAIL_SET_LR: 'fast' }, 'run', file)).code, 2);
    assert.deepEqual(box.folders(), []);
  });
});

describe('runtrail params expand', () => {
  it('gives the file and each of its variants as one line of JSON', async () => {
    const { stdout } = await box.cli('params', 'expand', example());
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ variant, parameters }) => [variant, parameters.model.depth]),
      [
        [null, 3],
        ['deep', 9],
      ],
    );
  });

  it('says that a sweep is not expanded yet', async () => {
    const { stderr } = await box.cli('params', 'expand', box.params(['a'], { sweep: { lr: [1, 2] } }));
    assert.match(stderr, /"sweep" is not acted on by this version of Runtrail/);
  });
});

describe('runtrail params explain', () => {
  it('names every layer that spoke, where, and which one won', async () => {
    const { stdout } = await box.cli('params', 'explain', example(), 'lr', '--set', 'lr=2', '--json');
    const { key, value, layers } = JSON.parse(stdout);
    assert.deepEqual([key, value], ['lr', 2]);
    assert.deepEqual(
      layers.map(({ layer, value: said, line, column, won }: Record<string, unknown>) => [
        layer,
        said,
        line,
        column,
        won,
      ]),
      [
        ['workspace settings', 5, 1, 23, false],
        ['file', 1, 7, 6, false],
        ['--set', 2, undefined, undefined, true],
      ],
    );
    const text = (await box.cli('params', 'explain', path.join(box.workspace, 'train.run.toml'), 'lr'))
      .stdout;
    assert.match(
      text,
      /^lr = 1\.0\n {4}workspace settings +5 .*config\.json:1:23\n {2}→ file +1\.0 .*train\.run\.toml:7:6\n$/,
    );
  });

  it('explains all that is inside of a key', async () => {
    const { stdout } = await box.cli('params', 'explain', example(), 'model', '--variant', 'deep');
    assert.match(stdout, /^model\.depth = 9\n {4}file +3 .*\n {2}→ variant deep +9 .*:13:9\n$/);
  });

  it('ends with 3 for a key that does not exist, and offers the one that was meant', async () => {
    const { code, stderr } = await box.cli('params', 'explain', example(), 'model.dept');
    assert.equal(code, 3);
    assert.match(stderr, /There is no parameter "model\.dept"\. Did you mean "model\.depth"\?/);
  });
});

describe('runtrail params explain, asked wrongly', () => {
  for (const [what, args, env, words] of [
    ['a variant that is not there', ['--variant', 'deap'], {}, /no variant "deap".*Did you mean "deep"\?/],
    ['a variable that is nothing', [], { RUNTRAIL_SET_LRR: '1' }, /RUNTRAIL_SET_LRR names no parameter/],
  ] as const) {
    it(`by ${what}, ends with 2 and no answer`, async () => {
      const { code, stdout, stderr } = await finished(
        box.start(['params', 'explain', example(), 'lr', ...args], { env }),
      );
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, words);
    });
  }

  it('offers also what holds others', async () => {
    const { stderr } = await box.cli('params', 'explain', example(), 'modle');
    assert.match(stderr, /Did you mean "model"\?/);
  });
});

describe('runtrail params rig', () => {
  it('makes a first rig file beside the settings of the machine, and never another one', async () => {
    const asked = await box.json<{ file: string }>('params', 'rig');
    assert.deepEqual(asked, { file: asked.file, exists: false, created: false });
    assert.equal(fs.existsSync(asked.file), false);
    const first = await box.json<{ file: string }>('params', 'rig', '--create');
    assert.deepEqual(first, { file: asked.file, exists: true, created: true });
    assert.match(fs.readFileSync(first.file, 'utf8'), /^rig_id = ".+"\noutput_root_folder = ".+"$/m);
    fs.writeFileSync(first.file, 'rig_id = "mine"\n');
    assert.deepEqual(await box.json('params', 'rig', '--create'), {
      file: first.file,
      exists: true,
      created: false,
    });
    assert.equal(fs.readFileSync(first.file, 'utf8'), 'rig_id = "mine"\n');
  });
});

describe('the .cfg files of a run', () => {
  it('are kept beside its parameter file, under names of their own, and sealed; a repeat has them too', async () => {
    box.write('a/stim.cfg', '[a]\nx = 1\n');
    box.write('b/Stim.cfg', '[b]\ny = 2\n');
    box.write('resolved.json', '[c]\nz = 3\n');
    const configs = ['a/stim.cfg', 'b/Stim.cfg', 'resolved.json', { file: 'no.cfg', optional: true }];
    const { code, stderr } = await box.cli('run', box.params(['true'], { configs }));
    assert.equal(code, 0, stderr);
    const folder = box.folders()[0] ?? assert.fail('no run');
    assert.deepEqual(readRequest(folder).configs, [
      { file: path.join('a', 'stim.cfg'), copy: 'stim.cfg' },
      { file: path.join('b', 'Stim.cfg'), copy: 'Stim-2.cfg' },
      { file: 'resolved.json', copy: 'resolved-2.json' },
      { file: 'no.cfg', copy: null },
    ]);
    assert.equal(fs.readFileSync(folder.at('params', 'Stim-2.cfg'), 'utf8'), '[b]\ny = 2\n');
    const sealed = eventsOfType(folder, 'sealed')[0]?.data.files.map((file) => file.path) ?? [];
    for (const name of ['stim.cfg', 'Stim-2.cfg', 'resolved-2.json'])
      assert.ok(sealed.includes(`params/${name}`), name);
    const open = openCore(box);
    const again = await launch(open.executor, (id) => planRepeat(open, id, folder, AS_TEST));
    assert.equal((await ended(open, again.folder)).status, 'completed');
    assert.equal(fs.readFileSync(again.folder.at('params', 'stim.cfg'), 'utf8'), '[a]\nx = 1\n');
  });

  it('are not missed in a record that is older than they are', async () => {
    const id = (await box.detach(['true'])).id;
    const open = openCore(box);
    const folder = box.folder(id);
    await ended(open, folder);
    const { configs, origins, variant, folders, terminal, repeats, ...older } = readRequest(folder);
    assert.deepEqual(
      [configs, origins, variant, folders, terminal, repeats],
      [[], {}, null, [], false, null],
    );
    fs.writeFileSync(folder.request, JSON.stringify(older));
    assert.deepEqual(readRequest(folder).origins, {});
    assert.equal((await box.json('show', id)).status, 'completed');
    const again = await launch(open.executor, (next) => planRepeat(open, next, folder, AS_TEST));
    assert.equal((await ended(open, again.folder)).status, 'completed');
    assert.equal(readRequest(again.folder).repeats, id);
  });

  it('stop the launch when one is wrong or missing: nothing is left', async () => {
    box.write('stim.cfg', 'no section\n= 1\n[a\n');
    const wrong = await box.cli('run', box.params(['true'], { configs: ['stim.cfg', 'gone.cfg'] }));
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /There is no file .*gone\.cfg/);
    assert.match(wrong.stderr, /stim\.cfg:\d+:\d+: /);
    assert.deepEqual(box.folders(), []);
  });
});

describe('a repeat', () => {
  it('has a folder and an id of its own wherever the file named them, and all else as it was', async () => {
    const script = 'require("fs").writeFileSync(process.argv[1] + "/x", process.argv[2])';
    const more = { parameters: { at: '{run.outputs}', n: 1.0 }, environment: { RUN: '{run.id}' } };
    const file = box.params([process.execPath, '-e', script, '{params.at}', '{run.id}'], more);
    await box.cli('run', file, '--set', 'n=2.50');
    const earlier = box.folders()[0] ?? assert.fail('no run');
    const open = openCore(box);
    const { folder } = await launch(open.executor, (id) => planRepeat(open, id, earlier, AS_TEST));
    assert.equal((await ended(open, folder)).status, 'completed');
    for (const each of [earlier, folder])
      assert.equal(fs.readFileSync(each.at('outputs', 'x'), 'utf8'), each.id);
    const request = readRequest(folder);
    assert.equal(
      JSON.stringify(request.parameters),
      JSON.stringify({ at: folder.at('outputs'), n: 0 }).replace(':0', ':2.50'),
    );
    assert.deepEqual(
      [request.environment, request.origins],
      [{ RUN: folder.id }, readRequest(earlier).origins],
    );
    assert.match((await box.cli('verify', earlier.id)).stdout, /unchanged/);
  });
});

describe('a launcher’s file', () => {
  const session = { launcher: 'base', output_root_folder: 'sessions' };

  it('without a subject is an error where nobody can be asked, and never a made-up one', async () => {
    const { code, stderr } = await box.cli('run', box.write('session.json', { ...session, user_id: 'u' }));
    assert.equal(code, 2);
    assert.match(stderr, /"subject_id" is not given/);
    assert.deepEqual(box.folders(), []);
  });

  it('runs with what the person answers, and the record says so', async () => {
    const file = box.write('session.json', session);
    const open = openCore(box);
    const asked: string[] = [];
    const { request } = await planRun(open, '01arz3ndektsv4rrffq69g5fav', {
      ...{ file, overrides: [], tags: [], ...AS_TEST },
      ask: async (questions) => {
        asked.push(...questions.map(({ key }) => key));
        return Object.fromEntries(questions.map(({ key }) => [key, `my ${key}`]));
      },
    });
    assert.deepEqual(asked, ['subject_id', 'user_id']);
    assert.equal(request.parameters['subject_id'], 'my subject_id');
    assert.deepEqual(request.origins['user_id'], { layer: 'prompt' });
    assert.deepEqual(box.folders(), [], 'planning leaves nothing');
  });

  it('keeps ids what they are: texts', async () => {
    const file = box.write('session.json', { ...session, subject_id: 'm1' });
    const sets = ['--set', 'subject_id=012', '--set', 'user_id=366122'];
    const { stdout } = await box.cli('params', 'resolve', file, ...sets, '--json');
    const { subject_id, user_id } = JSON.parse(stdout).parameters;
    assert.deepEqual([subject_id, user_id], ['012', '366122']);
    const { stdout: again } = await box.cli(
      'params',
      'resolve',
      file,
      '--set',
      'subject_id=1e5',
      '--set',
      'user_id=7',
      '--json',
    );
    assert.deepEqual(JSON.parse(again).parameters.subject_id, '1e5');
  });
});
