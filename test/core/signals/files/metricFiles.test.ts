/** Files that programs write figures into while we read: named ones and found ones, in all their formats. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { MetricFiles, type MetricFilesOptions } from '../../../../src/core/signals/files/metricFiles.ts';
import type { SignalLine } from '../../../../src/core/signals/line.ts';
import { GOLDEN, scalarEvent } from '../../../support/eventRecords.ts';
import { Sandbox } from '../../../support/sandbox.ts';

describe('files of metrics', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
  });
  afterEach(() => box.close());

  const begin = (named: readonly string[], more: Partial<MetricFilesOptions> = {}) =>
    new MetricFiles({
      cwd: box.workspace,
      outputs: path.join(box.workspace, 'outputs'),
      named,
      isSearching: false,
      sinceMs: Date.now() - 1000,
      ...more,
    });
  const put = (name: string, content: string | Buffer) => {
    const file = box.write(name, '');
    fs.writeFileSync(file, content);
    return file;
  };
  /** So that it is older than the run. */
  const age = (file: string) => fs.utimesSync(file, 1_600_000_000, 1_600_000_000);
  const figures = (lines: readonly SignalLine[]) =>
    lines.map(({ metric, step }) => [step, ...Object.values(metric ?? {})]);

  it('are tables: what counts the steps, when it was, labels, and the figures', async () => {
    const files = begin(['results.csv']);
    put(
      'results.csv',
      'epoch,Time,split,loss,"acc, top 1",note\n1,1700000000,val,0.5,0.25,first\n2,1700000060,val,nan,,\n',
    );
    assert.deepEqual(await files.look(false), [
      {
        metric: { loss: 0.5, 'acc, top 1': 0.25 },
        step: 1,
        context: { split: 'val' },
        time: '2023-11-14T22:13:20.000Z',
        source: 'file:csv',
      },
      {
        metric: { loss: 'NaN' },
        step: 2,
        context: { split: 'val' },
        time: '2023-11-14T22:14:20.000Z',
        source: 'file:csv',
      },
    ]);
  });

  for (const [name, text, expected] of [
    ['tabs', 'step\tloss\n3\t0.5\n', [3, 0.5]],
    ['semicolons and commas', 'step;loss\n3;0,5\n', [3, 0.5]],
    ['an index without a name', ',loss\n3,0.5\n', [3, 0.5]],
    ['the ends of lines of Windows and a byte order mark', '\ufeffstep,loss\r\n3,0.5\r\n', [3, 0.5]],
    ['two counters', 'epoch,step,loss\n1,3,0.5\n', [3, 0.5]],
    ['seconds since the start', 'step,time,loss\n3,12.5,0.5\n', [3, 12.5, 0.5]],
  ] as const) {
    it(`are tables with ${name}`, async () => {
      const files = begin(['table.csv']);
      put('table.csv', text);
      assert.deepEqual(figures(await files.look(false)), [expected]);
    });
  }

  it('are read as they grow, and a line that is not whole waits for its end', async () => {
    const files = begin(['a.csv']);
    const file = put('a.csv', 'step,loss\n1,0.5\n2,0.');
    assert.deepEqual(figures(await files.look(false)), [[1, 0.5]]);
    fs.appendFileSync(file, '25\n3,0.1');
    assert.deepEqual(figures(await files.look(false)), [[2, 0.25]]);
    assert.deepEqual(figures(await files.look(true)), [[3, 0.1]]);
  });

  it('that are written anew with each row give each row once', async () => {
    const files = begin(['a.csv']);
    put('a.csv', 'step,loss\n1,0.5\n');
    assert.deepEqual(figures(await files.look(false)), [[1, 0.5]]);
    fs.rmSync(path.join(box.workspace, 'a.csv'));
    put('a.csv', 'step,loss,acc\n1,0.5,\n2,0.25,0.9\n');
    assert.deepEqual(figures(await files.look(false)), [[2, 0.25, 0.9]]);
  });

  it('that begin with other rows are other files', async () => {
    const files = begin(['a.csv']);
    put('a.csv', 'step,loss\n1,0.5\n2,0.4\n');
    await files.look(false);
    put('a.csv', 'step,loss\n1,0.7\n');
    assert.deepEqual(figures(await files.look(false)), [[1, 0.7]]);
  });

  it('tell what cannot be read of them, by line, and give the rest', async () => {
    const files = begin(['m.jsonl', 'a.csv']);
    put('m.jsonl', '{"step":1,"loss":1}\n\n{"step":2,\n{"step":3,"loss":NaN}\n[1]\n');
    put('a.csv', 'step,loss\n1,2,3\n2,0.5\n');
    const lines = await files.look(false);
    assert.deepEqual(
      lines.flatMap(({ message, level }) => (message === undefined ? [] : [`${level}: ${message}`])),
      [
        'warning: m.jsonl, line 3: is not a JSON object, and is passed over.',
        'warning: m.jsonl, line 5: is not a JSON object, and is passed over.',
        'warning: a.csv, line 2: has 3 columns instead of 2, and is passed over.',
      ],
    );
    assert.deepEqual(figures(lines.filter(({ metric }) => metric)), [
      [1, 1],
      [3, 'NaN'],
      [2, 0.5],
    ]);
  });

  it('are JSON lines also where they are packed, whatever they are called', async () => {
    const files = begin(['m.jsonl', 'n.gz.csv']);
    put(
      'm.jsonl',
      zlib.gzipSync('{"step":1,"train":{"loss":0.5},"ok":true}\n{"step":2,"train":{"loss":0.25}}\n'),
    );
    assert.deepEqual(await files.look(false), [
      { metric: { 'train/loss': 0.5 }, step: 1, source: 'file:jsonl' },
      { metric: { 'train/loss': 0.25 }, step: 2, source: 'file:jsonl' },
    ]);
  });

  it('are documents that are written anew', async () => {
    const files = begin(['metrics.json']);
    put('metrics.json', '{"acc": 0.5');
    assert.deepEqual(await files.look(false), []);
    put('metrics.json', '{"acc": 0.5, "by": {"a": 1}, "step": 7}');
    const [line] = await files.look(false);
    assert.deepEqual([line?.metric, line?.step], [{ acc: 0.5, 'by/a': 1 }, 7]);
    assert.deepEqual(await files.look(true), []);
  });

  it('are folders of DVCLive', async () => {
    const files = begin([], { isSearching: true });
    put(
      'dvclive/plots/metrics/train/loss.tsv',
      'timestamp\tstep\tloss\n1700000000000\t0\t0.5\n1700000001000\t1\t0.25\n',
    );
    put('dvclive/plots/metrics/acc.tsv', 'step\tacc\n0\t0.9\n');
    put(
      'dvclive/metrics.json',
      '{\n    "train": {\n        "loss": 0.25\n    },\n    "acc": 0.9,\n    "final": 0.8,\n    "step": 1\n}\n',
    );
    const image = put('dvclive/plots/images/sample.png/3.png', 'png');
    assert.deepEqual(await files.look(true), [
      { metric: { acc: 0.9 }, step: 0, source: 'file:dvclive' },
      { metric: { 'train/loss': 0.5 }, step: 0, time: '2023-11-14T22:13:20.000Z', source: 'file:dvclive' },
      { metric: { 'train/loss': 0.25 }, step: 1, time: '2023-11-14T22:13:21.000Z', source: 'file:dvclive' },
      { metric: { final: 0.8 }, step: 1, source: 'file:dvclive' },
      { artifact: { path: image, type: 'image', step: 3 }, source: 'file:dvclive' },
    ]);
  });

  it('are found where programs write them by themselves, and nowhere else', async () => {
    const files = begin([], { isSearching: true });
    put('runs/exp1/events.out.tfevents.1700000000.host.1.0', GOLDEN);
    put('lightning_logs/version_0/metrics.csv', 'epoch,step,acc\n0,49,\n0,99,0.5\n');
    put('outputs/deep/metrics.jsonl', '{"step": 1, "f1": 0.5}\n');
    put('results/other.csv', 'step,no\n1,1\n');
    put('outputs/data.csv', 'step,no\n1,1\n');
    put('.hidden/runs/metrics.csv', 'step,no\n1,1\n');
    const lines = await files.look(true);
    assert.deepEqual(lines.map(({ source, metric }) => [source, Object.keys(metric ?? {})[0]]).toSorted(), [
      ['file:csv', 'acc'],
      ['file:jsonl', 'f1'],
      ['file:tensorboard', 'loss'],
    ]);
  });

  it('of several parts of the data keep them apart by labels', async () => {
    const files = begin(['logs']);
    for (const part of ['train', 'validation']) {
      put(
        `logs/${part}/events.out.tfevents.1700000000.host.1.0`,
        scalarEvent({ tag: 'epoch_loss', value: 0.5, step: 1 }),
      );
    }
    put('logs/a/x.csv', 'step,loss\n1,1\n');
    put('logs/b/y.csv', 'step,loss\n1,2\n');
    const lines = await files.look(true);
    assert.deepEqual(
      lines.map(({ context }) => context),
      [undefined, { file: 'y.csv' }, { subset: 'train' }, { subset: 'validation' }],
    );
  });

  it('keep apart curves that TensorBoard draws into one chart', async () => {
    const files = begin(['tb']);
    for (const folder of ['tb', 'tb/both/a', 'tb/both/b']) {
      const event = scalarEvent({ tag: folder === 'tb' ? 'loss' : 'both', value: 1, step: 1 });
      put(`${folder}/events.out.tfevents.1700000000.host.1.0`, event);
    }
    const lines = await files.look(true);
    assert.deepEqual(
      lines.map(({ context }) => context),
      [undefined, { run: 'both/a' }, { run: 'both/b' }],
    );
  });

  it('that were there before the program count from what it appends', async () => {
    for (const name of ['old.csv', 'log.csv', 'm.jsonl']) age(put(name, 'step,loss\n1,1\n'));
    age(put('m.jsonl', '{"step":1,"loss":1}\n'));
    age(put('runs/events.out.tfevents.1600000000.host.1.0', GOLDEN));
    const files = begin(['*.csv', 'm.jsonl'], { isSearching: true });
    assert.deepEqual(await files.look(false), []);
    fs.appendFileSync(path.join(box.workspace, 'log.csv'), '2,2\n');
    fs.appendFileSync(path.join(box.workspace, 'm.jsonl'), '{"step":2,"loss":2}\n');
    assert.deepEqual(figures(await files.look(true)), [
      [2, 2],
      [2, 2],
    ]);
  });

  it('that were there before and are written anew are the program’s own', async () => {
    age(put('a.csv', 'step,loss\n1,1\n'));
    const files = begin(['a.csv']);
    put('a.csv', 'step,loss\n1,1\n');
    assert.deepEqual(figures(await files.look(true)), [[1, 1]]);
  });

  it('are not given twice by the runner that takes up a run', async () => {
    age(put('log.csv', 'step,loss\n0,0\n'));
    const first = begin(['log.csv', 'm.jsonl']);
    fs.appendFileSync(path.join(box.workspace, 'log.csv'), '1,1\n');
    put('m.jsonl', '{"step":1,"acc":1}\n');
    assert.equal((await first.look(false)).length, 2);
    const state = JSON.parse(JSON.stringify(first.state()));
    fs.appendFileSync(path.join(box.workspace, 'log.csv'), '2,2\n');
    fs.appendFileSync(path.join(box.workspace, 'm.jsonl'), '{"step":2,"acc":2}\n');
    const second = begin(['log.csv', 'm.jsonl'], { state });
    assert.deepEqual(figures(await second.look(true)), [
      [2, 2],
      [2, 2],
    ]);
  });

  it('that are written anew are told to that runner as they are now, and whenever they change', async () => {
    const first = begin(['now.json']);
    for (const loss of [5, 4, 3]) {
      put('now.json', JSON.stringify({ loss }));
      assert.equal((await first.look(false)).length, 1);
    }
    const state = JSON.parse(JSON.stringify(first.state()));
    const same = begin(['now.json'], { state });
    assert.deepEqual(await same.look(false), []);
    put('now.json', '{"loss":2}');
    assert.deepEqual(figures(await same.look(false)), [[undefined, 2]]);
    put('now.json', '{"loss":3}');
    assert.deepEqual(figures(await same.look(false)), [[undefined, 3]]);
    assert.deepEqual(figures(await begin(['now.json'], { state: same.state() }).look(false)), []);
  });

  it('may be anything: pipes, folders, bytes, long lines, nothing', async () => {
    put('bytes.csv', Buffer.from([0xff, 0xfe, 0, 10, 0, 0xff, 10]));
    put('long.csv', `step,loss\n${'9'.repeat(100_000)}\n1,0.5\n`);
    put('empty.csv', '');
    put('wide.csv', `${'a,'.repeat(5000)}b\n${'1,'.repeat(5000)}2\n`);
    fs.mkdirSync(path.join(box.workspace, 'folder.csv'));
    fs.symlinkSync('/dev/zero', path.join(box.workspace, 'endless.csv'));
    const lines = await begin(['*.csv', 'missing.csv', '/dev/zero', '..']).look(true);
    assert.ok(lines.some(({ metric }) => metric?.['loss'] === 0.5));
    assert.ok(lines.some(({ message }) => message?.includes('is too long')));
  });

  it('may invent a name for each line', async () => {
    const files = begin(['m.jsonl']);
    put('m.jsonl', Array.from({ length: 20_000 }, (_, n) => `{"step": ${n}, "key${n}": 1}\n`).join(''));
    assert.equal((await files.look(true)).length, 20_000);
    assert.equal(Object.keys(files.state().told).length, 5000);
  });

  it('of any length are read in parts', async () => {
    const rows = Array.from({ length: 300_000 }, (_, n) => `${n},${n / 7}`);
    const files = begin(['big.csv']);
    put('big.csv', `step,loss\n${rows.join('\n')}\n`);
    const first = (await files.look(false)).length;
    assert.ok(first > 10_000 && first <= 300_000, `${first}`);
    let count = first;
    for (let lines = await files.look(false); lines.length > 0; lines = await files.look(false))
      count += lines.length;
    assert.equal(count, 300_000);
  });
});
