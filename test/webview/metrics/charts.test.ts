/** The charts of the Metrics tab in a browser: what a person sees of what was said, and what pointer and keys do. */

import assert from 'node:assert/strict';
import { plain } from '../../support/chartPage.ts';
import { LIVE } from '../../support/recordedRun.ts';
import { saidPages } from '../../support/saidPage.ts';
import type { SaidKey } from '../../support/saidRun.ts';
import { until } from '../../support/sandbox.ts';

const count = (length: number, of: (index: number) => number = (index) => index) =>
  Array.from({ length }, (_, i) => of(i));
const alone = (values: readonly number[], more: Partial<SaidKey> = {}): SaidKey => ({
  lines: { '': { values } },
  ...more,
});

const LOSS: SaidKey = {
  unit: 'nat',
  lines: {
    'subset=train': { values: count(600, (step) => 2 - step / 400) },
    'subset=val': {
      values: count(60, (step) => 2.5 - step / 40),
      steps: count(60, (step) => 10 * step),
      times: count(60, (step) => 10_000 * step),
    },
  },
};

describe('the charts of metrics', function suite() {
  this.timeout(60_000);
  const open = saidPages();

  it('are one for each key, with a line for each context; the goal comes first', async () => {
    const keys = { acc: alone([0.5, 0.75]), 'train/loss': LOSS, 'train/lr': alone([1e-4]) };
    const tab = await open({ keys, goal: 'train/loss' });
    await tab.drawn('train/loss');
    assert.deepEqual(await tab.charts(), ['train/loss', 'acc', 'train/lr']);
    assert.equal(
      await tab.head('train/loss'),
      'train/loss nat goal subset=train 0.5025 nat subset=val 1.025 nat',
    );
    assert.equal(await tab.head('acc'), 'acc 0.75');
    await tab.press('train 1');
    assert.deepEqual(await tab.charts(), ['train/loss', 'acc']);
    assert.deepEqual(tab.shell.faults, []);
  });

  it('go along the time of the monitor, or along steps, each with a zoom of its own', async () => {
    const tab = await open({ keys: { loss: LOSS }, record: { samples: 600 } });
    await tab.drawn('loss');
    assert.equal(await tab.span(), '0:00 – 10:00');
    await tab.drag('loss', 0.6, 0.2);
    assert.equal(await tab.span(), '2:00 – 6:00');
    await tab.hover('loss', 0.5);
    assert.match(await tab.page.locator('.moment').innerText(), /^4:00 · /);
    assert.match(await tab.head('loss'), /subset=train 1\.4 .*subset=val 1\.9/);
    await tab.press('By Step');
    assert.equal(await tab.span(), '0 – 599');
    await tab.hover('loss', 0.5);
    assert.equal(await tab.page.locator('.moment').innerText(), 'step 300');
    await tab.page.mouse.dblclick((await tab.at('loss', 0.5)).x, (await tab.at('loss', 0.5)).y);
    await tab.page.getByRole('tab', { name: 'Monitor' }).click();
    assert.equal(await tab.span(), '2:00 – 6:00');
    await tab.page.getByRole('tab', { name: 'Metrics' }).click();
    await tab.press('By Time');
    assert.equal(await tab.span(), '2:00 – 6:00');
    await tab.drawn('loss');
    await tab.page.mouse.dblclick((await tab.at('loss', 0.5)).x, (await tab.at('loss', 0.5)).y);
    await tab.frames(2);
    assert.equal(await tab.span(), '0:00 – 10:00');
  });

  it('show a spike of one value among very many, however much is shown of it, and smoothed too', async () => {
    const values = count(100_000, (step) => 1 + Math.sin(step / 50) / 100);
    values[70_000] = 9;
    const tab = await open(
      { keys: { loss: alone(values) } },
      { state: { kept: { metrics: { axis: 'step' } } } },
    );
    await tab.drawn('loss');
    await tab.hover('loss', 0.7);
    await tab.page.getByRole('slider', { name: 'Moment' }).focus();
    for (let zoom = 0; zoom < 8; zoom++) {
      const [top] = await tab.inked('loss', [0, 1]);
      assert.ok(top < 0.2, `${await tab.span()}: the highest pixel stands at ${top}`);
      await tab.page.keyboard.press('+');
      await tab.settled();
    }
    await tab.page.keyboard.press('0');
    await tab.page.getByLabel('Smoothing').fill('90');
    await tab.settled();
    const [pale] = await tab.inked('loss', [0.68, 0.72]);
    const [strong] = await tab.inked('loss', [0.68, 0.72], 200);
    assert.ok(pale < 0.2, `the raw value is still there: ${pale}`);
    assert.ok(strong > 0.5, `the smoothed curve does not reach it: ${strong}`);
    const smoothing = tab.shell.asked.flatMap(({ name, data }) =>
      name === 'metricSeries' ? data.smoothing : [],
    );
    assert.ok((smoothing.at(-1) ?? 0) > 0.98);
  });

  it('may be logarithmic; what has no place there is told', async () => {
    const keys = {
      decades: alone(count(100, (step) => 10 ** (step / 25))),
      wave: alone(count(100, (step) => Math.sin(step / 10))),
      below: alone([-1, -2, -3, 0]),
    };
    const tab = await open({ keys });
    await tab.drawn('decades');
    const [, linear] = await tab.inked('decades', [0.45, 0.55]);
    await tab.press('Logarithmic');
    const [, log] = await tab.inked('decades', [0.45, 0.55]);
    assert.ok(linear > 0.85 && log < 0.6, `${linear} before, ${log} after`);
    assert.doesNotMatch(plain(await tab.chart('decades').innerText()), /have no place/);
    assert.match(plain(await tab.chart('wave').innerText()), /Values of 0 and less have no place here\./);
    assert.match(
      plain(await tab.chart('below').innerText()),
      /No value is above 0: shown in plain numbers\./,
    );
    const [top] = await tab.inked('below', [0, 1]);
    assert.ok(top < 0.2, 'it is drawn all the same');
  });

  it('mark what is no number, and say how many there are', async () => {
    const values = count(100, () => 0.5);
    values.splice(50, 3, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    const tab = await open({ keys: { loss: alone(values), fine: alone([1, 2]) } });
    await tab.drawn('loss');
    assert.match(await tab.head('loss'), /3 not finite/);
    assert.doesNotMatch(await tab.head('fine'), /not finite/);
    const [top, bottom] = await tab.inked('loss', [0.49, 0.54]);
    assert.ok(top < 0.1 && bottom > 0.9, `signs above and below: ${top}, ${bottom}`);
    const [left, right] = await tab.inked('loss', [0.1, 0.4]);
    assert.ok(left > 0.4 && right < 0.6, 'elsewhere nothing but the line');
    await tab.hover('loss', 0.5);
    assert.match(await tab.head('loss'), /loss NaN/);
  });

  it('draw no points, one point, a constant, the greatest numbers of all, and steps that go back', async () => {
    const back = {
      values: count(160, (step) => (step < 100 ? step : step - 40)),
      steps: count(160, (step) => (step < 100 ? step : step - 60)),
    };
    const keys = {
      none: alone([]),
      one: alone([3]),
      constant: alone(count(500, () => 0.001)),
      huge: alone([Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324]),
      back: { lines: { '': back } },
    };
    const tab = await open(
      { keys },
      { height: 1400, state: { kept: { metrics: { axis: 'step', smoothing: 0.9 } } } },
    );
    await tab.drawn('back');
    const heights = await Promise.all(Object.keys(keys).map((key) => tab.inked(key, [0, 1])));
    const [none, one, constant, huge, twice] = heights;
    assert.deepEqual(none, [1, 1]);
    assert.ok(one && one[0] > 0.4 && one[1] < 0.6, `a dot in the middle: ${one}`);
    assert.ok(constant && constant[0] > 0.4 && constant[1] < 0.6, `a line in the middle: ${constant}`);
    assert.ok(huge && huge[0] < 0.2 && huge[1] > 0.8);
    assert.ok(twice && twice[0] < 0.2);
    await tab.page.getByRole('slider', { name: 'Moment' }).focus();
    await tab.page.keyboard.press('End');
    await tab.frames(2);
    assert.match(await tab.head('back'), /^back 119$/);
    assert.deepEqual(tab.shell.faults, []);
  });

  it('are driven by keys, and told to whoever hears them', async () => {
    const tab = await open({ keys: { loss: LOSS } }, { state: { kept: { metrics: { axis: 'step' } } } });
    await tab.drawn('loss');
    const slider = tab.page.getByRole('slider', { name: 'Moment' });
    await slider.focus();
    await tab.page.keyboard.press('End');
    await tab.page.keyboard.press('ArrowLeft');
    await tab.page.keyboard.press('Shift+ArrowLeft');
    await tab.frames(2);
    assert.match(
      (await slider.getAttribute('aria-valuetext')) ?? '',
      /^step 588, loss subset=train 0\.53, loss subset=val 1\.025$/,
    );
    const described = await slider.getAttribute('aria-describedby');
    await until('a sentence for each chart', async () =>
      /loss between 0\.5025 nat and 2\.5 nat, last 1\.025 nat\./.test(
        plain(await tab.page.locator(`[id="${described}"]`).innerText()),
      ),
    );
    await tab.page.keyboard.press('Escape');
    await tab.page.keyboard.press('+');
    await tab.settled();
    assert.equal(await tab.span(), '150 – 449');
  });

  it('of 4,000 keys are made where somebody looks, and found by name', async () => {
    const keys = Object.fromEntries(
      count(4_000).map((key) => [`layer${key % 10}/grad${key}`, alone([key, key + 1])]),
    );
    const tab = await open({ keys, leftOut: 7 });
    await tab.drawn('layer0/grad0');
    assert.ok((await tab.page.locator('canvas').count()) < 40);
    assert.match(await tab.page.locator('.metrics').innerText(), /7 more keys have no room here/);
    await tab.page.getByRole('searchbox').fill('GRAD99 layer9');
    await until('few are left', async () => (await tab.page.getByText('2 of 4000 keys').count()) === 1);
    await tab.drawn('layer9/grad99');
    assert.deepEqual(await tab.charts(), ['layer9/grad99', 'layer9/grad999']);
    await tab.page.getByRole('searchbox').fill('nothing like it');
    await tab.page.getByText('No key has this in its name.').waitFor();
    assert.deepEqual(tab.shell.faults, []);
  });

  it('of a live run go on, and ask for no more than one thing at a time', async () => {
    const tab = await open({ keys: { loss: LOSS }, run: LIVE });
    await tab.drawn('loss');
    const copy = tab.button('Copy as CSV: loss');
    await copy.focus();
    const grew = tab.run.say('loss', 'subset=train', 0.125);
    await tab.shell.tell('metricsGrew', grew);
    await tab.shell.tell('patch', { said: tab.run.snapshot().said });
    await until('the new value', async () => /subset=train 0\.125/.test(await tab.head('loss')));
    assert.ok(await copy.evaluate((tool) => tool === document.activeElement), 'the keyboard stays there');
    const before = tab.shell.asked.length;
    for (let more = 0; more < 20; more++)
      await tab.shell.tell('metricsGrew', tab.run.say('loss', 'subset=train', more));
    await tab.settled();
    assert.ok(tab.shell.asked.length - before <= 21);
    // What is drawn later lies beyond a pointer that rests.
    await until('the last one', async () => {
      await tab.hover('loss', 0.5);
      await tab.hover('loss', 1);
      return /subset=train 19/.test(await tab.head('loss'));
    });
  });

  it('of a live run miss nothing that was said while an answer was on its way', async () => {
    const tab = await open({ keys: { loss: LOSS }, run: LIVE });
    await tab.drawn('loss');
    const answer = tab.run.metricSeries.bind(tab.run);
    const late = Promise.withResolvers<void>();
    let isAsked = false;
    tab.run.metricSeries = async (question) => {
      const answered = await answer(question);
      isAsked = true;
      await late.promise;
      return answered;
    };
    await tab.shell.tell('metricsGrew', tab.run.say('loss', 'subset=train', 0.125));
    await until('it asks', () => isAsked);
    await tab.shell.tell('metricsGrew', tab.run.say('loss', 'subset=train', 0.0625));
    late.resolve();
    await tab.settled();
    // What is drawn later lies beyond a pointer that rests.
    await until('the last one', async () => {
      await tab.hover('loss', 0.5);
      await tab.hover('loss', 1);
      return /subset=train 0\.0625/.test(await tab.head('loss'));
    });
  });

  it('are as they were left when the page is loaded again', async () => {
    const metrics = {
      axis: 'step',
      isLog: true,
      smoothing: 0.5,
      hidden: ['acc'],
      hiddenLines: ['loss\nsubset=val'],
    };
    const keys = { loss: LOSS, acc: alone([1, 2, 3]) };
    const tab = await open(
      { keys },
      { state: { kept: { metrics, steps: { from: 100, to: 300, isFollowing: false } } } },
    );
    await tab.drawn('loss');
    assert.deepEqual(await tab.charts(), ['loss']);
    assert.equal(await tab.span(), '100 – 300');
    const pressed = async (name: string) => tab.button(name).getAttribute('aria-pressed');
    assert.deepEqual(
      await Promise.all(['By Step', 'Logarithmic', 'subset=val', 'subset=train'].map(pressed)),
      [...['true', 'true', 'false', 'true']],
    );
    await tab.press('1 hidden · Show Hidden');
    assert.deepEqual(await tab.charts(), ['loss', 'acc']);
    await tab.press('subset=val');
    const kept = (await tab.page.evaluate('kept().kept.metrics')) as {
      hidden: string[];
      hiddenLines: string[];
    };
    assert.deepEqual([kept.hidden, kept.hiddenLines], [[], []]);
  });

  it('stand beside the resources too: the goal at first, then what was chosen', async () => {
    const keys = { loss: LOSS, acc: alone([0.5, 0.75]) };
    const tab = await open({ keys, goal: 'loss', record: { samples: 600 } }, { tab: 'monitor' });
    await tab.chart('loss').locator('canvas').waitFor();
    assert.equal(await tab.chart('acc').count(), 0);
    await tab.hover('loss', 0.5);
    await until(
      'one cross-hair for both',
      async () =>
        /subset=train 1\.25/.test(await tab.head('loss')) &&
        /^5:00 · /.test(await tab.page.locator('.moment').innerText()),
    );
    await tab.page.getByRole('tab', { name: 'Metrics' }).click();
    await tab.drawn('acc');
    await tab.chart('acc').hover();
    await tab.chart('acc').getByRole('button', { name: 'Show in Monitor: acc' }).click();
    await tab.chart('loss').getByRole('button', { name: 'Show in Monitor: loss' }).click();
    await tab.page.getByRole('tab', { name: 'Monitor' }).click();
    await tab.chart('acc').locator('canvas').waitFor();
    assert.equal(await tab.chart('loss').count(), 0);
  });

  it('say why they could not be had, and ask again when somebody says so', async () => {
    const keys = { loss: LOSS };
    const tab = await open({ keys }, { tab: 'monitor' });
    const { metricSeries } = tab.run;
    tab.run.metricSeries = async () => {
      throw new Error('the disk is gone');
    };
    await tab.page.getByRole('tab', { name: 'Metrics' }).click();
    await tab.page.getByRole('alert').filter({ hasText: 'the disk is gone' }).waitFor();
    tab.run.metricSeries = metricSeries;
    await tab.press('Try Again');
    await until('the curve', async () => (await tab.inked('loss', [0, 1]))[0] < 1);
  });
});
