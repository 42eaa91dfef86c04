/** By hand: a repository is cloned, a workflow is fetched for a run, and the code of runs is looked at and brought back. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { foldFolder, RunFolder } from '../../src/core/run/folder.ts';
import { HttpsServer } from '../support/gitServers.ts';
import { SampleRepository } from '../support/sampleRepository.ts';
import { eventsOf, Sandbox, until } from '../support/sandbox.ts';
import { requireBrowser } from './support/browser.ts';
import type { CodeServer } from './support/codeServer.ts';
import { useTheme } from './support/themes.ts';
import { tier } from './support/tier.ts';
import type { View } from './support/view.ts';
import type { Window } from './support/window.ts';

/** Too much to arrive before the server falls silent. */
const NOISE = randomBytes(400_000);

const LIBRARY = Object.fromEntries(
  Array.from({ length: 60 }, (_, n) => [`lib/part${n}.py`, `SIZE = ${n}\n${'# '.padEnd(n * 50, '-')}\n`]),
);

describe('code', function code() {
  this.timeout(120_000);
  let server: CodeServer;
  let sandbox: Sandbox;
  let remote: HttpsServer;
  let repository: SampleRepository;
  let address: string;
  let window: Window;
  let runs: View;

  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
      cwd: sandbox.workspace,
      encoding: 'utf8',
    }).trim();
  const row = async (label: string) => (await runs.rows()).find((each) => each.label === label);
  const rows = async () => (await window.quickInput.rows()).join('\n');
  const recorded = async (id: string) => {
    const { folder } = await sandbox.json('show', id);
    const place = new RunFolder(folder);
    return { state: foldFolder(place), events: eventsOf(place) };
  };
  const picture = async (name: string) => {
    await window.screenshot(`code-${name}-dark`);
  };

  before(async function open() {
    requireBrowser(this);
    server = await tier();
    sandbox = new Sandbox('rig', server.user);
    repository = new SampleRepository(path.join(sandbox.root, 'served', 'stimulus.git'), {
      files: (n) => ({
        'main.py': `print(${n})\n`,
        'noise.bin': NOISE.subarray(n),
        ...LIBRARY,
      }),
    });
    repository.setTag('v1.0', repository.commits[0]);
    repository.setBranch('experiment');
    remote = await HttpsServer.start(path.join(sandbox.root, 'served'));
    address = remote.addressOf('stimulus.git');
    const config = path.join(server.user.root, 'config', 'git', 'config');
    fs.mkdirSync(path.dirname(config), { recursive: true });
    fs.writeFileSync(config, `[http]\n\tsslCAInfo = ${remote.env['GIT_SSL_CAINFO']}\n`);
    git('init', '--quiet', '--initial-branch=main');
    sandbox.write('.gitignore', 'stimulus/\n');
    sandbox.write('analysis.py', 'threshold = 0.5\n');
    sandbox.write('README.md', '# Rig 3\n');
    sandbox.params(['sh', '-c', 'cat main.py'], { workflow: { repository: address } }, 'fetched.run.json');
    sandbox.params(['sh', '-c', 'cat analysis.py'], {}, 'here.run.json');
    const clone = { repository: address, local: 'stimulus', ref: 'main' };
    sandbox.params(['sh', '-c', 'cat main.py'], { workflow: clone }, 'clone.run.json');
    const missing = { repository: remote.addressOf('missing.git') };
    sandbox.params(['sh', '-c', 'cat main.py'], { workflow: missing }, 'missing.run.json');
    git('add', '.');
    git('commit', '--quiet', '--message=First');
    window = await server.open(sandbox.workspace);
    runs = await window.view('Runtrail', 'Runs').open();
    await window.editor.open(path.join(sandbox.workspace, 'fetched.run.json'));
    // The page itself learns later than the extension that the folder is trusted; its menus are grey until then.
    const run = '.sidebar .title-actions .action-label:not(.disabled)[aria-label^="Run Parameter File"]';
    await window.page.locator(run).waitFor();
    await window.editor.codeLens('Run').waitFor();
  });

  afterEach(async function pictureOfFailure() {
    remote.fault = undefined;
    const { state, title = '' } = this.currentTest ?? {};
    if (state === 'failed') await window.screenshot(`failed-code-${title.slice(0, 20).replace(/\W+/g, '-')}`);
  });

  after(async () => {
    await window?.close();
    await remote?.dispose();
    sandbox?.close();
  });

  it('a repository is cloned: address, ref, place; cancelled, it leaves nothing', async () => {
    const { quickInput, notifications } = window;
    await runs.titleMenu('Clone Workflow Repository…');
    await quickInput.type(address.replace('https', 'http'));
    assert.match(await rows(), /must use https/);
    await quickInput.type(address);
    await until('it is accepted', async () => !/must use/.test(await rows()));
    await quickInput.accept();
    await until('the refs', async () => (await rows()).includes('experiment'));
    await picture('refs');
    assert.match(await rows(), /main · default · [0-9a-f]{10}.*experiment.*v1\.0/s);
    await quickInput.choose('v1.0');
    await quickInput.choose('rig');
    await until('the name', async () => (await quickInput.value()) === 'stimulus');
    remote.fault = { kind: 'hang', afterBytes: 150_000 };
    await quickInput.accept();
    await notifications.waitFor(/Cloning stimulus/);
    await until('how far it is', async () => {
      return (await notifications.all()).some(({ text }) => /Receiving objects \d+ %/.test(text));
    });
    await picture('clone-progress');
    await notifications.press(/Cloning stimulus/, 'Cancel');
    await until('it is gone', async () => (await notifications.all()).length === 0);
    remote.fault = undefined;
    await until('nothing is left', () =>
      fs.readdirSync(sandbox.workspace).every((name) => !name.includes('stimulus')),
    );
  });

  it('the same address is offered again; what was cloned stands at the commit, and its text is copied', async () => {
    const { quickInput, notifications } = window;
    await window.command('Runtrail: Clone Workflow Repository…');
    await quickInput.type(address);
    await quickInput.accept();
    await until('the refs', async () => (await rows()).includes('v1.0'));
    await quickInput.choose('v1.0');
    await quickInput.choose('rig');
    await until('the name', async () => (await quickInput.value()) === 'stimulus');
    await quickInput.accept();
    await notifications.waitFor(/stimulus is in/);
    await picture('cloned');
    await notifications.press(/stimulus is in/, 'Copy Parameter Text');
    const folder = path.join(sandbox.workspace, 'stimulus');
    const head = execFileSync('git', ['-C', folder, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
    assert.equal(head, repository.commits[0]);
    await window.command('Runtrail: Clone Workflow Repository…');
    assert.match(await rows(), new RegExp(address.replace(/[.]/g, '\\.')));
    await quickInput.cancel();
  });

  it('a workflow is fetched: notification, tree and terminal tell how far; cancelling stops the run', async () => {
    const { notifications, editor } = window;
    remote.fault = { kind: 'hang', afterBytes: 150_000 };
    await editor.codeLens('Run').click();
    await window.dialog.press('Run');
    await notifications.waitFor(/Getting the code of "fetched"/);
    await until('how far it is', async () => {
      return (await notifications.all()).some(({ text }) => /Receiving objects \d+ %/.test(text));
    });
    await until('the row', async () => /Receiving objects/.test((await row('fetched'))?.description ?? ''));
    await until('the terminal', async () => /Receiving objects/.test(await window.terminals.text()));
    await until('the status bar', async () =>
      (await window.statusBar()).some((text) => /Receiving/.test(text)),
    );
    await picture('preparing');
    await notifications.press(/Getting the code/, 'Cancel');
    await until('it is stopped', async () => /^stopped/.test((await row('fetched'))?.description ?? ''));
    remote.fault = undefined;
    const { events, state } = await recorded('@last');
    assert.equal(state.status, 'stopped');
    assert.ok(events.some(({ type }) => type === 'fetching'));
  });

  it('fetched, it runs; its code stands below it, and the record has commit and snapshot', async () => {
    await window.editor.codeLens('Run').click();
    await until('it is completed', async () => (await row('fetched'))?.icon === 'check');
    const { state } = await recorded('@last');
    assert.equal(state.workflow?.commit, repository.commits.at(-1));
    assert.equal(state.code?.commit, git('rev-parse', 'HEAD'));
    await runs.row('fetched').expand();
    await runs.row('Workflow').waitFor();
    await picture('below-run');
    assert.match((await row('Workflow'))?.description ?? '', /^stimulus · main · [0-9a-f]{10}$/);
    assert.match((await row('Code'))?.description ?? '', /^main · [0-9a-f]{10}$/);
    await runs.row('Provenance').click();
    await window.webview().getByText('Code of the workspace').scrollIntoViewIfNeeded();
    await picture('record');
  });

  it('a clone at another commit is asked about, and used as it is', async () => {
    await window.editor.open(path.join(sandbox.workspace, 'clone.run.json'));
    await window.editor.codeLens('Run').click();
    assert.match(await window.dialog.text(), /The clone .*stimulus stands at .* and not at main/);
    const buttons = (await window.dialog.buttons()).sort(); // each system has an order of its own
    assert.deepEqual(buttons, ['Cancel', 'Check Out in Its Own Folder', 'Use as It Is']);
    await picture('other-commit');
    await window.dialog.press('Use as It Is');
    await until('it is completed', async () => (await row('clone'))?.icon === 'check');
    const { state } = await recorded('@last');
    assert.deepEqual([state.workflow?.mode, state.workflow?.commit], ['local', repository.commits[0]]);
  });

  it('code that cannot be got is told with what can be done, and tried again', async () => {
    await window.editor.open(path.join(sandbox.workspace, 'missing.run.json'));
    await window.editor.codeLens('Run').click();
    await window.notifications.waitFor(/missing: .*no such repository/i);
    const [notice] = await window.notifications.all();
    assert.deepEqual(notice?.buttons, ['Retry', 'Open Settings', 'Show Log']);
    await picture('failed');
    fs.cpSync(repository.folder, path.join(sandbox.root, 'served', 'missing.git'), { recursive: true });
    await window.notifications.press(/missing: /, 'Retry');
    await until('it is completed', async () => (await row('missing'))?.icon === 'check');
  });

  it('the code of a run is opened, its changes shown, compared with another run, and brought back', async () => {
    sandbox.write('analysis.py', 'threshold = 0.7\n');
    sandbox.write('new.py', 'print("new")\n');
    sandbox.write('.env', 'TOKEN=secret\n');
    await sandbox.cli('run', 'here.run.json', '--name', 'first');
    sandbox.write('analysis.py', 'threshold = 0.9\n');
    await sandbox.cli('run', 'here.run.json', '--name', 'second');
    // A row that still moves down is not the one that is clicked.
    await until('both have ended', async () => {
      const ended = (await runs.rows()).filter(({ label }) => label === 'first' || label === 'second');
      return ended.length === 2 && ended.every(({ icon }) => icon === 'check');
    });
    await runs.row('first').expand();
    await runs.row('Code').waitFor();
    await until('the changes', async () =>
      (await runs.rows()).some(
        ({ label, description }) => label === 'Code' && /2 changed files/.test(description),
      ),
    );
    await runs.row('first').menu('Code › Show Code Changes of Run');
    await window.page.locator('.multiDiffEntry').first().waitFor();
    await until('both files', async () => (await window.page.locator('.multiDiffEntry').count()) === 2);
    await picture('changes');
    await runs.row('first').menu('Code › Open Code of Run…');
    await until('files', async () => (await rows()).includes('analysis.py'));
    await picture('files');
    await window.quickInput.choose('analysis.py');
    await until('its text then', async () => (await window.editor.text()).includes('threshold = 0.7'));
    await runs.row('first').menu('Code › Compare Code with Another Run…');
    await window.quickInput.choose('✓ second');
    await window.page
      .locator('.tabs-container [role=tab]', { hasText: 'Code of first and second' })
      .waitFor();
    await until('what differs', async () => /0\.9/.test(await window.editor.text()));
    await picture('compare');
    await useTheme(window, 'light');
    await window.screenshot('code-compare-light');
    await useTheme(window, 'dark');
    await runs.row('first').menu('Code › Restore Code of This Run To…');
    await window.quickInput.choose('rig');
    await until('the next step', async () =>
      (await window.quickInput.message()).startsWith('Name of the new'),
    );
    await window.quickInput.type('as it was');
    await window.quickInput.accept();
    await window.notifications.waitFor(/is in .*as it was, as it was/);
    const folder = path.join(sandbox.workspace, 'as it was');
    const tracked = git('ls-files').split('\n');
    assert.deepEqual(fs.readdirSync(folder).sort(), [...tracked, 'new.py'].sort());
    assert.equal(fs.readFileSync(path.join(folder, 'analysis.py'), 'utf8'), 'threshold = 0.7\n');
    fs.rmSync(folder, { recursive: true });
  });
});
