/** What was said so far: the statistics of every metric, whose words count, and where there is no more room. */

import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { Pauses } from '../../../src/core/run/pauses.ts';
import { isSaidIfGiven } from '../../../src/core/run/saidShapes.ts';
import type { Said } from '../../../src/core/run/signals.ts';
import { aggregateOf } from '../../../src/core/signals/metrics/aggregates.ts';
import { Stream } from '../../../src/core/signals/metrics/stream.ts';
import { SaidSoFar } from '../../../src/core/signals/said.ts';
import { seededRandom } from '../../support/random.ts';

const START = Date.parse('2026-11-21T14:00:00.000Z');

function soFar(aggregates: Record<string, { metric: string; of: string }> = {}): SaidSoFar {
  const place = (path: string) => ({ path, bytes: null });
  const said = new SaidSoFar({ plan: { aggregates }, pauses: new Pauses(), earlierMs: null, place });
  said.readAtMs = START;
  return said;
}

function hear(said: SaidSoFar, lines: readonly object[], file = 'signals.jsonl'): void {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  said.reader(file).push(Buffer.from(text));
}

function saidOf(lines: readonly object[], aggregates = {}): Said {
  const said = soFar(aggregates);
  hear(said, lines);
  return said.said(START);
}

const values = (...all: readonly unknown[]) => all.map((loss, step) => ({ metric: { loss }, step }));

describe('what was said of a metric', () => {
  it('comes to count, sum, mean, spread, least and greatest with their steps, percentiles, and the last', () => {
    const { loss } = saidOf(values(3, 1, 5, 2, 4)).metrics;
    assert.deepEqual(
      { ...loss, sd: loss?.sd?.toFixed(6), minute: null, hour: null },
      {
        ...{ last: 4, lastStep: 4, lastTime: new Date(START).toISOString(), count: 5, notFinite: 0 },
        ...{ sum: 15, mean: 3, sd: '1.581139', min: 1, max: 5, minStep: 1, maxStep: 2 },
        ...{ p50: 3, p95: 4.8, p99: 4.96, unit: null, source: 'signals', contexts: {} },
        ...{ minute: null, hour: null },
      },
    );
  });

  it('that is no number is counted apart, changes nothing else, and stays the last', () => {
    const { loss } = saidOf(values(1, 'NaN', 3, 'Infinity')).metrics;
    assert.deepEqual(
      [loss?.count, loss?.notFinite, loss?.mean, loss?.max, loss?.last, loss?.lastStep],
      [2, 2, 2, 3, 'Infinity', 3],
    );
    const { loss: never } = saidOf(values('NaN')).metrics;
    assert.deepEqual([never?.count, never?.mean, never?.p50, never?.last], [0, null, null, 'NaN']);
  });

  it('is told by labels, in whatever order they are written', () => {
    const { loss } = saidOf([
      { metric: { loss: 1 }, context: { subset: 'train', fold: 1 } },
      { metric: { loss: 3 }, context: { fold: 1, subset: 'train' } },
      { metric: { loss: 10 }, context: { subset: 'val' } },
    ]).metrics;
    assert.equal(loss?.count, 3);
    assert.deepEqual(Object.keys(loss?.contexts ?? {}), ['fold=1, subset=train', 'subset=val']);
    assert.deepEqual(
      Object.values(loss?.contexts ?? {}).map(({ count, mean, last }) => [count, mean, last]),
      [
        [2, 2, 3],
        [1, 10, 10],
      ],
    );
  });

  it('is of the last minute also once the clock was set back', () => {
    const said = soFar();
    const line = (second: number, loss: number) => ({ metric: { loss }, time: START / 1000 + second });
    hear(said, [line(7200, 1), line(7201, 2)]);
    hear(
      said,
      Array.from({ length: 600 }, (_, second) => line(second, 3)),
    );
    const { loss } = said.said(START + 600_000).metrics;
    assert.equal(loss?.count, 602);
    assert.ok((loss?.minute?.count ?? 0) <= 66, String(loss?.minute?.count));
    assert.deepEqual([loss?.hour?.min, (loss?.hour?.count ?? 0) > 550], [3, true]);
  });

  it('is told of the last minute, of the last hour, and of all', () => {
    const said = soFar();
    const line = (minutes: number, loss: number) => ({ metric: { loss }, time: START / 1000 + 60 * minutes });
    hear(said, [line(0, 1), line(1, 3), line(61, 5), line(119.5, 7), line(119.9, 9)]);
    const { loss } = said.said(START + 120 * 60_000).metrics;
    const facts = [loss?.minute, loss?.hour, loss].map((part) => [part?.count, part?.mean, part?.p50]);
    assert.deepEqual(facts, [
      [2, 8, 8],
      [3, 7, 7],
      [5, 5, 5],
    ]);
    const later = said.said(START + 300 * 60_000).metrics['loss'];
    assert.deepEqual([later?.minute?.count, later?.hour?.count, later?.count], [0, 0, 5]);
    const over = said.said(START + 120 * 60_000, true).metrics['loss'];
    assert.deepEqual([over?.minute, over?.hour], [null, null]);
  });

  it('has what the parameter file asks for besides', () => {
    const asked = {
      'slow steps': { metric: 'loss', of: 'count > 3' },
      high: { metric: 'loss', of: 'p90' },
      span: { metric: 'loss', of: 'range' },
      elsewhere: { metric: 'acc', of: 'mean' },
      wrong: { metric: 'loss', of: 'no such thing' },
    };
    const { loss } = saidOf(values(1, 2, 3, 4, 5), asked).metrics;
    assert.deepEqual(loss?.aggregates, { 'slow steps': 2, high: 4.6, span: 4 });
  });

  it('counts as the program says it, not as its log looks like, whichever comes first', () => {
    const own = { metric: { loss: 1 } };
    const seen = { metric: { loss: 9, speed: 2 }, source: 'log:tqdm' };
    const file = { metric: { speed: 3 }, source: 'file:dvclive' };
    for (const lines of [
      [own, seen, file, own],
      [seen, own, file, own],
      [file, seen, seen, own, own],
    ]) {
      const { loss, speed } = saidOf(lines).metrics;
      assert.deepEqual([loss?.source, loss?.count, loss?.max], ['signals', 2, 1]);
      assert.deepEqual([speed?.source, speed?.count], ['file:dvclive', 1]);
    }
  });

  it('may have any name', () => {
    const { metrics } = saidOf([JSON.parse('{"metric": {"__proto__": 1, "constructor": 2}}')]);
    assert.deepEqual(Object.keys(metrics), ['__proto__', 'constructor']);
    assert.equal(metrics['constructor']?.last, 2);
    assert.ok(isSaidIfGiven(JSON.parse(JSON.stringify(saidOf([{ metric: { ['__proto__']: 1 } }])))));
  });

  it('is left out where there are too many of them, and that is said', () => {
    const keys = Array.from({ length: 10_000 }, (_, index) => ({ metric: { [`k${index}`]: index } }));
    const { metrics, metricsLeftOut } = saidOf([...keys, ...keys]);
    assert.deepEqual([Object.keys(metrics).length, metricsLeftOut], [1000, 9000]);
    const contexts = Array.from({ length: 100 }, (_, of) => ({ metric: { loss: of }, context: { of } }));
    const { loss } = saidOf(contexts).metrics;
    assert.deepEqual(
      [Object.keys(loss?.contexts ?? {}).length, loss?.contextsLeftOut, loss?.count],
      [50, 50, 100],
    );
  });

  it('comes to what its readers rely on, whatever was said', () => {
    const value = fc.oneof(
      fc.double(),
      fc.string(),
      fc.constant(null),
      fc.boolean(),
      fc.dictionary(fc.string(), fc.double()),
    );
    const line = fc.record(
      {
        metric: fc.dictionary(fc.string(), fc.oneof(fc.double(), fc.constantFrom('NaN', '-Infinity', 'x'))),
        step: value,
        unit: value,
        context: value,
        progress: fc.record(
          { done: value, total: value, task: value, parent: value, state: value },
          { requiredKeys: [] },
        ),
        checkpoint: value,
        artifact: value,
        param: value,
        message: value,
        status: value,
        time: value,
        source: value,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const said = saidOf(lines);
        assert.ok(isSaidIfGiven(JSON.parse(JSON.stringify(said))), JSON.stringify(said));
        assert.equal(said.lines, lines.length);
      }),
    );
  });
});

describe('streams of values', () => {
  it('of two halves come to that of the whole: mean and spread to twelve digits', () => {
    const random = seededRandom(11);
    const all = Float64Array.from({ length: 1_000_000 }, () => 1e3 * random());
    const parts = [all, all.subarray(0, 400_000), all.subarray(400_000)].map((part) => {
      const stream = new Stream();
      for (const value of part) stream.add(value);
      return stream;
    });
    const [whole, first, second] = parts as [Stream, Stream, Stream];
    first.merge(second);
    const [is, should] = [first.statistics(), whole.statistics()];
    assert.deepEqual([is.count, is.min, is.max], [should.count, should.min, should.max]);
    for (const key of ['mean', 'sd', 'sum'] as const) {
      const [a, b] = [is[key] ?? 0, should[key] ?? 1];
      assert.ok(Math.abs(a - b) <= 1e-12 * Math.abs(b), `${key}: ${a} ${b}`);
    }
  });

  it('of a million values take less than 20 MB', async () => {
    const before = await memoryInUse();
    const stream = new Stream();
    for (let value = 0; value < 1_000_000; value++) stream.add(value);
    const taken = (await memoryInUse()) - before;
    assert.equal(stream.statistics().count, 1_000_000);
    assert.ok(taken < 20e6, `${taken} bytes`);
  });
});

/** Once what nobody holds any more is gone: that takes the collector several turns. */
async function memoryInUse(): Promise<number> {
  setFlagsFromString('--expose-gc');
  for (let round = 0; round < 5; round++) {
    runInNewContext('gc')();
    await new Promise(setImmediate);
  }
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

describe('an aggregate', () => {
  const of = (words: string, ...all: readonly number[]) => {
    const stream = new Stream();
    const aggregate = aggregateOf(words);
    for (const value of all) {
      stream.add(value);
      aggregate?.add(value);
    }
    return aggregate?.result(stream);
  };

  for (const [words, expected] of [
    ['mean', 2],
    ['sum', 8],
    ['count', 4],
    ['range', 2],
    ['median', 2],
    ['P25', 1.75],
    ['count >= 2', 3],
    ['share<2', 0.25],
    ['count != 3', 3],
    ['count == 2', 2],
  ] as const)
    it(`"${words}" of 1, 2, 2, 3 is ${expected}`, () => assert.equal(of(words, 1, 2, 2, 3), expected));

  it('of games counts a draw as half of a win', () => {
    const games = [...Array(10).fill(1), ...Array(5).fill(-1), ...Array(2).fill(0)];
    assert.deepEqual(
      ['wins', 'losses', 'draws', 'win rate'].map((words) => of(words, ...games)),
      [10, 5, 2, 11 / 17],
    );
  });

  for (const words of [
    '',
    'constructor',
    'p101',
    'pp',
    'count',
    'mean of all',
    'count > ',
    'count > x',
    'share',
  ])
    it(`is none in "${words}"`, () => assert.equal(aggregateOf(words) === undefined, words !== 'count'));

  it('of nothing is null or nothing', () => {
    assert.deepEqual([of('mean'), of('share > 1'), of('count > 1')], [null, null, 0]);
  });
});

describe('whatever else was said', () => {
  it('is kept: the newest status, what was chosen, files, and messages that warn', () => {
    const said = saidOf([
      { status: 'warming up' },
      { status: 'training' },
      { param: { seed: 1, lr: 0.1 } },
      { param: { seed: 2 } },
      { artifact: { path: 'a.png', type: 'image' }, step: 3 },
      { artifact: { path: 'b.csv' } },
      { artifact: { path: 'a.png', type: 'image', step: 4 } },
      { message: 'all is well' },
      { message: 'careful', level: 'warning' },
      { message: 'broken', level: 'error' },
    ]);
    assert.equal(said.statusText, 'training');
    assert.deepEqual(said.params, { seed: 2, lr: 0.1 });
    assert.deepEqual(
      said.artifacts.map(({ path, type, step }) => [path, type, step]),
      [
        ['b.csv', null, null],
        ['a.png', 'image', 4],
      ],
    );
    assert.deepEqual(
      said.messages.map(({ level, text }) => [level, text]),
      [
        ['warning', 'careful'],
        ['error', 'broken'],
      ],
    );
  });

  it('is left out beyond a limit, and that is said', () => {
    const said = saidOf(Array.from({ length: 1_200 }, (_, index) => ({ artifact: { path: `${index}` } })));
    assert.deepEqual([said.artifacts.length, said.artifactsLeftOut], [1000, 200]);
  });

  it('never makes the state of a run too long or too deep to be written', () => {
    const said = soFar();
    const deep = `{"param":{"deep":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}}\n`;
    said.reader('signals.jsonl').push(Buffer.from(deep));
    hear(said, [{ param: { long: 'x'.repeat(50_000), short: { a: [1] } } }]);
    const { params } = said.said(START);
    assert.ok(JSON.stringify(params).length < 5_000);
    assert.deepEqual([params?.['deep'], params?.['short']], ['nested too deeply to be kept', { a: [1] }]);
  });

  it('a checkpoint has the figures of its moment', () => {
    const said = soFar();
    hear(said, [
      { metric: { loss: 3 } },
      { checkpoint: { path: 'a', description: 'first' }, step: 1 },
      { metric: { loss: 'NaN', acc: 1 } },
      { checkpoint: 'b' },
      { metric: { loss: 1 } },
    ]);
    const taken = said.takeCheckpoints();
    assert.deepEqual(
      taken.map(({ path, step, description, metrics }) => [path, step, description, metrics]),
      [
        ['a', 1, 'first', { loss: 3 }],
        ['b', null, null, { loss: 'NaN', acc: 1 }],
      ],
    );
    assert.deepEqual([said.takeCheckpoints(), said.lastMetrics()], [[], { loss: 1, acc: 1 }]);
  });

  it('and cannot be read is counted, the first few with their place', () => {
    const said = soFar();
    said.reader('signals.jsonl').push(Buffer.from('{"metric": {"a": 1}}\nnonsense\n'));
    said.reader('signals.other.jsonl').push(Buffer.from(`${'{}\n'.repeat(10)}`));
    const { lines, damaged, faults } = said.said(START);
    assert.deepEqual([lines, damaged, faults?.length], [12, 11, 5]);
    assert.deepEqual(faults?.[0], { file: 'signals.jsonl', line: 2, why: 'it is not JSON' });
    assert.equal(faults?.[1]?.file, 'signals.other.jsonl');
  });
});
