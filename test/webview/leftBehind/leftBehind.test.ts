/** The tabs of checkpoints and files in a browser, and what the head of the page says of progress and other runs. */

import assert from 'node:assert/strict';
import type { CheckpointList, CheckpointRow, FileList } from '../../../src/protocol/leftBehind.ts';
import type { HeadProgress } from '../../../src/protocol/runPage.ts';
import { plain } from '../../support/chartPage.ts';
import { saidPages } from '../../support/saidPage.ts';
import { until } from '../../support/sandbox.ts';

const HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=1</script>\u202e{0} \u0000';
const TIME = '2026-11-21T14:12:00.000Z';

function checkpoint(step: number, more: Partial<CheckpointRow> = {}): CheckpointRow {
  return {
    ...{ path: `checkpoints/${step}.pt`, step, time: TIME, bytes: 2048 * step, sha256: 'a'.repeat(64) },
    ...{ description: null, tags: [], metrics: { loss: 1 / step }, kind: 'file', source: 'signal' },
    ...{ good: null, isPruned: false, isPinned: false, at: 1000 * step, resumedBy: [] },
    ...more,
  };
}

const CAN = { resume: true, change: true, askNow: true };
const LIST: CheckpointList = {
  rows: [
    checkpoint(40, {
      ...{ good: true, isPinned: true, description: 'after the second epoch', tags: ['best'] },
      resumedBy: [{ id: '01jd0000000000000000000001', name: 'train 2' }],
    }),
    checkpoint(30, { good: false }),
    checkpoint(20, { isPruned: true }),
    checkpoint(10, { step: null, path: 'checkpoints/start.pt' }),
  ],
  newestGood: 'checkpoints/40.pt',
  can: CAN,
};

const FILE = { step: null, time: TIME, bytes: 2048, isThere: true, type: null };
const FILES: FileList = {
  artifacts: [
    { ...FILE, path: 'out/fit.png', name: 'out/fit.png', type: 'image', step: 3 },
    { ...FILE, path: 'gone.csv', name: 'gone.csv', isThere: false },
  ],
  artifactsLeftOut: 2,
  outputs: [{ ...FILE, path: 'cwd:model.bin', name: 'model.bin' }],
  outputsLeftOut: 0,
};
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('the tab of checkpoints', function suite() {
  this.timeout(60_000);
  const open = saidPages();

  it('lists them with how each stands, what the metrics were, and the runs that went on from it', async () => {
    const tab = await open({ checkpoints: LIST }, { tab: 'checkpoints' });
    const rows = tab.page.locator('.row');
    await rows.first().waitFor();
    assert.deepEqual((await rows.allInnerTexts()).map(plain), [
      'step 40 verified newest good pinned 0:40 80 KiB after the second epoch loss 0.025 best resumed as train 2',
      'step 30 damaged 0:30 60 KiB loss 0.033333',
      'step 20 removed 0:20 40 KiB loss 0.05',
      'checkpoints/start.pt 0:10 20 KiB loss 0.1',
    ]);
    const acts = await rows.evaluateAll((all) =>
      all.map((row) =>
        [...row.querySelectorAll('.acts button')].map((button) => button.getAttribute('title')),
      ),
    );
    assert.deepEqual(acts, [
      ['Resume from Here…', 'Verify', 'Unpin', 'Compare with…', 'Reveal', 'Delete…'],
      ['Verify', 'Pin', 'Compare with…', 'Reveal', 'Delete…'],
      ['Compare with…'],
      ['Resume from Here…', 'Verify', 'Pin', 'Compare with…', 'Reveal', 'Delete…'],
    ]);
    await tab.press('resumed as train 2');
    for (const name of ['Resume from Here…: step 40', 'Unpin: step 40', 'Delete…: step 30'])
      await tab.press(name);
    for (const name of ['Checkpoint Now', 'Prune…']) await tab.press(name);
    const path = 'checkpoints/40.pt';
    assert.deepEqual(tab.acts(), [
      ['openRelated', { id: '01jd0000000000000000000001' }],
      ['checkpoint', { path, act: 'resume' }],
      ['checkpoint', { path, act: 'unpin' }],
      ['checkpoint', { path: 'checkpoints/30.pt', act: 'delete' }],
      ['checkpointNow', {}],
      ['prune', {}],
    ]);
  });

  it('only looks where nothing may be changed', async () => {
    const can = { resume: false, change: false, askNow: false };
    const tab = await open({ checkpoints: { ...LIST, can } }, { tab: 'checkpoints' });
    await tab.page.locator('.row').first().waitFor();
    const titles = await tab.page
      .locator('.left-behind button[title]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('title')));
    assert.deepEqual([...new Set(titles)], ['Compare with…', 'Reveal']);
  });

  it('compares one with another', async () => {
    const tab = await open({ checkpoints: LIST }, { tab: 'checkpoints' });
    await tab.press('Compare with…: step 40');
    const lines = async () => (await tab.page.locator('.comparison tbody tr').allInnerTexts()).map(plain);
    assert.deepEqual(await lines(), [
      'Step 40 30 −10',
      'Time 0:40 0:30 −0:10',
      'Size 80 KiB 60 KiB −20 KiB',
      'loss 0.025 0.033333 +0.0083333',
    ]);
    const focused = (selector: string) =>
      tab.page.evaluate((wanted) => document.activeElement?.matches(wanted), selector);
    assert.ok(await focused('.comparison select'), 'whoever asked for it is led there');
    await tab.page.getByRole('combobox').selectOption('step 20');
    assert.equal((await lines())[0], 'Step 40 20 −20');
    await tab.press('Close');
    assert.equal(await tab.page.locator('.comparison').count(), 0);
    assert.ok(await focused('.row[aria-label="step 40"]'), 'and back');
  });

  it('calls no difference what cannot be seen', async () => {
    const rows = [checkpoint(40, { at: 40_100 }), checkpoint(30, { at: 40_000 })];
    const tab = await open({ checkpoints: { ...LIST, rows } }, { tab: 'checkpoints' });
    await tab.press('Compare with…: step 40');
    const line = tab.page.locator('.comparison tbody tr', { hasText: 'Time' });
    assert.equal(plain(await line.innerText()), 'Time 0:40 0:40 0:00');
  });

  it('compares none where there is no other', async () => {
    const tab = await open({ checkpoints: { ...LIST, rows: [checkpoint(40)] } }, { tab: 'checkpoints' });
    await tab.page.locator('.row').waitFor();
    assert.equal(await tab.page.getByRole('button', { name: /^Compare with…/ }).count(), 0);
  });

  it('is gone through by keys: rows up and down, what can be done by Tab', async () => {
    const rows = Array.from({ length: 200 }, (_, index) => checkpoint(1000 - index));
    const tab = await open({ checkpoints: { ...LIST, rows } }, { tab: 'checkpoints' });
    await tab.page.locator('.row').first().waitFor();
    assert.ok((await tab.page.locator('.row').count()) < 200, 'far ones are not made');
    const focused = () => tab.page.evaluate(() => document.activeElement?.ariaLabel);
    await tab.page.locator('.row').first().focus();
    await tab.page.keyboard.press('ArrowDown');
    await until('the second', async () => (await focused()) === 'step 999');
    await tab.page.keyboard.press('Tab');
    assert.equal(await focused(), 'Resume from Here…: step 999');
    await tab.page.keyboard.press('End');
    await until('the last', async () => (await focused()) === 'step 801');
    await tab.page.keyboard.press('Home');
    await until('the first', async () => (await focused()) === 'step 1,000');
  });

  it('leaves the keyboard where it is when a live run leaves another one', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => checkpoint(1000 - index));
    const tab = await open({ checkpoints: { ...LIST, rows } }, { tab: 'checkpoints' });
    const verify = tab.button('Verify: step 999');
    await verify.focus();
    rows.unshift(checkpoint(1001));
    const { said } = tab.run.snapshot();
    await tab.shell.tell('patch', { said: { ...said, checkpoints: { count: 61, mark: 99 } } });
    await tab.page.getByText('step 1,001').waitFor();
    assert.ok(await verify.evaluate((tool) => tool === document.activeElement));
  });

  it('is opened at one by its mark among the events', async () => {
    const marks = [
      {
        at: 30_000,
        kind: 'checkpoint',
        text: 'Checkpoint: step 30',
        time: TIME,
        leadsTo: { tab: 'checkpoints', item: 'checkpoints/30.pt' },
      },
    ] as const;
    const tab = await open({ checkpoints: LIST, marks }, { tab: 'monitor' });
    await tab.page.locator('.mark').click();
    await tab.press('Show');
    await until('it is there', async () =>
      tab.page.evaluate(() => document.activeElement?.ariaLabel === 'step 30'),
    );
    assert.equal(
      await tab.page.getByRole('tab', { name: 'Checkpoints' }).getAttribute('aria-selected'),
      'true',
    );
  });

  it('says how one is left where there are none', async () => {
    const tab = await open({}, { tab: 'checkpoints' });
    await tab.page.getByText('This run left no checkpoints.').waitFor();
    assert.equal(await tab.page.getByRole('toolbar').count(), 0);
  });
});

describe('the tab of files', function suite() {
  this.timeout(60_000);
  const open = saidPages();

  it('lists what the program named and its outputs; one is opened by a click, one that is gone is said to be', async () => {
    const tab = await open({ files: FILES, thumbnail: PIXEL }, { tab: 'files' });
    await tab.page.locator('img.thumbnail').waitFor();
    const rows = (await tab.page.locator('tbody tr').allInnerTexts()).map(plain);
    assert.match(rows[0] ?? '', /^out\/fit\.png image 3 2026-11-21 \d\d:12:00 2\.0 KiB$/);
    assert.match(rows[1] ?? '', /^gone\.csv no longer there .* 2\.0 KiB$/);
    assert.match(rows[2] ?? '', /^model\.bin 2\.0 KiB$/);
    await tab.page.getByText('2 more are not listed.').waitFor();
    await tab.press('out/fit.png');
    await tab.press('model.bin');
    assert.equal(await tab.button('gone.csv').count(), 0);
    assert.deepEqual(tab.acts(), [
      ['openFileOf', { path: 'out/fit.png', kind: 'artifact' }],
      ['openFileOf', { path: 'cwd:model.bin', kind: 'output' }],
    ]);
  });

  it('shows no picture that is not in the answer itself', async () => {
    const tab = await open({ files: FILES, thumbnail: 'https://example.org/x.png' }, { tab: 'files' });
    await until('it was asked', () => tab.shell.asked.some(({ name }) => name === 'thumbnail'));
    await tab.settled();
    assert.equal(await tab.page.locator('img').count(), 0);
    assert.deepEqual(tab.shell.faults, []);
  });
});

describe('the head of a page', function suite() {
  this.timeout(60_000);
  const open = saidPages();
  const progress: HeadProgress = {
    ...{ percent: 42.9, text: 'epoch 4 of 10 · 3.1/s', look: 'failed', note: null },
    tasks: [
      { name: 'train', depth: 0, percent: 42.9, text: '4 of 10', look: 'failed' },
      { name: 'epoch', depth: 1, percent: 80, text: '80 of 100', look: 'failed' },
      { name: 'load', depth: 0, percent: null, text: '3', look: 'over' },
    ],
  };

  it('keeps the percent of a run that failed, and has its tasks below it', async () => {
    const tab = await open({ run: { progress, statusText: 'warming up' } }, { tab: 'files' });
    const bar = tab.page.getByRole('progressbar', { name: 'Progress' });
    assert.equal(await bar.getAttribute('aria-valuenow'), '42');
    assert.match((await bar.getAttribute('class')) ?? '', /look-failed/);
    assert.match(plain(await tab.page.locator('.facts').innerText()), /epoch 4 of 10 · 3\.1\/s.*warming up/);
    await tab.press('Show the tasks');
    assert.deepEqual((await tab.page.locator('.task').allInnerTexts()).map(plain), [
      'train 4 of 10',
      'epoch 80 of 100',
      'load 3',
    ]);
    assert.equal(await tab.page.evaluate('kept().kept.tasks'), true);
    await tab.press('Hide the tasks');
    assert.equal(await tab.page.locator('.task').count(), 0);
  });

  it('says where an estimate comes from, and leads to the runs before and after', async () => {
    const note = 'estimated from 3 earlier runs';
    const related = [
      {
        id: '01jd0000000000000000000002',
        name: 'train',
        icon: 'debug-step-back',
        text: 'resumed from train, step 40',
      },
    ];
    const estimate = { ...progress, note, look: 'going', tasks: [] } as const;
    const tab = await open({ run: { progress: estimate, related } }, { tab: 'files' });
    await tab.page.getByText(note).waitFor();
    assert.match((await tab.page.getByRole('progressbar').getAttribute('class')) ?? '', /estimate/);
    await tab.press('resumed from train, step 40');
    assert.deepEqual(tab.acts(), [['openRelated', { id: '01jd0000000000000000000002' }]]);
  });

  it('and its tabs show hostile texts as what they are, and are accessible in every theme', async () => {
    const row = checkpoint(1, {
      ...{ path: HOSTILE, step: null, description: HOSTILE, tags: [HOSTILE], time: HOSTILE },
      ...{ metrics: { [HOSTILE]: 'NaN' }, resumedBy: [{ id: 'x', name: HOSTILE }] },
    });
    const file = { ...FILE, path: `${HOSTILE}.png`, name: HOSTILE, type: HOSTILE, time: HOSTILE };
    const task = { name: HOSTILE, depth: 1e9, percent: 150, text: HOSTILE, look: 'going' } as const;
    const run = {
      progress: { ...progress, text: HOSTILE, note: HOSTILE, tasks: [task, task] },
      ...{ statusText: HOSTILE, related: [{ id: 'x', name: HOSTILE, icon: 'x" onload="', text: HOSTILE }] },
    };
    const options = {
      run,
      checkpoints: { ...LIST, rows: [row, ...LIST.rows] },
      files: { ...FILES, artifacts: [file, ...FILES.artifacts] },
      thumbnail: PIXEL,
    };
    const tab = await open(options, { tab: 'checkpoints' });
    await tab.press('Show the tasks');
    await tab.page
      .getByRole('button', { name: /^Compare with…/ })
      .first()
      .click();
    assert.deepEqual(await tab.findings(), []);
    await tab.page.getByRole('tab', { name: 'Files' }).click();
    await tab.page.locator('img.thumbnail').first().waitFor();
    assert.deepEqual(await tab.findings(), []);
    assert.equal(await tab.page.title(), 'Runtrail');
    assert.deepEqual(await tab.foreign(), []);
    assert.deepEqual(tab.shell.faults, []);
    await tab.page.setViewportSize({ width: 300, height: 900 });
    assert.equal(await tab.page.evaluate(() => document.documentElement.scrollWidth), 300);
    await tab.page.getByRole('tab', { name: 'Checkpoints' }).click();
    await tab.page.locator('.row').first().waitFor();
    assert.equal(await tab.page.evaluate(() => document.documentElement.scrollWidth), 300);
  });
});
