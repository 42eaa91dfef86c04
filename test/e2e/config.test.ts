/** By hand, from the packaged extension: a parameter file is mended where it is wrong, explained, and run with another value. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Sandbox, until } from '../support/sandbox.ts';
import { requireBrowser } from './support/browser.ts';
import { useTheme } from './support/themes.ts';
import { tier } from './support/tier.ts';
import type { Window } from './support/window.ts';

const SCHEMA = {
  type: 'object',
  required: ['subject'],
  additionalProperties: false,
  properties: {
    subject: { type: 'string', title: 'Subject', description: 'Who is measured.' },
    lr: { type: 'number', minimum: 0, maximum: 1, default: 0.1, description: 'How large each step is.' },
    optimizer: { enum: ['adam', 'sgd'], description: 'The rule of each step.' },
    verbose: { type: 'boolean' },
  },
};

const PARAMETERS = [
  'command: [sh, -c, "echo ran"]',
  'parametersSchema: train.schema.json',
  'parameters:',
  '  subject: m1',
  '  lr: 0.01',
  '  optimizer: adam',
  '',
].join('\n');

const STIMULUS_SCHEMA = {
  type: 'object',
  properties: {
    stimulus: {
      type: 'object',
      required: ['trial_count', 'trial_duration'],
      properties: {
        trial_count: { type: 'integer', minimum: 1, description: 'How often the stimulus is shown.' },
        trial_duration: { type: 'number', default: 5, description: 'Seconds for which it is shown.' },
        pattern: { enum: ['gratings', 'noise'] },
      },
    },
  },
};

const STIMULUS = ['[stimulus]', 'trial_count = 100', 'pattern = gratings', ''].join('\n');

describe('files that are edited', function editing() {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let window: Window;

  before(async function open() {
    requireBrowser(this);
    const server = await tier();
    sandbox = new Sandbox('editing', server.user);
    sandbox.write('train.schema.json', SCHEMA);
    sandbox.write('train.run.yaml', PARAMETERS);
    sandbox.write('session.json', { launcher: 'base', script_path: 'echo', output_root_folder: 'sessions' });
    sandbox.write('stimulus.cfg.schema.json', STIMULUS_SCHEMA);
    sandbox.write('stimulus.cfg', STIMULUS);
    sandbox.write('.runtrail/config.json', { parameterFiles: ['named/*.json'] });
    sandbox.write('named/only-by-settings.json', { script: 'run.sh' });
    sandbox.write('named/run.sh', 'true');
    window = await server.open(sandbox.workspace);
  });

  afterEach(async function picture() {
    if (this.currentTest?.state === 'failed')
      await window.screenshot(`config-failed-${this.currentTest.title.slice(0, 6).trim()}`);
  });

  after(async () => {
    await window?.close();
    sandbox?.close();
  });

  /** Seen in the tree: a run that is just being made cannot be asked for yet. */
  async function completed(name: string): Promise<void> {
    const runs = window.view('Runtrail', 'Runs');
    await until(`${name} is completed`, async () =>
      (await runs.rows()).some(({ label, icon }) => label === name && icon === 'check'),
    );
  }

  it('are parameter files where the settings of the workspace say so', async () => {
    const { editor } = window;
    await editor.open(path.join(sandbox.workspace, 'named', 'only-by-settings.json'));
    await until('its lenses', async () =>
      (await editor.codeLenses()).some((title) => title.includes('Dry Run')),
    );
  });

  it('a .cfg file: a wrong value is seen and mended, a missing key offered, a value explained', async () => {
    const { editor, code } = window;
    await editor.open(path.join(sandbox.workspace, 'stimulus.cfg'));
    await code.goTo(3, 11);
    await code.replace(8, 'noize');
    await until('both problems', async () => (await window.statusProblems()).errors === 2);
    await code.goTo(3, 12);
    const fixes = await code.fixes();
    assert.ok(
      fixes.some((title) => title.includes('noise')),
      fixes.join(),
    );
    await window.screenshot('config-cfg-fix');
    await code.takeFix('noise');
    await until('it is mended', async () => (await editor.text()).includes('pattern = noise'));
    await code.goTo(4, 1);
    assert.equal((await code.suggestions())[0], 'trial_duration');
    await window.screenshot('config-cfg-complete');
    await code.takeSuggestion('trial_duration');
    await code.squiggles('error').first().waitFor({ state: 'detached' });
    await code.goTo(2, 3);
    assert.match(await code.hover(), /How often the stimulus is shown/);
    await window.screenshot('config-cfg-hover');
    await code.escape();
    await code.save();
  });

  it('a parameter file: mended, explained, and run with another value that the record remembers', async () => {
    const { editor, code, quickInput } = window;
    await editor.open(path.join(sandbox.workspace, 'train.run.yaml'));
    await editor.codeLens('Check').waitFor();
    await code.goTo(5, 7);
    await code.replace(4, 'fast');
    await code.squiggles('error').first().waitFor();
    await editor.codeLens('1 Problem').waitFor();
    await code.goTo(5, 8);
    assert.match(await code.hover(), /lr.*a number/s);
    await window.screenshot('config-params-wrong');
    await code.escape();
    await code.goTo(5, 7);
    await code.replace(4, '0.01');
    await code.squiggles('error').first().waitFor({ state: 'detached' });
    await editor.codeLens('Check').waitFor();
    await code.goTo(5, 4);
    assert.match(await code.hover(), /How large each step is\..*0\.01 from this file \(default 0\.1\)/s);
    await window.screenshot('config-params-hover');
    await code.escape();
    await code.goTo(7, 1);
    await code.type('  v');
    assert.ok((await code.suggestions()).includes('verbose'));
    await window.screenshot('config-params-complete');
    await code.takeSuggestion('verbose');
    await code.type('true');
    await code.save();

    await editor.codeLens('Run with').click();
    await quickInput.choose('lr');
    await until('the value to change', async () => (await quickInput.value()) === '0.01');
    await quickInput.type('7');
    assert.match(await quickInput.message(), /1/);
    await window.screenshot('config-form-range');
    await quickInput.type('0.3');
    await quickInput.accept();
    await quickInput.choose('optimizer');
    await window.screenshot('config-form-choice');
    await quickInput.choose('sgd');
    await window.screenshot('config-form-changed-dark');
    await quickInput.choose('Run with lr = 0.3, optimizer = sgd');
    await window.dialog.press('Run');
    await window.view('Runtrail', 'Runs').open();
    await completed('train');
    const { folder } = await sandbox.json('show', '@last');
    const request = JSON.parse(fs.readFileSync(path.join(folder, 'request.json'), 'utf8'));
    assert.deepEqual(request.parameters, { ...request.parameters, lr: 0.3, optimizer: 'sgd', verbose: true });
    assert.deepEqual(
      [request.origins.lr.layer, request.origins.optimizer.layer, request.origins.subject.layer],
      ['launch form', 'launch form', 'file'],
    );
    await window.command('Runtrail: Open Record');
    await window.quickInput.choose('✓ train');
    await window.webview().getByText('launch form').last().scrollIntoViewIfNeeded();
    await window.screenshot('config-record');
  });

  it('a file of the launcher: what only the person knows is asked for, step by step', async () => {
    const { editor, quickInput } = window;
    await editor.open(path.join(sandbox.workspace, 'session.json'));
    await editor.codeLens('Run').click();
    await until('the first step', async () => (await quickInput.title()).includes('(1/2)'));
    await quickInput.type('366122');
    await quickInput.accept();
    await until('the second step', async () => (await quickInput.title()).includes('(2/2)'));
    await quickInput.press('Back');
    await until('the answer is kept', async () => (await quickInput.value()) === '366122');
    await quickInput.accept();
    await until('the second step again', async () => (await quickInput.title()).includes('(2/2)'));
    await quickInput.type('me');
    await quickInput.accept();
    await completed('session');
    const { folder } = await sandbox.json('show', '@last');
    const { parameters, origins } = JSON.parse(fs.readFileSync(path.join(folder, 'request.json'), 'utf8'));
    assert.deepEqual([parameters.subject_id, parameters.user_id], ['366122', 'me']);
    assert.equal(origins.subject_id.layer, 'launch form');
  });

  it('the same in a light theme, and what was answered the last time comes first', async () => {
    const { editor, code, quickInput } = window;
    await useTheme(window, 'light');
    try {
      await editor.tab('train.run.yaml').click();
      await code.goTo(5, 4);
      assert.match(await code.hover(), /Used before: 0\.3 ✓/);
      await window.screenshot('config-params-hover-light');
      await code.escape();
      await editor.codeLens('Run with').click();
      assert.match((await quickInput.rows())[1] ?? '', /As last time: lr = 0\.3, optimizer = sgd/);
      await quickInput.choose('As last time: lr = 0.3, optimizer = sgd');
      await until('they are changed', async () =>
        (await quickInput.rows())[0]?.startsWith('Run with lr = 0.3'),
      );
      await window.screenshot('config-form-changed-light');
      await quickInput.cancel();
    } finally {
      await useTheme(window, 'dark');
    }
  });
});
