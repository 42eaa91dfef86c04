/** Runs as tasks of VS Code: from tasks.json, with what else VS Code does for tasks. */

import assert from 'node:assert/strict';
import { Sandbox, until } from '../support/sandbox.ts';
import { requireBrowser } from './support/browser.ts';
import { tier } from './support/tier.ts';
import type { Window } from './support/window.ts';

const TASKS = {
  version: '2.0.0',
  tasks: [
    {
      ...{ type: 'runtrail', file: 'prepare.run.json', label: 'prepare' },
      presentation: { reveal: 'silent', panel: 'dedicated' },
    },
    {
      ...{ type: 'runtrail', file: 'fail.run.json', label: 'fails', problemMatcher: ['$runtrail-python'] },
      ...{ dependsOn: ['prepare'], parameters: { depth: 2 } },
      presentation: { reveal: 'always', panel: 'dedicated' },
    },
    { type: 'runtrail', file: 'long.run.json', label: 'long' },
  ],
};

const FAILS = `import json, os
def inner(depth):
    if depth: return inner(depth - 1)
    raise ValueError("wrong depth")
inner(json.load(open(os.environ["RUNTRAIL_PARAMS"]))["depth"])
`;

describe('tasks', function tasks() {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let window: Window;
  const runs = () => sandbox.folders();
  const row = (label: string) =>
    window
      .view('Runtrail', 'Runs')
      .rows()
      .then((rows) => rows.find((each) => each.label === label));

  before(async function open() {
    requireBrowser(this);
    const server = await tier();
    sandbox = new Sandbox('tasks', server.user);
    sandbox.write('.vscode/tasks.json', TASKS);
    sandbox.write('fail.py', FAILS);
    sandbox.params(['sh', '-c', 'echo prepared'], {}, 'prepare.run.json');
    sandbox.params(['python3', 'fail.py'], { parameters: { depth: 1 } }, 'fail.run.json');
    sandbox.params(['sh', '-c', 'echo begun; sleep 300'], {}, 'long.run.json');
    window = await server.open(sandbox.workspace);
    const view = await window.view('Runtrail', 'Runs').open();
    await until('the view is read', async () => (await view.welcome.innerText()).includes('No runs yet'));
  });

  afterEach(async function picture() {
    if (this.currentTest?.state === 'failed')
      await window.screenshot(`failed-${this.currentTest.title.replaceAll(' ', '-')}`);
  });

  after(async () => {
    await window?.close();
    sandbox?.close();
  });

  it('run in their order, and tell their problems', async () => {
    await window.quickInput.command('Tasks: Run Task');
    await window.quickInput.choose('fails');
    await window.dialog.press('Run');
    await until('both runs', () => runs().length === 2);
    const failed = await until('the failed run', async () => {
      const now = await row('fail');
      return now?.description.startsWith('exit 1') && now;
    });
    assert.match(failed.spoken, /fail, failed/);
    assert.equal((await row('prepare'))?.icon, 'check');
    const shown = await window.terminals.text();
    assert.match(shown, /ValueError: wrong depth\n(.*\n)*runtrail: failed/);
    const problems = await until('the problem', async () => {
      const now = await window.problems();
      return now.some((problem) => problem.includes('ValueError: wrong depth')) && now;
    });
    assert.ok(
      problems.some((problem) => problem.includes('fail.py')),
      problems.join('\n'),
    );
    await window.screenshot('tasks-problems');
  });

  it('ask before a run is stopped with its task', async () => {
    await window.quickInput.command('Tasks: Run Task');
    await window.quickInput.choose('long');
    await until('it runs', async () => (await row('long'))?.description.startsWith('running'));
    await until('its output', async () => (await window.terminals.text()).includes('begun'));
    await window.command('Tasks: Terminate Task');
    await window.quickInput.choose('long');
    await window.notifications.waitFor(/"long" goes on without its terminal/);
    assert.match((await row('long'))?.description ?? '', /^running/);
    await window.screenshot('tasks-goes-on');
    await window.notifications.press(/"long" goes on/, 'Stop the Run');
    await until('it is stopped', async () => (await row('long'))?.description.startsWith('stopped'));
  });
});
