/** What a run that goes on is planned as: from the record, with the code as it is now, asked where somebody can be asked. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { OpenWorkspace } from '../../../src/core/core.ts';
import { launch } from '../../../src/core/launch/launch.ts';
import { planRepeat } from '../../../src/core/launch/repeat.ts';
import { planResume, type ResumeOptions } from '../../../src/core/launch/resume.ts';
import { changedBase } from '../../../src/core/launch/resumeChanged.ts';
import type { Ask } from '../../../src/core/params/load.ts';
import { parseOverride } from '../../../src/core/params/overrides.ts';
import type { RunFolder } from '../../../src/core/run/folder.ts';
import { AS_TEST, ended, openCore, startRun } from '../../support/core.ts';
import { requireLinux, requireProgram } from '../../support/requires.ts';
import { flipByte } from '../../support/resuming.ts';
import { Sandbox } from '../../support/sandbox.ts';
import { WorkTree } from '../../support/workTree.ts';

const NEXT = '01arz3ndektsv4rrffq69g5fax';
const SAVE = 'for step in 1 2; do echo $step > "$RUNTRAIL_CHECKPOINTS/step-$step.pt"; sleep 0.02; done';

let box: Sandbox;
let open: OpenWorkspace;
beforeEach(function () {
  requireLinux(this, 'processes are found by their environment');
  box = new Sandbox();
  open = openCore(box);
});
afterEach(() => box?.close());

/** A run that ended with two checkpoints. */
async function left(more: object = {}, command = SAVE): Promise<RunFolder> {
  const checkpoints = { paths: ['*.pt'], resume: ['--from', '{checkpoint}', '--at', '{step}'] };
  const { folder } = await startRun(
    open,
    box.params(command, { checkpoints, parameters: { lr: 0.1 }, ...more }),
  );
  await ended(open, folder);
  return folder;
}

function plan(folder: RunFolder, more: Partial<ResumeOptions> = {}) {
  return planResume(open, NEXT, folder, { ...AS_TEST, by: 'person', ...more });
}

/** Answers every question alike, and keeps what was asked. */
function answering(answer: string): { readonly ask: Ask; readonly titles: string[] } {
  const titles: string[] = [];
  return {
    titles,
    ask: async (questions) => {
      titles.push(...questions.map(({ title }) => title));
      return Object.fromEntries(questions.map(({ key }) => [key, answer]));
    },
  };
}

describe('the plan of a run that goes on', () => {
  it('adds words to a line for the shell, and a repeat takes them away again', async () => {
    const folder = await left({}, `${SAVE}; true`);
    const { request } = await plan(folder);
    assert.equal(request.command, `${SAVE}; true --from '${folder.at('checkpoints', 'step-2.pt')}' --at 2`);
    const next = open.workspace.run(NEXT);
    fs.mkdirSync(next.at('params'), { recursive: true });
    fs.cpSync(folder.at('params'), next.at('params'), { recursive: true });
    fs.writeFileSync(next.request, JSON.stringify(request));
    const repeated = await planRepeat(open, '01arz3ndektsv4rrffq69g5faz', next, AS_TEST);
    assert.deepEqual([repeated.request.command, repeated.request.resumes], [`${SAVE}; true`, null]);
  });

  it('is asked for what is not as it was, and only where somebody can be asked', async () => {
    const folder = await left({ environment: { KEY: 'secret' } });
    box.params(SAVE, {
      checkpoints: { paths: ['*.pt'] },
      environment: { KEY: 'other' },
      parameters: { lr: 0.2 },
    });
    const base = changedBase(open, NEXT, folder, {
      ...{ ...AS_TEST, overrides: [], tags: [] },
      file: `${box.workspace}/test.run.json`,
    });
    const no = answering('cancel');
    await assert.rejects(plan(folder, { base, ask: no.ask }), {
      code: 'refused',
      message: 'Nothing was started.',
    });
    assert.match(
      no.titles.join(),
      /The parameter lr is 0\.2; it was 0\.1\.\nThe variable KEY .* not as it was\.\n"checkpoints" is not/,
    );
    assert.doesNotMatch(no.titles.join(), /secret|other/);
    const yes = answering('go-on');
    const agreed = await plan(folder, { base, ask: yes.ask });
    const untold = await plan(folder, { base });
    assert.equal(agreed.request.resumes?.changes.length, 3);
    assert.deepEqual(untold.request.resumes, agreed.request.resumes);
  });

  it('is not asked for what was meant to be changed', async () => {
    const folder = await left();
    const overrides = [parseOverride('lr=0.5')];
    const { ask, titles } = answering('cancel');
    const base = changedBase(open, NEXT, folder, { ...AS_TEST, overrides, tags: [] });
    const { request } = await plan(folder, { base, ask, meant: ['lr'] });
    assert.deepEqual([request.parameters, titles], [{ lr: 0.5 }, []]);
    assert.deepEqual(request.resumes?.changes, ['The parameter lr is 0.5; it was 0.1.']);
  });

  it('offers the one before a damaged one', async () => {
    const folder = await left();
    flipByte(folder.at('checkpoints', 'step-2.pt'), 0);
    const no = answering('cancel');
    await assert.rejects(plan(folder, { wanted: '2', ask: no.ask }), {
      code: 'damaged',
      message: /from step 2: it is damaged/,
    });
    const yes = answering('before');
    const { request, warnings } = await plan(folder, { wanted: '2', ask: yes.ask });
    assert.equal(request.resumes?.checkpoint.step, 1);
    assert.match(warnings.join(), /cannot be gone on with from step 2/);
  });

  it('looks again at all when none held: a disk that was away may be back', async () => {
    const folder = await left();
    const away = `${folder.checkpoints}.away`;
    fs.renameSync(folder.checkpoints, away);
    await assert.rejects(plan(folder), { code: 'damaged', message: /step 2.*missing.*step 1.*missing/s });
    fs.renameSync(away, folder.checkpoints);
    const { request } = await plan(folder);
    assert.equal(request.resumes?.checkpoint.step, 2);
  });

  it('comes to nothing when the checkpoint is removed before the earlier run knows of it', async () => {
    const folder = await left();
    const runs = () => fs.readdirSync(path.dirname(folder.root)).length;
    const before = runs();
    const starting = launch(open.executor, async (id) => {
      const planned = await planResume(open, id, folder, { ...AS_TEST, by: 'person' });
      fs.rmSync(folder.at('checkpoints', 'step-2.pt'));
      return planned;
    });
    await assert.rejects(starting, { code: 'not-found', message: /removed just now/ });
    assert.equal(runs(), before);
  });

  it('finds what was found out of a dry run nowhere in the record', async () => {
    const folder = await left();
    flipByte(folder.at('checkpoints', 'step-2.pt'), 0);
    const { request } = await plan(folder, { isDry: true });
    assert.equal(request.resumes?.checkpoint.step, 1);
    assert.ok(!fs.existsSync(folder.annotations));
  });

  it('tells a program without arguments for it where the checkpoint is named', async () => {
    const folder = await left({ checkpoints: { paths: ['*.pt'] } });
    const { request, warnings } = await plan(folder);
    assert.equal(request.command, SAVE);
    assert.match(warnings.join(), /RUNTRAIL_RESUME_FROM/);
  });

  it('says which files of the code are others, and not what came since', async function () {
    requireProgram(this, 'git');
    const tree = new WorkTree(box.workspace);
    for (const name of ['train.py', 'model.py', 'data.csv', 'gone.py']) tree.write(name, `# ${name}\n`);
    tree.commit();
    box.write('untracked.py', 'y = 1\n');
    const folder = await left({ outputs: ['data.csv'] }, `${SAVE}; echo 2 >> data.csv; echo new > fresh.py`);
    assert.deepEqual((await plan(folder)).request.resumes?.changes, []);
    box.write('model.py', 'x = 2\n');
    box.write('untracked.py', 'y = 2\n');
    fs.rmSync(`${box.workspace}/gone.py`);
    fs.utimesSync(`${box.workspace}/train.py`, new Date(), new Date());
    assert.deepEqual((await plan(folder)).request.resumes?.changes, [
      'The code of the workspace is not as it was: gone.py, model.py, untracked.py.',
    ]);
  });
});
