/** The metrics of a run for charts: all points, by key and context, and spikes also where there are too many. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { gzipSync } from 'node:zlib';
import { RunFolder } from '../../../../src/core/run/folder.ts';
import { SignalReader } from '../../../../src/core/signals/reader.ts';
import { MetricRecord } from '../../../../src/core/signals/series/metricRecord.ts';
import { SignalFiles } from '../../../../src/core/signals/signalFiles.ts';
import { Sandbox } from '../../../support/sandbox.ts';

const NOBODY = { metrics: () => undefined, words: () => undefined, damaged: () => undefined };
const START = { time: 1_000_000, mono: 0, boot: null };

describe('a record of metrics', () => {
  let box: Sandbox;
  let folder: RunFolder;
  const records: MetricRecord[] = [];

  beforeEach(() => {
    box = new Sandbox();
    folder = new RunFolder(box.workspace);
  });
  afterEach(() => {
    for (const record of records.splice(0)) record.dispose();
    box.close();
  });

  function recordOf(options = {}): MetricRecord {
    const record = new MetricRecord(folder, START, options);
    records.push(record);
    return record;
  }

  const say = (lines: readonly object[], name = 'signals.jsonl') =>
    fs.appendFileSync(folder.at(name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

  const pointsOf = (record: MetricRecord, key: string, context: string | null = null) => {
    const { time = [], steps = [], values = [] } = record.points(key, context) ?? {};
    return Array.from(values, (value, index) => [time[index], steps[index], value]);
  };

  it('has every point with its time since the start, its step and its value', async () => {
    say([
      { metric: { loss: 1, acc: 'NaN' }, step: 5, time: 1001 },
      { metric: { loss: 0.5 }, time: 1002.5 },
      { metric: { loss: 'Infinity' }, step: 3 },
    ]);
    fs.utimesSync(folder.signals, 1003, 1003);
    const record = recordOf();
    assert.equal(await record.update(), true);
    assert.deepEqual(pointsOf(record, 'loss'), [
      [1000, 5, 1],
      [2500, Number.NaN, 0.5],
      [3000, 3, Number.POSITIVE_INFINITY],
    ]);
    const { keys, time, steps, lines } = record.facts;
    assert.deepEqual([time, steps, lines], [{ from: 1000, to: 3000 }, { from: 3, to: 5 }, 3]);
    assert.deepEqual(
      keys.map(({ key, contexts: [context] }) => [key, context?.count, context?.notFinite, context?.least]),
      [
        ['loss', 3, 1, 0.5],
        ['acc', 1, 1, Number.NaN],
      ],
    );
    assert.equal(await record.update(), false);
  });

  it('knows when lines without a time were read first, where their runner kept it', async () => {
    fs.mkdirSync(folder.at('control'));
    const kept: number[] = [];
    for (const [index, time] of [1001, 1005, 1009].entries()) {
      say([{ metric: { loss: index } }, { metric: { loss: 10 + index } }]);
      const record = recordOf();
      fs.utimesSync(folder.signals, time, time);
      await record.update();
      kept.push(...pointsOf(record, 'loss').map(([at]) => at ?? 0));
      if (index < 2) {
        const files = new SignalFiles(folder, {
          takerOf: () => new SignalReader(NOBODY),
          onTime: () => undefined,
        });
        await files.read();
        files.keepTime(time * 1000);
        files.dispose();
      }
    }
    assert.deepEqual(kept, [
      1000,
      1000,
      ...[1000, 1000, 5000, 5000],
      ...[1000, 1000, 5000, 5000, 9000, 9000],
    ]);
  });

  it('grows, also by what other hosts say, and begins anew with another file', async () => {
    const record = recordOf();
    say([{ metric: { loss: 1 } }]);
    await record.update();
    say([{ metric: { loss: 2 } }], 'signals.node7.jsonl');
    say([{ metric: { loss: 9, speed: 3 }, source: 'log:tqdm' }], 'recognised.jsonl');
    assert.equal(await record.update(), true);
    assert.deepEqual(
      pointsOf(record, 'loss').map(([, , value]) => value),
      [1, 2],
    );
    assert.equal(record.facts.keys.find(({ key }) => key === 'speed')?.source, 'log:tqdm');
    fs.writeFileSync(folder.at('signals.jsonl'), '');
    say([{ metric: { other: 7 } }]);
    assert.equal(await record.update(), true);
    assert.deepEqual(
      record.facts.keys.map(({ key }) => key),
      ['other', 'loss', 'speed'],
    );
    assert.deepEqual(pointsOf(record, 'loss').length, 1);
  });

  it('keeps contexts apart, with the unit of the key', async () => {
    say([
      { metric: { loss: 1 }, context: { subset: 'train' }, unit: { loss: 'nat' } },
      { metric: { loss: 2 }, context: { subset: 'val' } },
      { metric: { loss: 3 } },
    ]);
    const record = recordOf();
    await record.update();
    const [key] = record.facts.keys;
    assert.deepEqual(
      [key?.unit, key?.contexts.map(({ label }) => label)],
      ['nat', ['subset=train', 'subset=val', null]],
    );
    assert.deepEqual(pointsOf(record, 'loss', 'subset=val').length, 1);
    assert.equal(record.points('loss', 'no such'), undefined);
    assert.equal(record.points('constructor', null), undefined);
  });

  it('that has too many points keeps every spike, and what is no number', async () => {
    const values = Array.from({ length: 50_000 }, (_, step) => Math.sin(step / 1000));
    values[12_345] = 100;
    values[33_333] = -100;
    say(
      values
        .map((loss, step) => ({ metric: { loss: step === 40_000 ? 'NaN' : loss, few: step }, step }))
        .slice(0, 10),
    );
    say(values.map((loss, step) => ({ metric: { loss: step === 40_000 ? 'NaN' : loss }, step })).slice(10));
    const record = recordOf({ mostPoints: 2_000 });
    await record.update();
    const points = pointsOf(record, 'loss');
    assert.ok(points.length <= 2_000, `${points.length} points`);
    const kept = points.map(([, step, value]) => `${step} ${value}`);
    for (const spike of ['12345 100', '33333 -100', '40000 NaN']) assert.ok(kept.includes(spike), spike);
    assert.deepEqual(
      points.map(([, step]) => step),
      points.map(([, step]) => step).toSorted((a = 0, b = 0) => a - b),
    );
    const [loss, few] = record.facts.keys.map(({ contexts }) => contexts[0]);
    assert.deepEqual([loss?.count, loss?.isThinned, few?.count, few?.isThinned], [50_000, true, 10, false]);
    assert.deepEqual([loss?.least, loss?.greatest, loss?.notFinite], [-100, 100, 1]);
  });

  it('that has too many keys says how many are not shown', async () => {
    say(Array.from({ length: 10_500 }, (_, index) => ({ metric: { [`k${index}`]: index } })));
    const record = recordOf();
    await record.update();
    assert.deepEqual([record.facts.keys.length, record.facts.keysLeftOut], [10_000, 500]);
  });

  it('that is gzip opens, and one that is damaged says so', async () => {
    fs.writeFileSync(folder.signals, gzipSync('{"metric": {"loss": 4}}\n'));
    const record = recordOf();
    await record.update();
    assert.equal(pointsOf(record, 'loss').length, 1);
    fs.writeFileSync(folder.signals, Buffer.concat([gzipSync('').subarray(0, 10), Buffer.alloc(50, 255)]));
    const damaged = recordOf();
    await damaged.update();
    assert.match(damaged.facts.problem ?? '', /^signals.jsonl: It is damaged gzip/);
  });
});
