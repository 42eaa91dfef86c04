/** What stands around the charts of the Monitor tab in a browser: events, log, machine, table; and who cannot see it. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { Mark } from '../../../src/protocol/runPage.ts';
import { plain } from '../../support/chartPage.ts';
import { type MonitorPage, monitors } from '../../support/monitorPage.ts';
import { LIVE } from '../../support/recordedRun.ts';
import { until } from '../../support/sandbox.ts';
import { THEMES } from '../../support/standalonePage.ts';

const GIB = 2 ** 30;
const SHORT = { samples: 600 };
const HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=1</script>\u202e{0} \u0000';

const mark = (at: number, kind: Mark['kind'], text: string): Mark => ({
  at,
  kind,
  text,
  time: '2026-11-21T14:02:00.000Z',
});
const MARKS = [
  mark(60_000, 'checkpoint', 'checkpoint 1'),
  mark(62_000, 'warning', 'Memory is above 80 %'),
  mark(300_000, 'error', 'stopped by a limit'),
];

const RUNS = [
  { key: 'own', name: 'train', isThis: true, cpuPercent: 196, rssBytes: 1.8 * GIB },
  { key: 'other', name: 'baseline', isThis: false, cpuPercent: 50, rssBytes: GIB },
];

describe('the Monitor tab, around its charts', function suite() {
  this.timeout(30_000);
  const open = monitors();

  it('has a mark for each event, one with a count where they meet; it opens and moves the cross-hair', async () => {
    const monitor = await open({ record: SHORT, marks: MARKS });
    await monitor.drawn();
    const marks = monitor.page.locator('.mark:visible');
    assert.deepEqual(await marks.allInnerTexts(), ['2', '']);
    assert.equal(await marks.first().getAttribute('aria-label'), '2 events: 1:00 checkpoint 1');
    await marks.first().click();
    assert.deepEqual((await monitor.page.locator('.told').allInnerTexts()).map(plain), [
      '1:00 checkpoint 1',
      '1:02 Memory is above 80 %',
    ]);
    assert.match(await monitor.page.locator('.moment').innerText(), /^1:00 /);
    await monitor.page.keyboard.press('ArrowRight');
    await monitor.page.keyboard.press('Enter');
    assert.deepEqual((await monitor.page.locator('.told').allInnerTexts()).map(plain), [
      '5:00 stopped by a limit',
    ]);
    await monitor.page.keyboard.press('Escape');
    assert.equal(await monitor.page.locator('.told').count(), 0);
    await monitor.drag(0.08, 0.12);
    await until('the two stand apart', async () => (await marks.count()) === 2);
    assert.deepEqual(await marks.allInnerTexts(), ['', '']);
  });

  it('shows the log of the moment under the cross-hair, and opens it there', async () => {
    const monitor = await open({ record: SHORT });
    await monitor.drawn();
    const there = monitor.page.locator('.log li[aria-current] button');
    await monitor.hover(0.5);
    await until('the line of that moment', async () =>
      plain(await there.innerText()).startsWith('5:00 epoch 5 step 300'),
    );
    const before = monitor.shell.asked.length;
    for (let part = 0.5; part < 0.9; part += 0.01) await monitor.hover(part);
    await until('the line of the last moment', async () => /step 5[34]\d/.test(await there.innerText()));
    assert.ok(monitor.shell.asked.length - before < 30, 'not each place of the pointer is asked for');
    await there.click();
    assert.deepEqual(
      monitor.shell.acted.map(({ name }) => name),
      ['openLogLine'],
    );
  });

  it('goes back to the newest lines of a live run, also while samples go on coming', async () => {
    const monitor = await open({ record: SHORT, run: LIVE });
    await monitor.drawn();
    const there = monitor.page.locator('.log li[aria-current] button');
    await monitor.hover(0.2);
    await until('the line of that moment', async () => /step 1\d\d /.test(await there.innerText()));
    await monitor.page.mouse.move(1, 1);
    let second = 600;
    const ticking = setInterval(() => {
      const points = { at: Float64Array.of(++second * 1000), columns: { rss: Float64Array.of(GIB) } };
      void monitor.shell.tell('samples', { from: 0, to: second * 1000, isRaw: true, gapMs: 3000, ...points });
    }, 1000);
    try {
      const last = monitor.page.locator('.log li').last();
      await until('the newest line', async () => /step (599|600) /.test(await last.innerText()));
      assert.equal(await there.count(), 0, 'nobody asked for a moment');
    } finally {
      clearInterval(ticking);
    }
  });

  it('ends with the last lines of a run that is over, and marks none of them', async () => {
    const monitor = await open({ record: SHORT });
    await monitor.drawn();
    const lines = monitor.page.locator('.log li');
    await until('the last line', async () =>
      /step (599|600) /.test((await lines.allInnerTexts()).at(-1) ?? ''),
    );
    assert.equal(await monitor.page.locator('.log [aria-current]').count(), 0);
  });

  it('keeps the keyboard where it was when what it stands on changes', async () => {
    const marks = [0, 590_000].map((at) => ({ at, kind: 'phase', text: `at ${at}`, time: '' }) as const);
    const monitor = await open({ record: SHORT, run: LIVE, marks });
    await monitor.drawn();
    const focused = () =>
      monitor.page.evaluate(() => document.activeElement?.ariaLabel || document.activeElement?.textContent);
    const { run } = monitor.run.snapshot();
    const become = async (status: 'paused' | 'stopped', can: Partial<typeof run.can>) => {
      const none = { stop: false, pause: false, resume: false, repeat: false };
      await monitor.shell.tell('patch', { run: { ...run, status, can: { ...none, ...can } } });
      await monitor.frames(2);
    };
    await monitor.page.getByRole('button', { name: 'Pause' }).focus();
    await become('paused', { stop: true, resume: true });
    assert.equal(await focused(), 'Resume');
    await become('stopped', { repeat: true });
    assert.equal(await focused(), 'More Actions');
    const entries = () =>
      monitor.page
        .locator('.mark[tabindex="0"]')
        .evaluateAll((all) => all.map((mark) => `${mark.ariaLabel} ${mark.hasAttribute('hidden')}`));
    assert.deepEqual(await entries(), ['0:00 at 0 false']);
    await monitor.page.getByRole('button', { name: 'Zoom In' }).click();
    await monitor.frames(3);
    assert.deepEqual(await entries(), ['9:50 at 590000 false']);
  });

  it('shows what all live runs take of the machine, and leads to them', async () => {
    const monitor = await open({ record: SHORT, run: LIVE, machine: { runs: RUNS } });
    await monitor.drawn();
    const machine = monitor.page.getByRole('region', { name: 'Machine' });
    assert.deepEqual((await machine.locator('.taker').allInnerTexts()).map(plain), [
      'train 196 % 1.8 GiB',
      'baseline 50 % 1.0 GiB',
    ]);
    assert.equal(
      plain((await machine.getByRole('img').first().getAttribute('aria-label')) ?? ''),
      'CPU 420 % of 1600 %',
    );
    const widths = await machine
      .locator('.bar')
      .first()
      .locator('div')
      .evaluateAll((parts) => parts.map((part) => (part as HTMLElement).style.width));
    assert.deepEqual(widths, ['12.25%', '3.13%', '10.88%']);
    await machine.getByRole('button', { name: 'baseline' }).click();
    assert.deepEqual(
      monitor.shell.acted.map(({ name, data }) => [name, data]),
      [['openRun', { key: 'other' }]],
    );
  });

  it('is the table that it was when the page is loaded again', async () => {
    const monitor = await open({ record: SHORT }, { state: { kept: { table: true } } });
    const rows = monitor.page.getByRole('table').locator('tbody tr');
    await until('its rows', async () => (await rows.count()) > 20);
    await monitor.page.getByRole('button', { name: 'Show as Table' }).click();
    await monitor.drawn();
    assert.equal(await monitor.page.evaluate('kept().kept.table'), undefined);
  });

  it('can be read as a table of what is shown', async () => {
    const monitor = await open({ record: { samples: 600, spikes: [299] }, marks: MARKS });
    await monitor.drawn();
    await monitor.page.getByRole('button', { name: 'Show as Table' }).click();
    const table = monitor.page.getByRole('table');
    const rows = table.locator('tbody tr');
    await table.waitFor();
    assert.equal(await monitor.page.locator('canvas').count(), 0);
    assert.deepEqual((await table.locator('thead th').allInnerTexts()).slice(0, 4).map(plain), [
      'Time',
      'Memory used',
      'Memory shared counted once',
      'Memory machine',
    ]);
    assert.ok((await rows.count()) <= 60);
    assert.equal((await rows.filter({ hasText: '7.0 GiB' }).count()) > 0, true);
    assert.equal(await rows.filter({ hasText: 'stopped by a limit' }).count(), 1);
    await monitor.page.getByRole('button', { name: 'Zoom In' }).click();
    await monitor.page.getByRole('button', { name: 'Zoom In' }).click();
    await until('fewer minutes are shown', async () =>
      /^3:4/.test(await rows.first().locator('th').innerText()),
    );
    await monitor.page.getByRole('button', { name: 'Show as Table' }).click();
    await monitor.drawn();
  });

  it('tells in a sentence what it shows to whoever cannot see it', async () => {
    const monitor = await open({ record: SHORT, run: LIVE });
    await monitor.drawn();
    const described = await monitor.page.getByRole('slider').getAttribute('aria-describedby');
    const summary = monitor.page.locator(`[id="${described}"]`);
    await until('it is there', async () =>
      /^Memory between 1\.\d GiB and 1\.\d GiB, now 1\.\d GiB\. CPU between 1\d\d % and 200 %, now 1\d\d %\. Disk read between .+\. Disk written between /.test(
        plain(await summary.innerText()),
      ),
    );
  });

  it('shows hostile names, events and lines as what they are: text', async () => {
    const monitor = await open({
      record: SHORT,
      run: { ...LIVE, name: HOSTILE },
      marks: [mark(60_000, 'warning', HOSTILE)],
      machine: { runs: [{ key: 'x', name: HOSTILE, isThis: false, cpuPercent: Number.NaN, rssBytes: -5 }] },
      logLine: () => HOSTILE.repeat(50),
    });
    await monitor.drawn();
    await monitor.page.locator('.mark').click();
    await monitor.page.locator('.told').waitFor();
    await monitor.page.getByRole('button', { name: 'Show as Table' }).click();
    await monitor.page.getByRole('table').waitFor();
    assert.equal(await monitor.page.title(), 'Runtrail');
    assert.equal(await monitor.page.locator('img:not([role])').count(), 0);
    assert.deepEqual(monitor.shell.faults, []);
  });

  it('is accessible in every theme, as charts and as a table', async () => {
    const monitor = await open(
      { record: SHORT, run: LIVE, marks: MARKS, machine: { runs: RUNS } },
      { height: 1400 },
    );
    await monitor.drawn();
    await monitor.page.locator('.mark').first().click();
    await monitor.page.evaluate(axeSource());
    for (const theme of THEMES) {
      await monitor.shell.useTheme(theme);
      await monitor.frames(2);
      assert.deepEqual(await violations(monitor), [], theme);
    }
    await monitor.page.getByRole('button', { name: 'Show as Table' }).click();
    await monitor.page.getByRole('table').waitFor();
    for (const theme of THEMES) {
      await monitor.shell.useTheme(theme);
      assert.deepEqual(await violations(monitor), [], `${theme}, table`);
    }
  });
});

function axeSource(): string {
  return fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
}

/** In the Monitor tab; what is around it is tested where it is made. */
async function violations({ page }: MonitorPage): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(where: string): Promise<Found> } };
    interface Found {
      violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
    }
    const { violations } = await axe.run('.monitor');
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`),
    );
  });
}
