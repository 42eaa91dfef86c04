/** By hand: the page of a run, live and afterwards. It is watched, hidden, loaded again, steered, and looked at closely. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import type { RunFolder } from '../../src/core/run/folder.ts';
import { eventsOf, ROOT, Sandbox, until } from '../support/sandbox.ts';
import { axeFindings } from './support/axe.ts';
import { requireBrowser } from './support/browser.ts';
import { menuLabels } from './support/menu.ts';
import { sizes, useTheme } from './support/themes.ts';
import { tier } from './support/tier.ts';
import type { View } from './support/view.ts';
import type { Window } from './support/window.ts';

const HOSTILE = `<img src=x onerror="document.title='owned'"> $(bell) ${'long '.repeat(30)}`;
const NOISE = 'printf "<b>bold</b> \\033[31mred\\033[0m\\n\\377\\376\\000\\n"; sleep 1.2; exit 3';

describe('the page of a run', function runPage() {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let window: Window;
  let runs: View;
  let page: FrameLocator;
  let live: RunFolder;
  /** What the policy of our pages held up. */
  const violations: string[] = [];

  const text = () => page.locator('body').innerText();
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const heading = (name: string) => page.getByRole('heading', { name, level: 1 });
  const tab = (name: string) => window.page.locator('.tabs-container [role=tab]', { hasText: name });
  const pageTab = (name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });
  const state = (word: string) => page.getByRole('status').filter({ hasText: word });
  const buttons = () =>
    page.locator('.actions button').evaluateAll((all) => all.map((one) => one.ariaLabel || one.textContent));
  /** What the program took at most so far, in MiB. */
  const peak = () =>
    until('a peak', async () => Number(/peak\s([\d.]+)\sMiB/.exec(await text())?.[1] ?? 0) || undefined);

  before(async function open() {
    requireBrowser(this);
    const server = await tier();
    sandbox = new Sandbox('my work', server.user);
    fs.cpSync(path.join(ROOT, 'media', 'sample'), sandbox.workspace, { recursive: true });
    const file = path.join(sandbox.workspace, 'train.run.json');
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('"epochs": 20', '"epochs": 400'));
    await sandbox.cli('run', sandbox.params(['sh', '-c', NOISE], { name: HOSTILE }, 'broken.run.json'));
    live = sandbox.folder((await sandbox.cli('run', '--detach', 'train.run.json')).stdout.trim());
    window = await server.open(sandbox.workspace, {
      prepare: async ({ page }) => {
        // Listeners of a page are gone once VS Code has written its document; the browser tells all the same.
        page.on('console', (message) => {
          if (message.text().includes('Content Security Policy')) violations.push(message.text());
        });
      },
    });
    page = window.webview();
    runs = await window.view('Runtrail', 'Runs').open();
  });

  afterEach(async function picture() {
    const { title, state: how } = this.currentTest ?? {};
    if (how === 'failed') await window.screenshot(`run-page-failed-${title?.slice(0, 16)}`);
  });

  after(async () => {
    await window?.close();
    sandbox?.close();
  });

  it('is opened by a click on the run; its curves move', async () => {
    await runs.row('fit a line').waitFor();
    const clicked = performance.now();
    await runs.row('fit a line').click();
    await heading('fit a line').waitFor();
    await page.locator('.monitor canvas').first().waitFor();
    figure('from the click to the curves', clicked);
    assert.match(
      await text(),
      /running.*epoch \d+ of 400.*started by you from train\.run\.json at \d\d:\d\d/s,
    );
    const first = await peak();
    await until('a higher peak', async () => (await peak()) > first);
    await window.screenshot('run-page-live');
  });

  it('is one page, wherever it is asked for', async () => {
    await window.editor.open(path.join(sandbox.workspace, 'train.run.json'));
    await window.pressStatus(/fit a line/);
    await heading('fit a line').waitFor();
    await window.editor.tab('train.run.json').click();
    await window.command('Runtrail: Open Run');
    await window.quickInput.choose('● fit a line');
    await heading('fit a line').waitFor();
    await runs.row('fit a line').inline('Open Run');
    assert.equal(await tab('fit a line').count(), 1);
  });

  it('is as it was left after another tab was in front, and after the window was loaded again', async () => {
    await button('Zoom In').click();
    await button('Zoom In').click();
    const span = await page.locator('.monitor .span').innerText();
    assert.doesNotMatch(span, /^0:00 –/);
    await page.locator('html').evaluate((html) => html.scrollTo(0, 120));
    // The page is to live on for a moment.
    const before = await peak();
    await until('it goes on', async () => (await peak()) > before);
    await window.editor.tab('train.run.json').click();
    await heading('fit a line').waitFor({ state: 'detached' });
    await tab('fit a line').click();
    await showsItAgain();
    await window.reloadByCommand();
    await showsItAgain();
    await window.screenshot('run-page-reloaded');
    const then = await peak();
    await until('its curves move on', async () => (await peak()) > then);
    await button('Show All').click();
  });

  it('draws what the program says, along time and steps, and lists what it left to go on from', async () => {
    await pageTab('Metrics').click();
    const loss = page.getByRole('region', { name: 'loss', exact: true });
    await loss.locator('canvas').waitFor();
    const value = async () => Number(await loss.locator('.value').first().innerText());
    const first = await until('a value', async () => (await value()) || undefined);
    await until('another one', async () => (await value()) !== first);
    await button('By Step').click();
    await until('its steps', async () => /^\d+ – \d+/.test(await page.locator('.metrics .span').innerText()));
    await window.screenshot('run-page-metrics');
    await pageTab('Checkpoints').click();
    await page.locator('.row').first().waitFor();
    await button('Checkpoint Now').waitFor();
    await window.screenshot('run-page-checkpoints');
    await pageTab('Files').click();
    await page.getByText(/^No files yet\.|^Outputs$/).waitFor();
    await pageTab('Monitor').click();
    await page.locator('.monitor canvas').first().waitFor();
  });

  it('pauses, resumes and stops the run, by keys too', async () => {
    await button('Pause').click();
    await state('paused').waitFor();
    await window.screenshot('run-page-paused');
    await button('Resume').focus();
    await window.page.keyboard.press('Enter');
    await state('running').waitFor();
    await button('Stop').click();
    await state('stopped').waitFor();
    assert.equal(eventsOf(live).filter(({ type }) => type === 'requested').length, 3);
    await button('Repeat').waitFor();
    assert.deepEqual(await buttons(), ['Repeat', 'More Actions']);
    await window.screenshot('run-page-stopped');
  });

  it('offers to end a run at once that takes its time to stop', async () => {
    await sandbox.detach(['sh', '-c', 'trap "" INT TERM; while :; do sleep 0.1; done'], { name: 'stubborn' });
    await runs.row('stubborn').click();
    await heading('stubborn').waitFor();
    await button('Stop').click();
    await state('stopping').waitFor();
    await button('Stopping …').click();
    await window.screenshot('run-page-stop-now');
    await button('Stop Now').click();
    await state('stopped').waitFor();
  });

  it('has the commands of the run in a menu of the window', async () => {
    await button('More Actions').focus();
    await window.page.keyboard.press('Enter');
    const labels = await menuLabels(window.page);
    assert.ok(labels.includes('Open Log') && labels.includes('Repeat Run'), labels.join());
    assert.ok(!labels.includes('Pause Run') && !labels.includes('Paste'), labels.join());
    await window.screenshot('run-page-menu');
    await window.page.keyboard.press('Escape');
  });

  it('takes what a run says of itself for text, and begins with why it failed', async () => {
    await runs.row(/onerror/).click();
    await heading(HOSTILE.trim()).waitFor();
    await until('its log', async () => /failed.*<b>bold<\/b> red/s.test(await text()));
    assert.equal(await page.locator('#page img, #page b').count(), 0);
    assert.match(await page.getByRole('alert').innerText(), /code 3/);
    await window.screenshot('run-page-failed');
    await page.getByRole('button', { name: /<b>bold<\/b> red/ }).click();
    await until('the log at that line', async () =>
      (await window.statusBar()).some((item) => /^Ln 1,/.test(item)),
    );
    assert.match(await window.editor.text(), /^<b>bold<\/b> red/);
  });

  it('says that a run was removed, and closes', async () => {
    await sandbox.cli('rm', 'stubborn');
    await tab('stubborn').click();
    await page.getByRole('heading', { name: /is no longer there/ }).waitFor();
    await window.screenshot('run-page-removed');
    assert.deepEqual(await axeFindings(page), []);
    await button('Close This Page').click();
    await tab('stubborn').waitFor({ state: 'detached' });
  });

  it('is clean for axe and right to look at in every theme, narrow and zoomed', async () => {
    await tab('fit a line').click();
    await page.locator('.monitor canvas').first().waitFor();
    for (const theme of ['light', 'high-contrast', 'high-contrast-light', 'dark'] as const) {
      await useTheme(window, theme);
      assert.deepEqual(await axeFindings(page), [], theme);
      await window.screenshot(`run-page-${theme}`);
      for (const [name, there] of [
        ['Metrics', '.metric canvas'],
        ['Checkpoints', '.row'],
        ['Monitor', '.monitor canvas'],
      ] as const) {
        await pageTab(name).click();
        await page.locator(there).first().waitFor();
        if (name === 'Monitor') continue;
        assert.deepEqual(await axeFindings(page), [], `${theme}, ${name}`);
        await window.screenshot(`run-page-${name.toLowerCase()}-${theme}`);
      }
    }
    await window.command('View: Close Primary Side Bar');
    await sizes(window, 'run-page');
    await pageTab('Metrics').click();
    await page.locator('.metric canvas').first().waitFor();
    await sizes(window, 'run-page-metrics');
  });

  it('had nothing held up by its policy, which holds up what is not ours', async () => {
    assert.deepEqual(violations, []);
    await page.locator('body').evaluate(() => {
      document.createElement('div').innerHTML = '<p style="color: red">not ours</p>';
    });
    await until('it is told', () => violations.length > 0);
  });

  async function showsItAgain(): Promise<void> {
    await heading('fit a line').waitFor();
    await page.locator('.monitor canvas').first().waitFor();
    await until('the zoom', async () => (await button('Show All').getAttribute('aria-disabled')) === 'false');
    await until('the place', () => scrolled(page, 120));
  }
});

function figure(what: string, since: number): void {
  process.stdout.write(`      ${what}: ${Math.round(performance.now() - since)} ms\n`);
}

async function scrolled(page: FrameLocator, top: number): Promise<boolean> {
  return (await page.locator('html').evaluate((html) => html.scrollTop)) === top;
}
