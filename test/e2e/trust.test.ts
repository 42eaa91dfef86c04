/** Restricted Mode by hand: runs can be looked at, nothing can be done, and trust changes that without a reload. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { FILE, fillUntrusted, RUNS } from '../inHost/restricted/fill.ts';
import { filesBelow } from '../inHost/restricted/traces.ts';
import { HttpsServer } from '../support/gitServers.ts';
import { pidsOf } from '../support/runs.ts';
import { isRunning, Sandbox, until } from '../support/sandbox.ts';
import { axeFindings } from './support/axe.ts';
import { requireBrowser } from './support/browser.ts';
import { tier } from './support/tier.ts';
import type { View } from './support/view.ts';
import type { Window } from './support/window.ts';

describe('Restricted Mode', function restricted() {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let remote: HttpsServer;
  let window: Window;
  let runs: View;
  let filesBefore: readonly string[];

  const rowOf = async (name: string) => (await runs.rows()).find(({ label }) => label === name);
  /** What the palette offers of ours that has this word in it; only its first rows are in the page. */
  const commands = async (word = 'Parameter') => {
    await window.page.keyboard.press('F1');
    await window.quickInput.type(`>Runtrail: ${word.toLowerCase()}`);
    const rows = await until('the palette', async () => {
      const now = await window.quickInput.rows();
      const isFiltered = !now.some((row) => row.includes('Refresh Runs'));
      return isFiltered && now.length > 0 && now.filter((row) => row.includes(word));
    });
    await window.quickInput.cancel();
    return rows;
  };

  before(async function open() {
    requireBrowser(this);
    const server = await tier();
    sandbox = new Sandbox('from a stranger', server.user);
    await fillUntrusted(sandbox);
    remote = await HttpsServer.start(sandbox.root);
    const repository = remote.addressOf('code.git');
    sandbox.params('true', { name: 'fetched', workflow: { repository } }, 'fetched.run.json');
    filesBefore = filesBelow(sandbox.workspace);
    window = await server.open(sandbox.workspace, { trusted: false });
    runs = await window.view('Runtrail', 'Runs').open();
  });

  afterEach(async function picture() {
    const { title, state } = this.currentTest ?? {};
    if (state === 'failed') await window.screenshot(`restricted-failed-${title?.slice(0, 12)}`);
  });

  after(async () => {
    await window?.close();
    await remote?.dispose();
    sandbox?.close();
  });

  it('shows the runs as they are found, and offers nothing that would start one', async () => {
    await runs.row(RUNS.over).waitFor();
    await window.editor.open(path.join(sandbox.workspace, FILE));
    await window.editor.codeLens('Trust this folder to run it').waitFor();
    const dead = await rowOf(RUNS.dead);
    assert.deepEqual([dead?.icon, dead?.description], ['question', 'last seen running']);
    assert.deepEqual(await window.editor.codeLenses(), ['Trust this folder to run it', 'Check']);
    assert.deepEqual(
      (await commands()).filter((row) => /Run Parameter File|Changed/.test(row)),
      [],
    );
    await window.screenshot('restricted-runs');
  });

  it('shows what a run has printed, without a terminal', async () => {
    await runs.row(RUNS.alone).menu('Show Output in Terminal');
    await until('the output', async () => (await window.editor.text()).includes('as far as it came'));
    await window.screenshot('restricted-output');
  });

  it('shows the page of a run, and says there why nothing can be done', async () => {
    await runs.row(RUNS.alone).click();
    const page = window.webview();
    await page.getByRole('heading', { name: RUNS.alone, level: 1 }).waitFor();
    await page.getByText('Restricted Mode: runs can only be looked at.').waitFor();
    assert.deepEqual(await page.locator('.actions button').allInnerTexts(), ['']);
    assert.deepEqual(await axeFindings(page), []);
    await window.screenshot('restricted-page');
    await page.getByRole('button', { name: 'Manage Trust' }).click();
    const editor = window.page.locator('.workspace-trust-editor');
    await editor.waitFor();
    await window.page.keyboard.press('Escape');
    await editor.waitFor({ state: 'hidden' });
  });

  it('fetches nothing: neither for a file with a workflow nor for a clone', async () => {
    await window.editor.open(path.join(sandbox.workspace, 'fetched.run.json'));
    await window.editor.codeLens('Trust this folder to run it').waitFor();
    await window.editor.codeLens('Check').click();
    assert.ok(!(await commands('Repository')).some((row) => row.startsWith('Runtrail')));
    assert.deepEqual(remote.requests, []);
  });

  it('a task asks for trust; without it nothing happened at all', async () => {
    await window.command('Tasks: Run Task');
    assert.match(await window.dialog.text(), /trust/i);
    await window.screenshot('restricted-task');
    await window.dialog.press('Cancel');
    assert.deepEqual(filesBelow(sandbox.workspace), filesBefore);
    assert.deepEqual(remote.requests, []);
  });

  it('trust takes up what was left alone, ends what is dead, and lets runs start, all without a reload', async () => {
    const [, alone, dead] = sandbox.folders();
    assert.ok(alone && dead);
    await window.trust();
    await until('a runner of the run that was left alone', async () =>
      isRunning((await pidsOf(alone)).runner),
    );
    await until('the end of the dead run', async () => (await rowOf(RUNS.dead))?.description === 'lost');
    await window.editor.open(path.join(sandbox.workspace, FILE));
    await window.editor.codeLens('Run').click();
    await window.dialog.press('Run');
    await until('a started program', () => fs.existsSync(path.join(sandbox.workspace, 'started')));
    await until('its output', async () => (await window.terminals.text()).includes('step 1'));
    await until('its row', async () => (await rowOf('train'))?.icon === 'loading');
    assert.ok((await commands()).includes('Runtrail: Run Parameter File'));
    await window.screenshot('restricted-then-trusted');
  });
});
