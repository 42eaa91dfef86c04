/** What `watch` and `top` show, without a terminal. */

import assert from 'node:assert/strict';
import { cutToWidth, widthOf } from '../../src/cli/lineWidth.ts';
import { Terminal } from '../../src/cli/terminal.ts';
import { type Order, sorted, topPage } from '../../src/cli/topPage.ts';
import type { Curve, Look } from '../../src/cli/watchedRun.ts';
import { curveWidth, watchDocument, watchLine, watchPage } from '../../src/cli/watchPage.ts';
import type { LimitView, RunView } from '../../src/core/run/view.ts';
import { madeNow, madeSummary } from '../support/resources.ts';
import { madeCheckpoint, madeMetric, madeView, progressOf } from '../support/views.ts';

const terminal = new Terminal({ NO_COLOR: '1' });
const MIB = 1 << 20;

const curve = (now: number | null, ...values: readonly number[]): Curve => ({
  ...{ now, values },
  peak: Math.max(...values.filter(Number.isFinite)),
});

function look(view: Partial<RunView> = {}, curves: Readonly<Record<string, Curve>> = {}): Look {
  const usual = {
    rss: curve(512 * MIB, 0, 256 * MIB, Number.NaN, 512 * MIB),
    cpu: curve(150.5, 196, 12, 150.5),
    read: curve(0, 0),
    written: curve(3 * MIB, 3 * MIB),
    processes: curve(4, 4),
  };
  return {
    view: madeView(view),
    cores: 2,
    memoryBytes: 8192 * MIB,
    at: 60_000,
    curves: new Map(Object.entries({ ...usual, ...curves })),
  };
}

const limit: LimitView = {
  ...{ rule: 'memory.bytes', value: 600 * MIB, action: 'stop', holdSeconds: 2, from: 'file' },
  ...{ level: 'near', exceeded: 0, message: 'Memory is near its limit: 512 MiB of 600 MiB' },
};

describe('the page of watch', () => {
  const page = (of: Look, columns = 100, rows = 24, log: readonly string[] = []) =>
    watchPage(of, { columns, rows }, { terminal, log: (count) => log.slice(-count) });

  it('has state, progress, a curve for each figure, limits, and the end of the log', () => {
    const progress = { ...progressOf('epoch', 3, 7), etaMs: 960_000 };
    const [head, doing, bar, , memory, cpu, , written, , warning, , ...log] = page(
      look({ progress, limits: [limit] }),
      100,
      24,
      ['epoch 1', 'epoch 2'],
    );
    assert.match(head ?? '', /^● running {2}train {2}\S{6}$/);
    assert.match(doing ?? '', /42 % of epoch, ETA 16 m/);
    assert.match(bar ?? '', /^▓{21}░{29}$/);
    assert.match(memory ?? '', /^Memory +512 MiB +peak 512 MiB, limit 600 MiB +▁▅ █$/);
    assert.match(cpu ?? '', /^CPU +151 % +peak 196 % of 2 cores +█▁▇$/);
    assert.match(written ?? '', /^Written +3\.0 MiB\/s +100 MiB in all +█$/);
    assert.equal(warning, '▲ Memory is near its limit: 512 MiB of 600 MiB');
    assert.deepEqual(log, ['epoch 1', 'epoch 2']);
  });

  it('has the tasks below each other, the newest figures, the last checkpoint, and what went wrong', () => {
    const [epoch] = progressOf('epoch', 3, 10).tasks;
    const [batch] = progressOf('batch', 50, 200).tasks;
    assert.ok(epoch && batch);
    const tasks = [epoch, { ...batch, parent: 'epoch', ratePerSecond: 5.8, etaMs: 26_000 }];
    const progress = { ...progressOf('epoch', 3, 10), tasks, etaLowMs: 180_000, etaHighMs: 540_000 };
    const lines = page(
      look({
        progress,
        metrics: { loss: madeMetric([0.4, 0.2134]), acc: madeMetric([0.91]) },
        checkpoints: [madeCheckpoint({ step: 4000 })],
        messages: [{ time: '2026-11-21T14:00:08.000Z', level: 'warning', text: 'the disk is slow' }],
        statusText: 'warming up',
      }),
    );
    assert.match(lines[1] ?? '', /30 % of epoch · 3 m to 9 m/);
    assert.deepEqual(lines.slice(4, 11), [
      'epoch      3 of 10  30 %  ▓▓▓▓░░░░░░░░░░░░',
      '  batch  50 of 200  25 %  ▓▓▓▓░░░░░░░░░░░░  5.8/s  ETA 26 s',
      'Status      warming up',
      'Metrics     loss 0.213 · acc 0.91',
      'Checkpoint  step 4,000, 5 d ago, 1.0 MiB; 1 kept',
      '△ the disk is slow',
      '',
    ]);
  });

  it('says that progress is an estimate, and from what', () => {
    const progress = { ...progressOf(null, 0, null), percent: 42.9, etaMs: 360_000, source: 'earlier-runs' };
    const lines = page(
      look({ progress: { ...progress, etaLowMs: 180_000, etaHighMs: 540_000, earlierRuns: 5 } }),
    );
    assert.match(lines[1] ?? '', /≈ 42 %, about 6 m left · 3 m to 9 m, as 5 earlier runs took/);
    const { percent, progressSource } = watchDocument(look({ progress }));
    assert.deepEqual([percent, progressSource], [42.9, 'earlier-runs']);
  });

  it('shows graphics cards where there are some', () => {
    const lines = page(look({}, { 'gpu0.use': curve(63, 63), 'gpu0.memory': curve(9 * 1024 * MIB, 1) }));
    assert.match(lines.join('\n'), /^GPU +63 % +9\.0 GiB of memory/m);
    const two = page(look({}, { 'gpu0.use': curve(63, 63), 'gpu1.use': curve(null, 5) }));
    assert.match(two.join('\n'), /^GPU 0 +63 %.*\nGPU 1 +–/m);
  });

  it('fits on any terminal, and has no curves on a narrow one', () => {
    const log = Array.from({ length: 100 }, (_, line) => `line ${line}`);
    for (const [columns, rows] of [
      [20, 3],
      [44, 10],
      [300, 80],
    ] as const) {
      const lines = page(look({ limits: [limit] }), columns, rows, log);
      assert.ok(rows < 10 || lines.length <= rows, `${lines.length} lines of ${rows}`);
      assert.equal(/[▁▂▃▅█]/.test(lines.join('')), columns > 60);
    }
    assert.equal(page(look(), 100, 40, log).at(-1), 'line 99');
    assert.equal(curveWidth(56), 12);
    assert.equal(curveWidth(55), 0);
  });

  it('of a run that is not measured yet says what it does', () => {
    const preparing = { ...look({ status: 'preparing', phase: 'Fetching code' }), curves: new Map() };
    assert.deepEqual(page(preparing).slice(1), ['Fetching code']);
  });

  it('lets nothing in a name or message act on the terminal', () => {
    const evil = 'a\u001b]0;title\u0007\u202eb\nc';
    const said = {
      ...{ name: evil, limits: [{ ...limit, message: evil }], message: evil, statusText: evil },
      ...{ metrics: { [evil]: madeMetric([1], { unit: evil }) } },
      ...{ checkpoints: [madeCheckpoint({ path: `checkpoints/${evil}`, step: null })] },
      ...{ messages: [{ time: '', level: evil, text: evil }] },
    };
    const [task] = progressOf(evil, 1, null).tasks;
    assert.ok(task);
    const progress = { ...progressOf(evil, 1, null), tasks: [task, { ...task, unit: evil, parent: evil }] };
    const pages = [page(look({ ...said, status: 'failed' })), page(look({ ...said, progress }))];
    assert.ok(pages.flat().filter((line) => line.includes('title')).length >= 5);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it looks for
    for (const line of pages.flat()) assert.doesNotMatch(line, /[\u0000-\u001f\u202e]/);
  });

  it('is one line without a terminal, and a document for programs', () => {
    assert.match(watchLine(look({ limits: [limit] })), /^running {2}512 MiB {2}151 % {2}▲ Memory is near/);
    const { now, limits, at } = watchDocument(look({ limits: [limit] }));
    assert.equal(at, 60_000);
    assert.deepEqual(now, {
      ...{ cpuPercent: 150.5, rssBytes: 512 * MIB, memoryPercent: 6.25, processes: 4 },
      ...{ readBytesPerSecond: 0, writtenBytesPerSecond: 3 * MIB, gpuPercent: null },
    });
    assert.deepEqual(limits, [{ rule: 'memory.bytes', level: 'near', message: limit.message }]);
  });
});

describe('the page of top', () => {
  const machine = { cores: 2, cpuPercent: 160, memoryBytes: 8192 * MIB, usedBytes: 4096 * MIB, load: 1.5 };
  const run = (name: string, cpuPercent: number | null, rssBytes: number | null) =>
    madeView({ name, resources: { ...madeSummary(), now: madeNow({ cpuPercent, rssBytes }) } });
  const views = [run('b', 10, 300 * MIB), run('a', 90, 100 * MIB), madeView({ name: 'c', resources: null })];
  const names = (order: Order) => sorted(views, order).map(({ name }) => name);

  it('sorts by what is asked for, and puts what is not known last', () => {
    assert.deepEqual(names('cpu'), ['a', 'b', 'c']);
    assert.deepEqual(names('memory'), ['b', 'a', 'c']);
    assert.deepEqual(names('name'), ['a', 'b', 'c']);
  });

  it('has the machine, and a line for each run', () => {
    const [head, , , first, ...rest] = topPage(
      { views, machine, order: 'cpu' },
      { columns: 100, rows: 24 },
      terminal,
    );
    assert.equal(head, '3 live runs · machine: CPU 160 % of 2 cores · memory 4.0 GiB of 8.0 GiB · load 1.5');
    assert.match(first ?? '', /^● running +\S{6} +a +90 % +100 MiB +6\.4 % +4 +0 B\/s +3\.0 MiB\/s +–/);
    assert.match(rest.at(-1) ?? '', /c +– +–/);
  });

  it('of two hundred runs shows those that fit, aligned, and says how many there are besides', () => {
    const many = Array.from({ length: 200 }, (_, index) => run(`run ${index} 中文`, index, index * MIB));
    const lines = topPage({ views: many, machine, order: 'cpu' }, { columns: 120, rows: 24 }, terminal);
    assert.equal(lines.length, 24);
    assert.equal(lines.at(-1), '… and 180 more');
    assert.match(lines[3] ?? '', /run 199/);
    const ends = lines.slice(2, 23).map((line) => widthOf(line));
    assert.equal(new Set(ends.slice(1)).size, 1);
  });

  it('shows the figures also of runs with a long name', () => {
    const long = [run('日本'.repeat(100), 42, MIB), ...views];
    const lines = topPage({ views: long, machine, order: 'cpu' }, { columns: 100, rows: 24 }, terminal);
    for (const line of lines.slice(3, 6)) assert.match(cutToWidth(line, 100), /\d+ % +\d/);
    const whole = topPage({ views: long, machine, order: 'cpu' }, { columns: Infinity, rows: 24 }, terminal);
    assert.match(whole.join(), /(日本){100} /);
  });

  it('says how to start a run where none is live', () => {
    const lines = topPage({ views: [], machine, order: 'cpu' }, { columns: 100, rows: 24 }, terminal);
    assert.match(lines.join('\n'), /^0 live runs.*\n\nNo run is live\. Start one with: runtrail run FILE$/);
  });
});
