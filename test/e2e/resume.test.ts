/** By hand: a run that was killed is gone on with, from its notice and from the palette, also past a damaged checkpoint. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { type RunFolder, readRequest, readState } from '../../src/core/run/folder.ts';
import { requireProgram } from '../support/requires.ts';
import { closed, flipByte, letGo, resultOf, training, waitingAt40 } from '../support/resuming.ts';
import { killHard, pidsOf } from '../support/runs.ts';
import { Sandbox, until } from '../support/sandbox.ts';
import { requireBrowser } from './support/browser.ts';
import { tier } from './support/tier.ts';
import type { View } from './support/view.ts';
import type { Window } from './support/window.ts';

describe('going on from a checkpoint, in the window', function resuming() {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let window: Window;
  let runs: View;
  let killed: RunFolder;
  let whole: RunFolder;

  before(async function open() {
    requireBrowser(this);
    requireProgram(this, 'python3');
    const server = await tier();
    sandbox = new Sandbox('resuming', server.user);
    await sandbox.cli('run', training(sandbox, {}, {}, 'whole.run.json'));
    [whole = whole] = sandbox.folders();
    killed = await waitingAt40(sandbox);
    window = await server.open(sandbox.workspace);
    runs = await window.view('Runtrail', 'Runs').open();
    await runs.row('train').waitFor();
  });

  afterEach(async function picture() {
    const { state, title = '' } = this.currentTest ?? {};
    if (state === 'failed') await window.screenshot(`failed-${title.replace(/\W+/g, '-')}`);
  });

  after(async () => {
    await window?.close();
    sandbox?.close();
  });

  /** The run that was started last, once it is over. */
  async function next(count: number): Promise<RunFolder> {
    const folder = await until('the next run', () => {
      const found = sandbox.folders()[count - 1];
      return found && fs.existsSync(found.request) && found;
    });
    await closed(folder);
    return folder;
  }

  async function chooseStep(label: string): Promise<void> {
    await until('the checkpoints', async () =>
      (await window.quickInput.rows()).some((row) => row.startsWith(label)),
    );
  }

  it('is offered by the notice of the end, says what is not as it was, and ends with the same result', async () => {
    await killHard((await pidsOf(killed)).program);
    letGo(sandbox);
    await window.notifications.waitFor(/train: Ended by signal SIGKILL/);
    const notice = (await window.notifications.all()).find(({ text }) => text.startsWith('train:'));
    assert.deepEqual(notice?.buttons, ['Resume…', 'Show Run', "Don't Show Again"]);
    await window.screenshot('resume-notice');
    await window.notifications.press(/SIGKILL/, 'Resume…');
    await chooseStep('step 40');
    await window.screenshot('resume-which');
    await window.quickInput.choose('step 40');
    await until('the question', () => window.dialog.isOpen());
    assert.match(
      await window.dialog.text(),
      /Not everything is as it was[\s\S]*The environment is login shell/,
    );
    await window.screenshot('resume-changes');
    await window.dialog.press('Resume Anyway');
    await until('the approval', async () => (await window.dialog.buttons()).includes('Run'));
    await window.dialog.press('Run');
    const later = await next(3);
    assert.equal(readState(later).status, 'completed');
    assert.equal(resultOf(later), resultOf(whole));
    const { resumes } = readRequest(later);
    assert.deepEqual([resumes?.id, resumes?.by, resumes?.checkpoint.step], [killed.id, 'person', 40]);
    await runs.row('train').expand();
    await runs.row(/^Resumed from train$/).waitFor();
  });

  it('starts from the palette with a run, then a checkpoint; of a damaged one the one before is offered', async () => {
    flipByte(killed.at('checkpoints', 'state-040.json'));
    await window.command('Runtrail: Resume from Checkpoint…');
    await until('the runs', async () => (await window.quickInput.rows()).some((row) => /SIGKILL/.test(row)));
    await window.quickInput.type('SIGKILL');
    await window.quickInput.accept();
    await chooseStep('step 40');
    await window.quickInput.choose('step 40');
    await until('the question', () => window.dialog.isOpen());
    assert.match(await window.dialog.text(), /from step 40: it is damaged: checkpoints\/state-040\.json/);
    await window.screenshot('resume-damaged');
    await window.dialog.press('Resume from the One Before');
    await until('what is not as it was', async () =>
      (await window.dialog.buttons()).includes('Resume Anyway'),
    );
    await window.dialog.press('Resume Anyway');
    const later = await next(4);
    assert.deepEqual(
      [readState(later).status, readRequest(later).resumes?.checkpoint.step],
      ['completed', 30],
    );
    assert.equal(resultOf(later), resultOf(whole));
  });
});
