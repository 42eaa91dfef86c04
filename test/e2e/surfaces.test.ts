/** By hand: the palette, the menus, documents, notices and words of the window, each looked at once. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Sandbox, until } from '../support/sandbox.ts';
import { requireBrowser } from './support/browser.ts';
import { themes } from './support/themes.ts';
import { tier } from './support/tier.ts';
import type { View } from './support/view.ts';
import type { Window } from './support/window.ts';

describe('the window', function surfaces() {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let window: Window;
  let runs: View;
  const row = async (label: string) => (await runs.rows()).find((each) => each.label === label);

  before(async function open() {
    requireBrowser(this);
    const server = await tier();
    sandbox = new Sandbox('surfaces', server.user);
    sandbox.params(['sh', '-c', 'echo one; exit 3'], { tags: ['first'] }, 'broken.run.json');
    sandbox.params(
      ['sh', '-c', 'printf "\\033[32mgreen\\033[0m\\n10 %%\\r90 %%\\n"'],
      { parameters: { lr: 0.01, layers: [64, 32] } },
      'good.run.json',
    );
    await sandbox.cli('run', 'broken.run.json');
    await sandbox.cli('run', 'good.run.json');
    await sandbox.cli('note', '@last', 'the [best](command:x) one so far');
    await sandbox.detach(['sh', '-c', 'sleep 300']);
    window = await server.open(sandbox.workspace);
    runs = await window.view('Runtrail', 'Runs').open();
    await runs.row('good').waitFor();
  });

  afterEach(async function picture() {
    const { state, title = '' } = this.currentTest ?? {};
    if (state === 'failed') await window.screenshot(`failed-${title.replace(/\W+/g, '-')}`);
  });

  after(async () => {
    await window?.close();
    sandbox?.close();
  });

  it('tells of each run its state by shape, word and figures', async () => {
    const broken = await row('broken');
    assert.deepEqual(
      [broken?.icon, /^exit 3 · [\d.]+ m?s$/.test(broken?.description ?? '')],
      ['error', true],
    );
    assert.match(broken?.spoken ?? '', /broken, failed, exit 3/);
    // Everything that is told at the start is told then: a row that is drawn anew loses the pointer.
    await until('the badge', async () => (await runs.badge()) === '1');
    await until('the status bar', async () =>
      (await window.statusBar()).some((text) => /test running/.test(text)),
    );
    const told = /failed.*Command:\ssh\s-c\s'echo\sone;\sexit\s3'.*Tags:\sfirst/s;
    await until('the tooltip', async () => told.test(await runs.row('broken').tooltip()));
    await window.screenshot('surfaces-tooltip');
  });

  it('opens the record of a run as a page, and its log as text', async () => {
    await runs.row('good').menu('Open Record');
    const page = window.webview();
    await page.getByRole('heading', { name: '✓ good' }).waitFor();
    assert.match(await page.locator('body').innerText(), /layers\s+\[64,32\].*\[best\]\(command:x\)/s);
    assert.equal(await page.locator('a[href^="command:"]').count(), 0);
    await window.screenshot('surfaces-record');
    await runs.row('good').menu('Open Log');
    await until('the log', async () => (await window.editor.text()) === 'green\n90 %\n');
    await window.screenshot('surfaces-log');
  });

  it('shows parameters, notes, log and record below a run', async () => {
    await runs.row('good').expand();
    await runs.row('Notes').waitFor();
    await window.screenshot('surfaces-expanded');
    const labels = (await runs.rows()).map(({ label }) => label);
    const below = labels.slice(labels.indexOf('good') + 1, labels.indexOf('good') + 5);
    assert.deepEqual(below, ['Parameters', 'Notes', 'Log', 'Provenance']);
    assert.equal((await row('Parameters'))?.description, 'lr 0.01 · layers [64,32]');
  });

  it('asks which run, where a command was given none', async () => {
    await window.command('Runtrail: Stop Run');
    const live = await window.quickInput.rows();
    assert.equal(live.filter((text) => text.includes('running')).length, 1);
    assert.ok(!live.some((text) => text.includes('good')), live.join('\n'));
    await window.quickInput.cancel();
    await window.command('Runtrail: Verify Record');
    assert.ok((await window.quickInput.rows()).length > 2);
    await window.screenshot('surfaces-pick-run');
    await window.quickInput.choose('✓ good');
    await window.notifications.waitFor(/The record is as it was written: \d+ events and \d+ files/);
    await window.notifications.dismiss(/The record is as it was written/);
  });

  it('renames, tags and notes', async () => {
    await runs.row('broken').menu('Rename Run…');
    await until('the name to change', async () => (await window.quickInput.value()) === 'broken');
    await window.quickInput.type('the broken one');
    await window.quickInput.accept();
    await until('the new name', () => row('the broken one'));
    await runs.row('the broken one').menu('Edit Tags of Run…');
    await until('the tags to change', async () => (await window.quickInput.value()) === 'first');
    await window.quickInput.type('second, third');
    await window.quickInput.accept();
    await until(
      'the tags',
      async () => (await sandbox.json('show', 'the broken one')).tags.join() === 'second,third',
    );
  });

  it('stops what is selected, and moves it to the trash after asking once', async () => {
    await runs.row('test').inline('Stop Run');
    await until('it is stopped', async () => (await row('test'))?.description.startsWith('stopped'));
    await until(
      'the bar is empty',
      async () => !(await window.statusBar()).some((text) => /running/.test(text)),
    );
    await (await runs.select('test', 'the broken one')).menu('Move Run to Trash…');
    assert.match(await window.dialog.text(), /Move 2 runs \(\d.*\) to the trash\?/);
    await window.screenshot('surfaces-trash');
    await window.dialog.press('Move to Trash');
    await until(
      'one run is left',
      async () => (await runs.rows()).filter(({ level }) => level === 2).length === 1,
    );
    assert.equal(fs.readdirSync(path.join(sandbox.workspace, '.runtrail', 'trash')).length, 2);
  });

  it('shows what a file would run, and runs it with other parameters', async () => {
    await window.editor.open(path.join(sandbox.workspace, 'good.run.json'));
    await window.editor.codeLens('Dry Run').click();
    await window.webview().getByRole('heading', { name: 'Dry run of good' }).waitFor();
    await window.screenshot('surfaces-dry-run');
    await window.editor.tab('good.run.json').click();
    await window.editor.codeLens('Run with').click();
    await window.quickInput.choose('lr');
    await until('the value to change', async () => (await window.quickInput.value()) === '0.01');
    await window.quickInput.type('0.5');
    await window.quickInput.accept();
    await window.screenshot('surfaces-run-with');
    await window.quickInput.choose('Run with lr = 0.5');
    await window.dialog.press('Run');
    await until('the run with another value', async () => {
      const { parameters, status } = await sandbox.json('show', '@last');
      return parameters['lr'] === 0.5 && status === 'completed';
    });
  });

  it('says what is wrong with a file, and opens it', async () => {
    sandbox.write('wrong.run.json', '{ "command": [], "cwd": 3 }');
    await window.command('Runtrail: Run Parameter File');
    await window.quickInput.choose('wrong.run.json');
    await window.notifications.waitFor(/wrong\.run\.json/);
    await until('the file is open', async () => (await window.editor.tabs()).includes('wrong.run.json'));
    await until('its first problem', async () => (await window.statusBar()).includes('Ln 1, Col 14'));
    await window.screenshot('surfaces-wrong-file');
    await window.notifications.press(/wrong\.run\.json/, 'Show Problems');
    await window.page.locator('.markers-panel').getByText('wrong.run.json').waitFor();
  });

  it('tells of a run that failed while nobody looked, once', async () => {
    sandbox.params(['sh', '-c', 'sleep 1; exit 5'], {}, 'unseen.run.json');
    await sandbox.cli('run', '--detach', 'unseen.run.json');
    await window.notifications.waitFor(/unseen/);
    await window.screenshot('surfaces-failed-notice');
    await window.notifications.press(/unseen/, 'Show Run');
    await window.webview().getByRole('alert').filter({ hasText: 'exit code 5' }).waitFor();
  });

  it('tells of many that failed together in one sentence', async () => {
    sandbox.params(['sh', '-c', 'while [ ! -e go ]; do sleep 0.05; done; exit 6'], {}, 'many.run.json');
    await Promise.all([1, 2, 3, 4].map(() => sandbox.cli('run', '--detach', 'many.run.json')));
    await until('all are seen', async () =>
      (await window.statusBar()).some((text) => text.includes('4 runs')),
    );
    sandbox.write('go', '');
    await window.notifications.waitFor('4 runs failed.');
    assert.equal((await window.notifications.all()).filter(({ text }) => text.includes('many')).length, 0);
    await window.screenshot('surfaces-many-failed');
    await window.notifications.dismiss('4 runs failed.');
  });

  it('leads through the first steps, and looks right in every theme', async () => {
    await themes(window, 'surfaces-runs');
    await window.command('Runtrail: Get Started with Runtrail');
    await window.page.locator('.getting-started-step').first().waitFor();
    await themes(window, 'surfaces-walkthrough');
  });
});
