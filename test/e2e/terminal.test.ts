/** The terminal of a run: keys for a program that reads them, Ctrl-C for all others, and closing it stops nothing. */

import path from 'node:path';
import { Sandbox, until } from '../support/sandbox.ts';
import { requireBrowser } from './support/browser.ts';
import { tier } from './support/tier.ts';
import type { View } from './support/view.ts';
import type { Window } from './support/window.ts';

const ASKS = `name = input("who? ")
print("hello", name)
import os
print("columns", os.get_terminal_size().columns > 20)
input("again? ")
`;

describe('the terminal of a run', function terminal() {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let window: Window;
  let runs: View;
  const shown = () => window.terminals.text();
  const start = async (file: string) => {
    await window.editor.open(path.join(sandbox.workspace, file));
    await window.editor.codeLens('Run').click();
  };
  const state = async (label: string) =>
    (await runs.rows()).find((row) => row.label === label)?.description ?? '';

  before(async function open() {
    requireBrowser(this);
    const server = await tier();
    sandbox = new Sandbox('terminal', server.user);
    sandbox.write('ask.py', ASKS);
    sandbox.params(['python3', 'ask.py'], { terminal: true }, 'ask.run.json');
    sandbox.params(['sh', '-c', 'echo begun; sleep 300'], {}, 'long.run.json');
    window = await server.open(sandbox.workspace);
    runs = await window.view('Runtrail', 'Runs').open();
  });

  afterEach(async function picture() {
    const { state: outcome, title = '' } = this.currentTest ?? {};
    if (outcome === 'failed') await window.screenshot(`failed-${title.replace(/\W+/g, '-')}`);
  });

  after(async () => {
    await window?.close();
    sandbox?.close();
  });

  it('takes keys to a program that has a terminal of its own, also after a reload', async () => {
    await start('ask.run.json');
    await window.dialog.press('Run');
    await until('the question', async () => (await shown()).includes('who?'));
    await window.terminals.type('Ada');
    await window.terminals.press('Enter');
    await until('the answer', async () => /who\? Ada\nhello Ada\ncolumns True\nagain\?/.test(await shown()));
    await window.screenshot('terminal-keys');
    await window.reload();
    await runs.row('ask').menu('Show Output in Terminal');
    await until('everything so far', async () => (await shown()).includes('hello Ada'));
    await window.terminals.press('Enter');
    await until('the end', async () => (await shown()).includes('runtrail: completed'));
  });

  it('asks a run to stop with Ctrl-C', async () => {
    await start('long.run.json');
    await until('its output', async () => (await shown()).includes('begun'));
    await window.terminals.type('x');
    await window.terminals.press('Control+C');
    await until('what became of it', async () =>
      /takes no input.*\nAsked the run to stop\.(.*\n)*.*runtrail: stopped/.test(await shown()),
    );
    await window.screenshot('terminal-ctrl-c');
  });

  it('is only a view: closing it leaves the run alone', async () => {
    await start('long.run.json');
    await until('it runs', async () => (await state('long')).startsWith('running'));
    await runs.row('long').menu('Show Output in Terminal');
    await until('its output', async () => (await shown()).includes('begun'));
    await window.command('Terminal: Kill All Terminals');
    await until('no terminal', async () => (await window.terminals.names()).length === 0);
    await window.notifications.waitFor(/"long" goes on without its terminal/);
    await until('it still runs', async () => (await state('long')).startsWith('running'));
    await runs.row('long').inline('Stop Run');
    await until('it is stopped', async () => (await state('long')).startsWith('stopped'));
  });
});
