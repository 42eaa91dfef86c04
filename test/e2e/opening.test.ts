/** The first look by hand: a folder is opened, and the Runs view says how to begin, in every theme and size. */

import { Sandbox, until } from '../support/sandbox.ts';
import { requireBrowser } from './support/browser.ts';
import { themes } from './support/themes.ts';
import { tier } from './support/tier.ts';

describe('opening a folder', () => {
  before(function needsBrowser() {
    requireBrowser(this);
  });

  it('without runs says how to begin, and fits every theme and size', async () => {
    const server = await tier();
    const sandbox = new Sandbox('my work', server.user);
    const window = await server.open(sandbox.workspace);
    const runs = await window.view('Runtrail', 'Runs').open();
    await runs.welcome.getByText('No runs yet.').waitFor();
    await themes(window, 'runs-empty');
    await window.close();
    sandbox.close();
  });

  it('in Restricted Mode says so', async () => {
    const server = await tier();
    const sandbox = new Sandbox('not mine', server.user);
    const window = await server.open(sandbox.workspace, { trusted: false });
    const runs = await window.view('Runtrail', 'Runs').open();
    await runs.welcome.getByText(/trust/i).first().waitFor();
    await until('the mode', async () => (await window.statusBar()).includes('Restricted Mode'));
    await window.screenshot('restricted');
    await window.close();
    sandbox.close();
  });
});
