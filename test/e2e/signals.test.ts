/** By hand: a run tells how far it is and leaves checkpoints; it is stopped, and another goes on from one of them. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { RunView } from '../../src/core/run/view.ts';
import { requireProgram } from '../support/requires.ts';
import { ROOT, Sandbox, until } from '../support/sandbox.ts';
import { requireBrowser } from './support/browser.ts';
import { themes } from './support/themes.ts';
import { tier } from './support/tier.ts';
import type { View } from './support/view.ts';
import type { Window } from './support/window.ts';

const PROGRAM = path.join(ROOT, 'test', 'fixtures', 'signals', 'fit.py');
/** So many steps take longer than the test looks at them. */
const MANY = 5_000;

describe('what a run says of itself, in the window', function signals() {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let window: Window;
  let runs: View;
  const row = async (label: string) => (await runs.rows()).find((each) => each.label === label);
  const described = async (label: string) => (await row(label))?.description ?? '';
  const checkpoints = async () => (await runs.rows()).filter(({ label }) => /^step \d+$/.test(label));

  const isTold = async (text: string) =>
    (await window.notifications.all()).some((each) => each.text === text);

  before(async function open() {
    requireBrowser(this);
    requireProgram(this, 'python3');
    const server = await tier();
    sandbox = new Sandbox('signals', server.user);
    fs.copyFileSync(PROGRAM, path.join(sandbox.workspace, 'fit.py'));
    const parameters = { steps: MANY, seconds: 0.1 };
    sandbox.params(['python3', 'fit.py'], { parameters }, 'fit.run.json');
    window = await server.open(sandbox.workspace);
    runs = await window.view('Runtrail', 'Runs').open();
  });

  afterEach(async function picture() {
    const { state, title = '' } = this.currentTest ?? {};
    if (state === 'failed') await window.screenshot(`failed-${title.replace(/\W+/g, '-')}`);
  });

  after(async () => {
    await window?.close();
    sandbox?.close();
  });

  it('stands in the list, the status bar and the name of the terminal', async () => {
    await window.editor.open(path.join(sandbox.workspace, 'fit.run.json'));
    await window.editor.codeLens('Run').click();
    await window.dialog.press('Run');
    await until('progress in the list', async () =>
      /^\d+ % · ETA .+ · loss [\d.]+$/.test(await described('fit')),
    );
    await until('in the status bar', async () =>
      (await window.statusBar()).some((text) => /^fit \d+ % ETA/.test(text)),
    );
    await until('and in the name of the terminal', async () =>
      (await window.terminals.names()).some((name) => /^fit \d+ %/.test(name)),
    );
  });

  it('stands below the run, each part for itself', async () => {
    await runs.row('fit').expand();
    await runs.row('Checkpoints').waitFor();
    await runs.row('Metrics').expand();
    await runs.row('Checkpoints').expand();
    await until('several checkpoints', async () => (await checkpoints()).length > 1);
    const labels = (await runs.rows()).map(({ label }) => label);
    assert.deepEqual(
      labels.filter((label) => /^(loss|accuracy|Metrics|Checkpoints|Parameters|Log|Provenance)$/.test(label)),
      ['Metrics', 'loss', 'accuracy', 'Checkpoints', 'Parameters', 'Log', 'Provenance'],
    );
    assert.match(await described('loss'), /^\d+\.\d+ nat$/);
    await window.screenshot('signals-tree');
  });

  it('is told in full where the pointer rests, and stays there while the run goes on', async () => {
    const accuracy = runs.row('accuracy');
    const shown = window.page.locator('.monaco-hover:visible .hover-contents', { hasText: 'Values' });
    const steps = async () => (await sandbox.json<RunView>('show', 'fit')).metrics?.['loss']?.lastStep ?? 0;
    let pictures = 0;
    await until('it is still there when the run has moved', async () => {
      await window.page.mouse.move(640, 300);
      await until('the tooltip', async () => /Maximum: .*Values: \d+/s.test(await accuracy.tooltip()));
      if (pictures++ === 0) await window.screenshot('signals-tooltip');
      const before = await steps();
      await until('the run moves', async () => (await steps()) > before);
      return (await shown.count()) > 0;
    });
  });

  it('has its menus, by mouse and by keyboard', async () => {
    const expected = ['Checkpoint Now', 'Verify All Checkpoints', 'Prune Checkpoints…'];
    // A new row may push the one that is clicked away just then.
    await until('the menu of all checkpoints', async () => {
      return (await runs.row('Checkpoints').menuItems()).join() === expected.join();
    });
    const oldest = (await checkpoints()).at(-1)?.label ?? '';
    const told = `The checkpoint of ${oldest} is as it was saved.`;
    // Of a row that is drawn anew just then the command is not told which it was: it asks.
    await until('it is verified', async () => {
      if (await window.quickInput.isOpen()) await window.quickInput.cancel();
      await runs.row(oldest).menu('Verify Checkpoint');
      await until('an answer', async () => (await isTold(told)) || window.quickInput.isOpen());
      return isTold(told);
    });
    await window.notifications.dismiss('is as it was saved');
    await runs.row(oldest).click();
    await until('the menu', async () => {
      await window.page.keyboard.press('Shift+F10');
      return (await window.page.locator('.monaco-menu').count()) > 0;
    });
    await window.screenshot('signals-menu');
    await window.page.keyboard.press('Escape');
    await runs.row(oldest).inline('Pin Checkpoint');
    await until('it is pinned', async () => (await row(oldest))?.icon === 'pinned');
  });

  it('is drawn in the page of the run', async () => {
    await runs.row('Metrics').inline('Open Metrics');
    await window.webview().getByRole('tab', { name: 'Metrics', selected: true }).waitFor();
    await window.webview().getByText('accuracy').first().waitFor();
    await window.screenshot('signals-page');
  });

  it('is stopped, and another run goes on from the checkpoint that it left', async () => {
    await runs.row('fit').menu('Stop Run');
    await until('it is stopped', async () => (await described('fit')).startsWith('stopped'));
    assert.match(await described('fit'), /^stopped · at \d+ % · /);
    const newest = (await checkpoints())[0]?.label ?? '';
    await runs.row(newest).menu('Resume from Checkpoint…');
    await runs.row(/^Resumed as fit$/).waitFor();
    await until('it says how far it is', async () => /^\d+ % · /.test(await described('fit')));
    await runs.row(/^Resumed as fit$/).click();
    await until(
      'it is selected',
      async () => (await runs.rows()).find(({ selected }) => selected)?.label === 'fit',
    );
    await window.page.keyboard.press('ArrowRight');
    await runs.row(/^Resumed from fit$/).waitFor();
    assert.match(await described('Resumed from fit'), new RegExp(`^${newest} · `));
    const [resuming, stopped] = await sandbox.json<readonly RunView[]>('ls');
    assert.deepEqual([resuming?.resumes?.id, stopped?.resumedBy], [stopped?.id, [resuming?.id]]);
    await window.command('View: Toggle Panel Visibility');
    await themes(window, 'signals-linked');
  });

  it('is removed after a look at what would go, and a yes', async () => {
    sandbox.params(
      ['sh', '-c', TWELVE],
      { checkpoints: { paths: ['*.pt'], keep: { last: 12 } } },
      'twelve.run.json',
    );
    await sandbox.cli('run', 'twelve.run.json');
    await runs.pressTitle('Collapse All');
    await runs.row('Today').expand();
    await runs.row('twelve').waitFor();
    await runs.row('twelve').menu('Checkpoints › Prune Checkpoints…');
    await window.notifications.waitFor('All 12 checkpoints of "twelve" stay: one of the newest 12.');
    await window.notifications.dismiss('All 12 checkpoints');
    await runs.row('twelve').expand();
    await runs.row('Checkpoints').expand();
    await runs.row('step 3').menu('Delete Checkpoint…');
    assert.match(await window.dialog.text(), /Delete the checkpoint of step 3 \(2 B\) of the run "twelve"\?/);
    await window.dialog.press('Delete');
    await until('it is gone', async () => (await row('step 3'))?.icon === 'circle-slash');
    assert.equal((await sandbox.cli('verify', 'twelve')).code, 0);
  });
});

/** Leaves so many checkpoints. */
const TWELVE =
  'for n in 1 2 3 4 5 6 7 8 9 10 11 12; do echo $n > "$RUNTRAIL_CHECKPOINTS/step-$n.pt"; done; sleep 3';
