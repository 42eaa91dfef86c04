/** By hand, from the packaged extension: the first minutes with Runtrail, each step with a picture. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, Sandbox, until } from '../support/sandbox.ts';
import { requireBrowser } from './support/browser.ts';
import { tier } from './support/tier.ts';
import type { Window } from './support/window.ts';

describe('the first minutes', function story() {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let window: Window;

  before(async function open() {
    requireBrowser(this);
    const server = await tier();
    sandbox = new Sandbox('my work', server.user);
    fs.cpSync(path.join(ROOT, 'media', 'sample'), sandbox.workspace, { recursive: true });
    const file = path.join(sandbox.workspace, 'train.run.json');
    // Long enough for everything that happens meanwhile.
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('"epochs": 20', '"epochs": 50'));
    window = await server.open(sandbox.workspace);
  });

  afterEach(async function picture() {
    if (this.currentTest?.state === 'failed') await window.screenshot('story-failed');
  });

  after(async () => {
    await window?.close();
    sandbox?.close();
  });

  it('run, watch, reload, come back, and repeat', async () => {
    const runs = await window.view('Runtrail', 'Runs').open();
    await until('the welcome text', async () => (await runs.welcome.innerText()).includes('No runs yet'));
    await window.screenshot('story-1-empty');

    await window.editor.open(path.join(sandbox.workspace, 'train.run.json'));
    await window.editor.codeLens('Run').waitFor();
    await window.screenshot('story-2-lens');
    await window.editor.codeLens('Run').click();
    assert.match(await window.dialog.text(), /Run "fit a line"\?.*python3 train\.py.*Environment/s);
    await window.screenshot('story-3-asked-once');
    await window.dialog.press('Run');

    await until('it prints', async () => (await window.terminals.text()).includes('epoch 3/50'));
    const running = await until('the row says how far it is', async () =>
      (await runs.rows()).find(
        ({ label, description }) => label === 'fit a line' && /\d+ %/.test(description),
      ),
    );
    assert.match(running.spoken, /fit a line, running/);
    await window.editor.codeLens('Stop').waitFor();
    await window.screenshot('story-4-running');

    await window.reload();
    const again = await until('the live run after a reload', async () =>
      (await runs.rows()).find(({ label }) => label === 'fit a line'),
    );
    assert.match(again.description, /%|running/);
    await window.screenshot('story-5-reloaded');

    await runs.row('fit a line').menu('Show Output in Terminal');
    await until('everything printed so far', async () => {
      const text = await window.terminals.text();
      return text.includes('fitting 20001 points') && text.includes('epoch 1/50');
    });
    await until(
      'the end',
      async () => (await window.terminals.text()).includes('runtrail: completed in'),
      60_000,
    );
    const ended = await until('the ended row', async () =>
      (await runs.rows()).find(({ label, icon }) => label === 'fit a line' && icon === 'check'),
    );
    assert.match(ended.description, /(^| · )\d+(\.\d)? s$/);
    await window.screenshot('story-6-completed');

    await runs.row('fit a line').inline('Repeat Run');
    await until('a second run', async () => {
      const rows = (await runs.rows()).filter(({ label }) => label === 'fit a line');
      return rows.length === 2 && rows.some(({ description }) => description.includes('%'));
    });
    await window.screenshot('story-7-repeated');
    await runs.row('fit a line').inline('Stop Run');
    await until('the stopped run', async () =>
      (await runs.rows()).some(({ description }) => description.startsWith('stopped')),
    );
    await window.screenshot('story-8-stopped');
  });
});
