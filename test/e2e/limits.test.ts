/** By hand: a run that goes beyond a limit tells of itself, and gets another limit; a start says what it will take. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { askRun } from '../../src/core/run/ask.ts';
import type { RunFolder } from '../../src/core/run/folder.ts';
import { eventsOfType } from '../support/runs.ts';
import { Sandbox, until } from '../support/sandbox.ts';
import { requireBrowser } from './support/browser.ts';
import { tier } from './support/tier.ts';
import type { View } from './support/view.ts';
import type { Window } from './support/window.ts';

const HOLDS = 'const kept = Buffer.alloc(200 << 20, 1); setInterval(() => kept, 1000)';

describe('limits in the window', function limits() {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let window: Window;
  let runs: View;
  let folder: RunFolder;

  before(async function open() {
    requireBrowser(this);
    const server = await tier();
    sandbox = new Sandbox('limits', server.user);
    window = await server.open(sandbox.workspace);
    runs = await window.view('Runtrail', 'Runs').open();
    folder = await sandbox.detach([process.execPath, '-e', HOLDS], {
      name: 'hungry',
      parameters: { nside: 2048 },
      estimate: { memory: '12*nside^2*8*1.5 + 50MB' },
      limits: { memory: { bytes: '100 MB', holdSeconds: 1, action: 'warn' } },
    });
  });

  afterEach(async function picture() {
    const { state, title = '' } = this.currentTest ?? {};
    if (state === 'failed') await window.screenshot(`failed-${title.replace(/\W+/g, '-')}`);
  });

  after(async () => {
    await window?.close();
    sandbox?.close();
  });

  it('tell of a run that goes beyond one, in the list and in a notice', async () => {
    const notice = /^hungry: Memory limit: \d+ MiB of 100 MiB for 1 s\.$/;
    await window.notifications.waitFor(/hungry: Memory limit/);
    const told = (await window.notifications.all()).find(({ text }) => notice.test(text));
    assert.deepEqual(
      [told?.severity, told?.buttons],
      ['warning', ['Show Run', 'Change Limits…', "Don't Show Again"]],
    );
    await until('the row', async () => {
      const row = (await runs.rows()).find(({ label }) => label === 'hungry');
      return /running · ▲ over limit: memory/.test(row?.description ?? '');
    });
    await window.screenshot('limits-notice');
  });

  it('are changed from there: which, how much, and what happens', async () => {
    await window.notifications.press(/hungry: Memory limit/, 'Change Limits…');
    await until(
      'the limits',
      async () => (await window.quickInput.isOpen()) && (await window.quickInput.rows()).length > 3,
    );
    assert.match((await window.quickInput.rows()).join('\n'), /Memory of the run · 100 MiB for 1 s: warn/);
    await window.screenshot('limits-which');
    await window.quickInput.accept();
    await until('its value', async () => (await window.quickInput.value()) === '100 MiB');
    await window.quickInput.type('a lot');
    await until('the objection', async () =>
      /must be a number of bytes/.test(await window.quickInput.message()),
    );
    await window.screenshot('limits-value');
    await window.quickInput.type('1 GB');
    await window.quickInput.accept();
    await until('what happens', async () =>
      (await window.quickInput.rows()).some((row) => row.startsWith('Stop')),
    );
    await window.quickInput.choose('Stop');
    const [changed] = await until('the change', () => {
      const events = eventsOfType(folder, 'limit-changed');
      return events.length > 0 && events;
    });
    const { rule, value, action, from } = changed?.data.after ?? {};
    assert.deepEqual([rule, value, action, from], ['memory.bytes', 2 ** 30, 'stop', 'request']);
    await until('it to be within its limit', async () => {
      const row = (await runs.rows()).find(({ label }) => label === 'hungry');
      return !/limit/.test(row?.description ?? 'limit');
    });
  });

  it('of several runs that are met together are told of in one sentence, as the end by one is', async () => {
    const file = sandbox.params(['sleep', '300'], {}, 'three.run.json');
    await Promise.all([1, 2, 3].map(() => sandbox.cli('run', '--detach', file)));
    const three = sandbox.folders().filter(({ id }) => id !== folder.id);
    await until('all are seen', async () =>
      (await window.statusBar()).some((text) => text.includes('4 runs')),
    );
    const anything = { rule: 'disk.usedBytes', value: 0, holdSeconds: 0 } as const;
    for (const run of three) askRun(run, 'limit', 'ada', { limits: [{ ...anything, action: 'warn' }] });
    await window.notifications.waitFor('3 runs are beyond a limit.');
    await window.screenshot('limits-several');
    await window.notifications.dismiss('3 runs are beyond a limit.');
    const [first, ...others] = three;
    assert.ok(first);
    askRun(first, 'limit', 'ada', {
      limits: [{ ...anything, rule: 'machineMemory.percent', action: 'stop' }],
    });
    await window.notifications.waitFor(/three: Memory of the machine limit: .* of 0 % \(signal SIGINT\)/);
    for (const run of others) askRun(run, 'stop', 'ada', { now: true });
  });

  it('stand in the dry run, with what the run will take; so does the form', async () => {
    await window.editor.open(path.join(sandbox.workspace, 'test.run.json'));
    await window.editor.codeLens('Run with').click();
    await until('the estimate', async () =>
      /Estimated 626 MiB by the formula/.test((await window.quickInput.rows()).join()),
    );
    await window.screenshot('limits-estimate');
    await window.quickInput.cancel();
    await window.editor.codeLens('Dry Run').click();
    await window.webview().getByText('Memory, 100 MiB for 1 s: warn').waitFor();
    await window.webview().getByText('Estimated 626 MiB by the formula of the file').waitFor();
    await window.screenshot('limits-dry-run');
  });
});
