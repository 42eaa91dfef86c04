/** Folders as people have them: with any name, on any disk, several at once or none. Each works or says why it does not. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Sandbox, until } from '../support/sandbox.ts';
import { SmallDisk } from '../support/smallDisk.ts';
import { requireBrowser } from './support/browser.ts';
import { tier } from './support/tier.ts';
import type { View } from './support/view.ts';
import type { Window } from './support/window.ts';

const FILE = 'test.run.json';
const HELLO = ['echo', 'hello from here'];

describe('a folder', function places() {
  this.timeout(90_000);
  let sandbox: Sandbox;
  let window: Window;
  let disk: SmallDisk | undefined;
  let pictures = 0;

  before(function needsBrowser() {
    requireBrowser(this);
  });

  afterEach(async function leave() {
    if (this.currentTest?.state === 'failed') await window?.screenshot(`place-failed-${++pictures}`);
    await window?.close();
    disk?.unmount();
    disk = undefined;
    sandbox?.close();
  });

  async function makePlace(name: string): Promise<void> {
    sandbox = new Sandbox(name, (await tier()).user);
  }

  async function open(target: string | undefined): Promise<View> {
    window = await (await tier()).open(target);
    return window.view('Runtrail', 'Runs').open();
  }

  async function run(file: string, isAsked: boolean): Promise<void> {
    await window.editor.open(file);
    await window.editor.codeLens('Run').click();
    if (isAsked) await window.dialog.press('Run');
  }

  const hasRun = (runs: View, name = 'test') =>
    until('a completed run', async () =>
      (await runs.rows()).some(({ label, icon }) => label === name && icon === 'check'),
    );

  it('with spaces, quotes, umlauts, an emoji and a line break in its name works', async () => {
    await makePlace(`it's a "müßig" 🐢\nplace`);
    sandbox.params(HELLO);
    const runs = await open(sandbox.workspace);
    await run(FILE, true);
    await hasRun(runs);
    await until('its output', async () => (await window.terminals.text()).includes('hello from here'));
    assert.equal(sandbox.folders().length, 1);
    await window.screenshot('place-odd-name');
  });

  it('that is read-only says so, and works once it is not', async function readOnly() {
    await makePlace('read only');
    disk = SmallDisk.mount(this, sandbox.workspace, '2m');
    sandbox.params(HELLO);
    assert.ok(disk.remount('ro'));
    const runs = await open(sandbox.workspace);
    await run(FILE, true);
    await window.notifications.waitFor(/cannot be created: the file system is read-only\./);
    await window.screenshot('place-read-only');
    disk.remount('rw');
    await window.notifications.dismiss(/read-only/);
    await run(FILE, false);
    await hasRun(runs);
  });

  it('on a full disk says so, and works once there is space', async function fullDisk() {
    await makePlace('full');
    disk = SmallDisk.mount(this, sandbox.workspace, '1m');
    sandbox.params(HELLO);
    const filler = disk.fill();
    const runs = await open(sandbox.workspace);
    await run(FILE, true);
    await window.notifications.waitFor(/cannot be created: the disk is full\./);
    await window.screenshot('place-full-disk');
    fs.rmSync(filler);
    await window.notifications.dismiss(/disk is full/);
    await run(FILE, false);
    await hasRun(runs);
  });

  it('whose .runtrail is a file says so, and works once that is gone', async () => {
    await makePlace('in the way');
    sandbox.params(HELLO);
    const blocker = sandbox.write('.runtrail', 'mine');
    const runs = await open(sandbox.workspace);
    await until('why there are no runs', async () => (await runs.message()).includes('.runtrail is a file'));
    await run(FILE, false);
    await window.notifications.waitFor(/\.runtrail is a file/);
    await window.screenshot('place-blocked');
    assert.equal(fs.readFileSync(blocker, 'utf8'), 'mine');
    fs.rmSync(blocker);
    await window.notifications.dismiss(/is a file/);
    await runs.pressTitle('Refresh Runs');
    await runs.welcome.getByText('No runs yet.').waitFor();
    await run(FILE, true);
    await hasRun(runs);
  });

  it('beside others has runs of its own; folders come and go, and one damaged run hides nothing', async () => {
    await makePlace('several');
    // The driver knows tabs by their names.
    const fileIn = (name: string) => path.join(name, `${path.basename(name)}.run.json`);
    for (const name of ['one', 'two', 'two/inner', 'three']) sandbox.params(HELLO, {}, fileIn(name));
    for (const name of ['one', 'two/inner']) fs.mkdirSync(path.join(sandbox.workspace, name, '.runtrail'));
    const one = path.join(sandbox.workspace, 'one');
    await sandbox.cli('-C', one, 'run', path.join(sandbox.workspace, fileIn('one')));
    const [month = ''] = fs.readdirSync(path.join(one, '.runtrail', 'runs'));
    const shard = path.join(one, '.runtrail', 'runs', month);
    const damaged = path.join(shard, fs.readdirSync(shard)[0] ?? '');
    fs.writeFileSync(path.join(damaged, 'request.json'), '{"schema":');
    fs.rmSync(path.join(damaged, 'state.json'));

    const file = path.join(sandbox.root, 'many.code-workspace');
    const folders = (...names: string[]) =>
      fs.writeFileSync(file, JSON.stringify({ folders: names.map((name) => ({ path: `several/${name}` })) }));
    folders('one');
    const runs = await open(file);
    // A window that has just opened may not watch its file yet.
    await until('the second folder', async () => {
      folders('one', 'two');
      return runs
        .row('two')
        .locator.waitFor({ timeout: 4_000 })
        .then(
          () => true,
          () => false,
        );
    });
    await runs.row('(unreadable)').waitFor();
    for (const name of ['one', 'two', 'two/inner']) {
      await run(path.join(sandbox.workspace, fileIn(name)), true);
      await hasRun(runs, path.basename(name));
    }
    const count = (name: string) => {
      const place = path.join(sandbox.workspace, name, '.runtrail', 'runs', month);
      return fs.existsSync(place) ? fs.readdirSync(place).length : 0;
    };
    assert.deepEqual(['one', 'two', 'two/inner', 'three'].map(count), [2, 1, 1, 0]);
    await window.screenshot('place-several');
    folders('one', 'three');
    await runs.row('three').waitFor();
    await until('two is gone', async () => !(await runs.rows()).some(({ label }) => label === 'two'));
    await window.screenshot('place-another-folder');
  });

  it('is asked for where none is open', async () => {
    await makePlace('chosen');
    const runs = await open(undefined);
    await runs.welcome.getByText('Open a folder to see its runs').waitFor();
    await window.screenshot('place-none');
    await runs.welcome.getByText('create a sample experiment').click();
    await until('the question for a place', async () => (await window.quickInput.title()) !== '');
    assert.equal(await window.quickInput.title(), 'Where should the sample be created?');
    await window.quickInput.rows(); // until it has shown its own place, it writes over what is typed
    await window.quickInput.type(`${sandbox.workspace}/`);
    await until('the place', async () => (await window.quickInput.rows()).join() === '..');
    await window.screenshot('place-asked-for');
    await window.quickInput.press('Create Here');
    await window.notifications.waitFor(/The sample was created in .*chosen/);
    assert.ok(fs.existsSync(path.join(sandbox.workspace, 'runtrail-sample', 'train.py')));
    // Plain JSON would mark its comment as an error.
    await until('its language', async () => (await window.statusBar()).includes('JSON with Comments'));
    await window.screenshot('place-sample');
  });
});
