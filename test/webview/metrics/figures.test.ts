/** The figures of the Metrics tab as a table, what can be taken along of them, and who cannot see or trust it all. */

import assert from 'node:assert/strict';
import type { MetricStatistics } from '../../../src/core/run/signals.ts';
import { plain } from '../../support/chartPage.ts';
import { LIVE } from '../../support/recordedRun.ts';
import { type SaidPage, saidPages } from '../../support/saidPage.ts';
import type { SaidKey } from '../../support/saidRun.ts';
import { until } from '../../support/sandbox.ts';

const HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=1</script>\u202e{0} \u0000';
const NOTHING: MetricStatistics = {
  ...{ count: 0, notFinite: 0, sum: null, mean: null, sd: null },
  ...{ min: null, max: null, p50: null, p95: null, p99: null },
};
const alone = (values: readonly number[], more: Partial<SaidKey> = {}): SaidKey => ({
  lines: { '': { values } },
  ...more,
});
const KEYS: Readonly<Record<string, SaidKey>> = {
  loss: {
    ...{ unit: 'nat', aggregates: { often: 12, p90: null } },
    lines: { 'subset=train': { values: [3, 2, 1] }, 'subset=val': { values: [4, Number.NaN] } },
    minute: { ...NOTHING, count: 1, min: 1, max: 1 },
  },
  acc: alone([0.123456789, 12_345_678]),
};

async function rows(tab: SaidPage): Promise<string[]> {
  const texts = await tab.page.getByRole('table').getByRole('row').allInnerTexts();
  return texts.map(plain);
}

describe('the figures of metrics', function suite() {
  this.timeout(60_000);
  const open = saidPages();

  it('are of each key and context, with its unit and what the file asks for besides', async () => {
    const tab = await open({ keys: KEYS });
    await tab.press('Figures');
    const [head = '', ...body] = await rows(tab);
    assert.equal(head, 'Metric Context last min max mean sd p50 p95 p99 sum count not finite Aggregates');
    assert.match(body[0] ?? '', /^loss nat all NaN 1 4 2\.5 .* 10 4 1 often = 12, p90 = –$/);
    assert.match(body[1] ?? '', /^loss nat subset=train 1 1 3 2 /);
    assert.match(body[2] ?? '', /^loss nat subset=val NaN 4 4 4 .* 1 1$/);
    assert.match(body[3] ?? '', /^acc all 12345678 0\.12346 12345678 /);
  });

  it('are those of the last minute, where there are any', async () => {
    const tab = await open({ keys: KEYS, run: LIVE });
    await tab.press('Figures');
    await tab.press('Last minute');
    const [, loss = '', acc = ''] = await rows(tab);
    assert.match(loss, /^loss nat all NaN 1 1 – – – – – – 1 0/);
    assert.match(acc, /^acc all 12345678 – – – – – – – – – –/);
    assert.equal((await rows(tab)).length, 3, 'contexts have no minutes');
  });

  it('stay away where nobody looks, of very many', async () => {
    const keys = Object.fromEntries(Array.from({ length: 2_000 }, (_, key) => [`key${key}`, alone([key])]));
    const tab = await open({ keys });
    await tab.press('Figures');
    assert.ok((await tab.page.getByRole('row').count()) < 300);
    await tab.page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await until(
      'the last one',
      async () => (await tab.page.getByText('key1999', { exact: true }).count()) === 1,
    );
  });

  it('can be taken along: all of them, a key, or a chart as it is', async () => {
    const tab = await open({ keys: KEYS });
    await tab.drawn('loss');
    await tab.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await tab.chart('loss').hover();
    await tab.chart('loss').getByRole('button', { name: 'Copy as CSV: loss' }).click();
    await tab.press('Copy as Picture: loss');
    await tab.chart('loss').getByText('Copied').waitFor();
    const types = await tab.page.evaluate(async () =>
      (await navigator.clipboard.read()).flatMap(({ types }) => types),
    );
    assert.deepEqual(types, ['image/png']);
    await tab.press('Figures');
    await tab.press('Copy All Figures');
    assert.deepEqual(tab.acts(), [
      ['copyMetrics', { key: 'loss' }],
      ['copyMetrics', { key: null }],
    ]);
  });

  it('are missing where a program said none, and how to say them is told', async () => {
    const tab = await open();
    await tab.page.getByText('This run said no metrics.').waitFor();
    await tab.press('How to say metrics, progress and checkpoints');
    assert.deepEqual(tab.acts(), [['command', { name: 'howToSay' }]]);
    await tab.shell.tell('patch', { run: { ...tab.run.snapshot().run, isLive: true } });
    await tab.page.getByText('No metrics yet.').waitFor();
  });

  it('come from live sources too, each with how it stands', async () => {
    const source = { from: 'metrics.csv', rounds: { data: 3, failed: 1, skipped: 0 }, againAt: null };
    const sources = [
      { ...source, name: 'gpu', state: 'fresh', lastTime: '2026-11-21T14:02:00.000Z', problem: null },
      { ...source, name: 'url', state: 'skipped', lastTime: null, problem: 'It does not answer.' },
    ] as const;
    const tab = await open({ keys: KEYS, sources });
    await tab.drawn('loss');
    const told = await tab.page.locator('.source').allInnerTexts();
    assert.match(plain(told[0] ?? ''), /^gpu fresh last at 2026-11-21 \d\d:02:00$/);
    assert.equal(plain(told[1] ?? ''), 'url skipped It does not answer.');
  });

  it('show hostile names as what they are: text', async () => {
    const keys = {
      [HOSTILE]: {
        ...{ unit: HOSTILE, source: HOSTILE, aggregates: { [HOSTILE]: 1 } },
        lines: { [HOSTILE]: { values: [1, 2] }, '': { values: [3] } },
      },
      [`${HOSTILE}/${HOSTILE}`]: alone([1]),
      __proto__x: alone([1]),
      constructor: alone([1]),
    };
    const name = HOSTILE;
    const sources = [
      {
        name,
        from: name,
        state: 'failing',
        lastTime: name,
        problem: name,
        againAt: null,
        rounds: { data: 0, failed: 1, skipped: 0 },
      },
    ] as const;
    const tab = await open({ keys, sources, goal: HOSTILE });
    await tab.page.locator('canvas').first().waitFor();
    assert.match(await tab.head('constructor'), /^constructor 1/);
    await tab.press('Figures');
    await tab.page.getByRole('table').waitFor();
    assert.equal(await tab.page.title(), 'Runtrail');
    assert.deepEqual(await tab.foreign(), []);
    assert.deepEqual(tab.shell.faults, []);
  });

  it('are accessible in every theme, and no wider than the narrowest page', async () => {
    const tab = await open({ keys: { ...KEYS, 'val/loss': alone([1, -1]) }, goal: 'loss' });
    await tab.drawn('loss');
    await tab.press('Logarithmic');
    assert.deepEqual(await tab.findings(), []);
    await tab.press('Figures');
    assert.deepEqual(await tab.findings(), []);
    await tab.page.setViewportSize({ width: 300, height: 900 });
    const wide = () => tab.page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(await wide(), 300);
    await tab.press('Charts');
    await tab.drawn('loss');
    await until('it is as narrow', async () => (await wide()) === 300);
  });
});
