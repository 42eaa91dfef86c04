/** By hand: what runs does not notice that the extension host or the whole of VS Code is killed; and two windows on one folder. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { RunFolder } from '../../src/core/run/folder.ts';
import { eventsOf, isRunning, killQuietly, processesOf, Sandbox, until } from '../support/sandbox.ts';
import { requireBrowser } from './support/browser.ts';
import type { CodeServer } from './support/codeServer.ts';
import { ownServer } from './support/tier.ts';
import type { View } from './support/view.ts';
import type { Window } from './support/window.ts';

/** Ends when it is told to, so that everything that happens before happens to a live run. */
const PROGRAM = 'i=0; while [ ! -e enough ]; do echo "line $i"; i=$((i + 1)); sleep 0.2; done';

describe('a run and its windows', function survive() {
  this.timeout(120_000);
  let server: CodeServer;
  let sandbox: Sandbox;
  let window: Window;
  let runs: View;
  let folder: RunFolder;
  let began: ReturnType<typeof processesOf>;

  before(async function open() {
    requireBrowser(this);
    server = await ownServer();
    sandbox = new Sandbox('my work', server.user);
    sandbox.params(['sh', '-c', PROGRAM], {}, 'long.run.json');
    window = await server.open(sandbox.workspace);
    runs = await window.view('Runtrail', 'Runs').open();
    await window.editor.open(`${sandbox.workspace}/long.run.json`);
    await window.editor.codeLens('Run').click();
    await window.dialog.press('Run');
    await until('it prints', async () => (await window.terminals.text()).includes('line 0'));
    [folder] = sandbox.folders() as [RunFolder];
    began = processesOf(folder);
  });

  afterEach(async function picture() {
    if (this.currentTest?.state === 'failed') await window.screenshot('survive-failed');
  });

  after(async () => {
    sandbox?.close();
    await server?.close();
  });

  it('go on without the extension host; the same window and the next one show it', async () => {
    const host = await server.extensionHostPid(window);
    await isUntouchedBy(async () => {
      killQuietly(host);
      await until('the host is gone', () => !isRunning(host));
    });
    await until('another host', async () => (await server.extensionHostPid(window)) !== host);
    await showsAllOfIt('survive-1-host');
    await window.reload();
    await showsAllOfIt('survive-2-host-next-window');
  });

  it('go on without VS Code; the window after it shows the live run and its whole log', async () => {
    const host = await server.extensionHostPid(window);
    await isUntouchedBy(async () => {
      await server.kill();
      await until('the host is gone', () => !isRunning(host));
    });
    await server.restart();
    await window.reload();
    await showsAllOfIt('survive-3-server');

    fs.writeFileSync(`${sandbox.workspace}/enough`, '');
    await until('the end', async () => (await window.terminals.text()).includes('runtrail: completed in'));
    await until('the ended row', async () => (await row(runs, 'long'))?.icon === 'check');
    const lines = fs.readFileSync(folder.console, 'utf8').trimEnd().split('\n');
    assert.deepEqual(
      lines,
      lines.map((_, index) => `line ${index}`),
    );
    assert.ok(!eventsOf(folder).some(({ type }) => type === 'recovered'), 'its runner was never replaced');
    assert.equal((await sandbox.cli('verify', folder.id)).code, 0);
  });

  it('are seen alike by two windows, and steered by each', async () => {
    const other = await server.open(sandbox.workspace);
    const theirs = await other.view('Runtrail', 'Runs').open();
    const hosts = await Promise.all([window, other].map((each) => server.extensionHostPid(each)));
    await sandbox.detach(['sleep', '300']);
    for (const view of [runs, theirs])
      await until('the live run', async () => (await row(view, 'test'))?.description.startsWith('running'));
    assert.deepEqual(await labels(theirs), ['Today', 'test', 'long']);
    assert.deepEqual(await labels(runs), await labels(theirs));

    await runs.row('test').inline('Stop Run');
    for (const view of [theirs, runs])
      await until('it is stopped', async () => (await row(view, 'test'))?.description.startsWith('stopped'));

    await theirs.row('test').menu('Add Note to Run…');
    await other.quickInput.type('seen from both sides');
    await other.quickInput.accept();
    for (const view of [runs, theirs]) {
      await view.row('test').expand();
      await until('the note', async () => (await row(view, 'Notes'))?.description === 'seen from both sides');
    }
    await window.screenshot('survive-4-one');
    await other.screenshot('survive-5-other');
    assert.equal(await runs.badge(), await theirs.badge());
    const now = await Promise.all([window, other].map((each) => server.extensionHostPid(each)));
    assert.deepEqual(now, hosts, 'neither host has ended');
    await other.close();
  });

  /** The processes are those of the beginning, and the program prints on. */
  async function isUntouchedBy(kill: () => Promise<void>): Promise<void> {
    await kill();
    const { runner, wrapper, program } = processesOf(folder);
    assert.deepEqual(processesOf(folder), began);
    for (const part of [runner, wrapper, program]) assert.ok(part && isRunning(part.pid));
    const { size } = fs.statSync(folder.console);
    await until('it prints on', () => fs.statSync(folder.console).size > size + 20);
    assert.ok(isRunning(runner.pid));
  }

  async function showsAllOfIt(picture: string): Promise<void> {
    const isLive = async () => (await row(runs, 'long'))?.description.startsWith('running');
    await until('the live run', isLive, 60_000);
    await runs.row('long').menu('Show Output in Terminal');
    const { size } = fs.statSync(folder.console);
    const printed = fs.readFileSync(folder.console, 'utf8').slice(0, size).trimEnd();
    await until('its whole log', async () => (await window.terminals.text()).includes(printed));
    await window.screenshot(picture);
  }
});

async function row(view: View, label: string) {
  return (await view.rows()).find((each) => each.label === label);
}

async function labels(view: View): Promise<string[]> {
  return (await view.rows()).map(({ label }) => label);
}
