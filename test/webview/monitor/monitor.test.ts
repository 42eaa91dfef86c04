/** The Monitor tab in a browser: what a person sees of a record, and what pointer and keys do. */

import assert from 'node:assert/strict';
import { plain } from '../../support/chartPage.ts';
import { monitors } from '../../support/monitorPage.ts';
import { LIVE } from '../../support/recordedRun.ts';
import { DAY_OF_SAMPLES, SPIKE } from '../../support/resources.ts';
import { until } from '../../support/sandbox.ts';

const GIB = 2 ** 30;
const BLUE = '--vscode-charts-blue';
const SHORT = { samples: 600 };

describe('the Monitor tab', function suite() {
  this.timeout(30_000);
  const open = monitors();

  describe('of a day', () => {
    const spike = 30_000;
    const day = { samples: DAY_OF_SAMPLES, spikes: [spike] };

    it('shows a spike of one sample whatever is shown of it', async () => {
      const monitor = await open({ record: day });
      await monitor.drawn();
      await monitor.settled();
      assert.match(await monitor.reading('Memory'), / peak 7\.0 GiB of 32 GiB$/);
      await monitor.hover((spike + 1) / DAY_OF_SAMPLES);
      await monitor.focusCharts();
      for (let zoom = 0; zoom < 14; zoom++) {
        const top = await monitor.topOf('Memory', BLUE);
        assert.ok(top > 0.02 && top < 0.3, `${await monitor.span()}: the highest pixel stands at ${top}`);
        await monitor.press('+');
        await monitor.settled();
      }
      assert.match(await monitor.span(), /^8:(19:5|20:0)/);
      await monitor.press('ArrowLeft', 'ArrowRight');
      assert.match(await monitor.reading('Memory'), /used 7\.0 GiB of/);
      assert.match(await monitor.reading('CPU'), new RegExp(`${Math.round(SPIKE.cpu)} %`));
      assert.deepEqual(monitor.shell.faults, []);
    });

    it('opens at once, pans smoothly, and takes little memory', async () => {
      const monitor = await open({ record: day });
      const { fromSnapshot } = await monitor.shell.openedIn();
      await monitor.drag(0.3, 0.6);
      await monitor.settled();
      const frames = (await monitor.panFrames(60)).toSorted((a, b) => a - b);
      const memory = (await monitor.shell.memory()) / 1e6;
      // Other programs may take the processors meanwhile; `npm run bench -- page` has the figures.
      assert.ok(fromSnapshot < 3000, `opened in ${fromSnapshot} ms`);
      assert.ok((frames[30] ?? 0) < 100, `the median of the frames took ${frames[30]} ms`);
      assert.ok(memory < 60, `${memory} MB`);
    });

    it('asks for little, one thing at a time', async () => {
      const monitor = await open({ record: day });
      await monitor.drawn();
      await monitor.drag(0.3, 0.4);
      await monitor.settled();
      const asked = monitor.shell.asked.flatMap(({ name, data }) => (name === 'series' ? [data] : []));
      assert.equal(asked.length, 2);
      assert.ok(asked.every(({ pixels }) => pixels <= 3 * 1000));
    });
  });

  it('says what stands under the cross-hair, the same moment in all lanes', async () => {
    const record = { samples: 600, spikes: [299] };
    const monitor = await open({ record });
    await monitor.drawn();
    assert.equal(await monitor.reading('CPU'), 'CPU used machine peak 1600 % of 16 cores');
    await monitor.hover(0.5, 'CPU');
    assert.match(await monitor.reading('CPU'), /used 1600 % of 16 cores/);
    assert.match(await monitor.reading('Memory'), /used 7\.0 GiB of 32 GiB/);
    assert.match(await monitor.page.locator('.moment').innerText(), /^5:00 · \d\d:07:00$/);
    await monitor.page.mouse.move(1, 1);
    await monitor.frames(2);
    assert.equal(await monitor.reading('CPU'), 'CPU used machine peak 1600 % of 16 cores');
  });

  it('says that nothing was measured in a gap', async () => {
    const monitor = await open({ record: { samples: 600, gaps: [{ before: 300, ms: 200_000 }] } });
    await monitor.drawn();
    await monitor.hover(0.5);
    assert.match(await monitor.reading('Memory'), /used not measured/);
    assert.match(
      (await monitor.page.getByRole('slider').getAttribute('aria-valuetext')) ?? '',
      /not measured/,
    );
  });

  it('zooms by dragging, goes back by a double click, and pans by the ruler, Shift and the wheel', async () => {
    const monitor = await open({ record: SHORT });
    await monitor.drawn();
    assert.equal(await monitor.span(), '0:00 – 10:00');
    await monitor.drag(0.6, 0.2);
    assert.equal(await monitor.span(), '2:00 – 6:00');
    await monitor.page.keyboard.down('Shift');
    await monitor.drag(0.5, 0.75);
    await monitor.page.keyboard.up('Shift');
    assert.equal(await monitor.span(), '1:00 – 5:00');
    await monitor.hover(0.5);
    await monitor.page.mouse.wheel((await monitor.at(0.5)).x - (await monitor.at(0)).x, 0);
    await until('it has panned', async () => (await monitor.span()) === '3:00 – 7:00');
    const { x } = await monitor.at(0.5);
    const ruler = await monitor.page.locator('.ruler').boundingBox();
    await monitor.page.mouse.move(x, (ruler?.y ?? 0) + 8);
    await monitor.page.mouse.down();
    await monitor.page.mouse.move((await monitor.at(0.25)).x, (ruler?.y ?? 0) + 8);
    await monitor.page.mouse.up();
    await monitor.frames(2);
    assert.equal(await monitor.span(), '4:00 – 8:00');
    await monitor.page.mouse.dblclick(x, (await monitor.at(0.5)).y);
    await monitor.frames(2);
    assert.equal(await monitor.span(), '0:00 – 10:00');
  });

  it('zooms with a pinch where the pointer is, and leaves a plain wheel to the page', async () => {
    const monitor = await open({ record: SHORT }, { height: 400 });
    await monitor.drawn();
    await monitor.hover(0.2);
    await monitor.page.keyboard.down('Control');
    await monitor.page.mouse.wheel(0, -462.1); // 1.0015 ** -462.1 is a half
    await monitor.page.keyboard.up('Control');
    await until('it has zoomed', async () => (await monitor.span()) === '1:00 – 6:00');
    await monitor.page.mouse.wheel(0, 120);
    await until('the page scrolled', () => monitor.page.evaluate(() => scrollY > 0));
    assert.equal(await monitor.span(), '1:00 – 6:00');
  });

  it('is driven by keys: from sample to sample, by tens, to both ends, and zoomed', async () => {
    const monitor = await open({ record: SHORT });
    await monitor.drawn();
    await monitor.focusCharts();
    const moment = async () => (await monitor.page.locator('.moment').innerText()).split(' ')[0];
    await monitor.press('End');
    assert.equal(await moment(), '10:00');
    await monitor.press('ArrowLeft', 'Shift+ArrowLeft', 'ArrowRight');
    assert.equal(await moment(), '9:50');
    await monitor.press('+', '+');
    assert.match(
      (await monitor.page.getByRole('slider').getAttribute('aria-valuetext')) ?? '',
      /^9:50 · \d\d:11:50, Memory 1\.\d/,
    );
    await monitor.press('Home');
    assert.equal(await moment(), '0:01');
    assert.match(await monitor.span(), /^0:00 – 2:30/);
    await monitor.press('PageDown');
    assert.match(await monitor.span(), /^2:00 – 4:30/);
    await monitor.press('-', '0');
    assert.equal(await monitor.span(), '0:00 – 10:00');
    await monitor.press('Enter');
    assert.deepEqual(
      monitor.shell.acted.map(({ name, data }) => [name, data]),
      [['openLogAt', { at: 0 }]],
    );
    await monitor.press('Escape');
    assert.equal(await monitor.page.locator('.cross').isVisible(), false);
  });

  it('follows a live run; any pan stops that, and Live brings it back', async () => {
    const monitor = await open({ record: { samples: 600 }, run: LIVE });
    await monitor.drawn();
    const live = monitor.page.getByRole('button', { name: 'Live' });
    await monitor.focusCharts();
    await monitor.press('+');
    assert.equal(await monitor.span(), '5:00 – 10:00');
    const tell = async (second: number) => {
      const at = Float64Array.of(second * 1000);
      const columns = { rss: Float64Array.of(3 * GIB), cpu: Float64Array.of(77) };
      await monitor.shell.tell('samples', {
        from: 0,
        to: second * 1000,
        isRaw: true,
        gapMs: 3000,
        at,
        columns,
      });
    };
    await tell(601);
    await until('it follows', async () => (await monitor.span()) === '5:01 – 10:01');
    assert.match(await monitor.reading('Memory'), /used 3\.0 GiB/);
    assert.match(await monitor.reading('CPU'), /used 77 %/);
    await monitor.press('PageUp');
    assert.equal(await live.getAttribute('aria-pressed'), 'false');
    const before = await monitor.span();
    await tell(602);
    await monitor.frames(3);
    assert.equal(await monitor.span(), before);
    await live.click();
    await until('it follows again', async () => (await monitor.span()) === '5:02 – 10:02');
    assert.equal(monitor.shell.asked.filter(({ name }) => name === 'series').length, 1);
  });

  it('remembers what was shown', async () => {
    const state = { kept: { monitor: { from: 60_000, to: 120_000, isFollowing: false } } };
    const monitor = await open({ record: SHORT }, { state });
    await monitor.drawn();
    assert.equal(await monitor.span(), '1:00 – 2:00');
    await monitor.focusCharts();
    await monitor.press('PageDown');
    const kept = () =>
      monitor.page.evaluate(() => (window as unknown as { kept(): unknown }).kept()) as Promise<typeof state>;
    await until('it is remembered', async () => (await kept()).kept.monitor?.from === 108_000);
  });

  it('asks again after a failure when somebody says so', async () => {
    const monitor = await open({ record: { samples: DAY_OF_SAMPLES } });
    await monitor.drawn();
    monitor.run.failure = new Error('The record could not be read.');
    await monitor.drag(0.4, 0.45);
    const alert = monitor.page.getByRole('alert');
    await alert.waitFor();
    assert.match(plain(await alert.innerText()), /^The record could not be read\. Try Again$/);
    monitor.run.failure = null;
    await alert.getByRole('button', { name: 'Try Again' }).click();
    await alert.waitFor({ state: 'detached' });
    await monitor.settled();
    assert.ok((await monitor.topOf('Memory', BLUE)) < 1);
  });

  for (const [what, run, text] of [
    ['whose first sample is not there yet', LIVE, 'The first sample comes in a moment.'],
    ['that was never measured', {}, 'This run was not measured.'],
    ['that is being prepared', { ...LIVE, startedAt: null }, 'The program has not started yet.'],
    ['that never began', { startedAt: null }, 'The program was never started.'],
  ] as const)
    it(`says so of a run ${what}`, async () => {
      const monitor = await open({ record: { samples: 0 }, run });
      const empty = monitor.page.locator('.empty');
      await empty.waitFor();
      assert.equal(await empty.innerText(), text);
      assert.equal(await monitor.page.locator('canvas').count(), 0);
      assert.deepEqual(monitor.shell.faults, []);
    });

  it('begins to draw with the first sample', async () => {
    const monitor = await open({ record: { samples: 0 }, run: LIVE });
    await monitor.page.locator('.empty').waitFor();
    await monitor.shell.tell('samples', {
      ...{ from: 0, to: 2000, isRaw: true, gapMs: 3000 },
      at: Float64Array.of(1000, 2000),
      columns: { rss: Float64Array.of(GIB, 2 * GIB), cpu: Float64Array.of(50, 60) },
    });
    await monitor.drawn();
    assert.equal(await monitor.span(), '0:00 – 1:00');
    assert.match(await monitor.reading('Memory'), /used 2\.0 GiB/);
  });

  it('is no wider than the narrowest page', async () => {
    const monitor = await open({ record: SHORT, run: LIVE }, { width: 200 });
    await monitor.drawn();
    assert.equal(await monitor.page.evaluate('document.scrollingElement.scrollWidth'), 200);
  });

  it('is drawn again in another width and in another theme', async () => {
    const monitor = await open({ record: SHORT }, { width: 900 });
    await monitor.drawn();
    await monitor.page.setViewportSize({ width: 500, height: 900 });
    await until('the lanes are as wide as the page', () =>
      monitor
        .lane('CPU')
        .locator('canvas')
        .evaluate((canvas) => canvas.clientWidth === document.documentElement.clientWidth - 32),
    );
    await monitor.shell.useTheme('light');
    await until(
      'the curve has the blue of that theme',
      async () => (await monitor.topOf('Memory', BLUE)) < 1,
    );
    assert.deepEqual(monitor.shell.faults, []);
  });

  it('is sharp on a screen of many pixels', async () => {
    const monitor = await open({ record: SHORT }, { scale: 2 });
    await monitor.drawn();
    const { bitmap, shown } = await monitor
      .lane('CPU')
      .locator('canvas')
      .evaluate((canvas) => ({ bitmap: (canvas as HTMLCanvasElement).width, shown: canvas.clientWidth }));
    assert.equal(bitmap, 2 * shown);
  });
});
