/** Lines of signals: whatever stands in them, what can be believed counts, and what cannot is said with its line. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SignalReader } from '../../../src/core/signals/reader.ts';
import type { Words } from '../../../src/core/signals/sink.ts';

interface Value {
  readonly key: string;
  readonly value: number;
  readonly context: string | null;
  readonly unit: string | null;
  readonly source: string;
  readonly step: number;
  readonly timeMs: number;
}

class Heard {
  readonly values: Value[] = [];
  readonly words: Words[] = [];
  readonly faults: [line: number, why: string][] = [];
  readonly reader = new SignalReader({
    metrics: ({ keys, units, context, source }, values, step, timeMs) => {
      for (const [index, key] of keys.entries()) {
        const unit = units[index] ?? null;
        this.values.push({ key, value: values[index] ?? 0, context, unit, source, step, timeMs });
      }
    },
    words: (words) => this.words.push(words),
    damaged: (line, why) => this.faults.push([line, why]),
  });

  static of(...lines: readonly string[]): Heard {
    const heard = new Heard();
    const text = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    assert.equal(heard.reader.push(text), text.length);
    return heard;
  }
}

const only = (line: string) => Heard.of(line).values[0];

describe('a line of signals', () => {
  it('gives its metrics with step, unit, labels and time', () => {
    const line =
      '{"metric": {"loss": 0.5}, "step": 3, "unit": {"loss": "nat"}, "context": {"subset": "val", "fold": 1}, "time": 12.5}';
    assert.deepEqual(only(line), {
      ...{ key: 'loss', value: 0.5, step: 3, timeMs: 12_500 },
      ...{ context: 'fold=1, subset=val', unit: 'nat', source: 'signals' },
    });
  });

  it('has a time in seconds, in milliseconds or as ISO says', () => {
    const times = [
      '1763766278.25',
      '1763766278250',
      '"2025-11-21T23:04:38.250Z"',
      '"2025-11-22T00:04:38.250+01:00"',
    ];
    for (const time of times)
      assert.equal(only(`{"metric": {"a": 1}, "time": ${time}}`)?.timeMs, 1763766278250, time);
    for (const time of ['"soon"', '1e300', '{}', 'null'])
      assert.ok(Number.isNaN(only(`{"metric": {"a": 1}, "time": ${time}}`)?.timeMs), time);
  });

  for (const [token, value] of [
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ['"NaN"', Number.NaN],
    ['"-Infinity"', Number.NEGATIVE_INFINITY],
    ['null', Number.NaN],
    ['1e999', Number.POSITIVE_INFINITY],
    ['-1e999', Number.NEGATIVE_INFINITY],
    ['-0', -0],
    ['12345678901234567890', 12345678901234567000],
  ] as const)
    it(`keeps ${token} for what it is, whichever way it is read`, () => {
      // The first line teaches the shape, by which the second one is read.
      const line = `{"metric": {"loss": ${token}}, "step": 1}`;
      const { values, faults } = Heard.of('{"metric": {"loss": 1.5}, "step": 1}', line, line);
      assert.deepEqual(faults, []);
      assert.ok(
        values.slice(1).every((each) => Object.is(each.value, value)),
        JSON.stringify(values),
      );
      assert.equal(values.length, 3);
    });

  it('may say a key twice: the last one counts, as everywhere in JSON', () => {
    const line = '{"metric": {"a": 1, "a": 2}, "step": 1, "step": 5}';
    const { values } = Heard.of(line, line);
    assert.deepEqual(
      values.map(({ value, step }) => [value, step]),
      [
        [2, 5],
        [2, 5],
      ],
    );
  });

  it('may use names that mean something elsewhere', () => {
    const line = '{"metric": {"__proto__": 1, "constructor": 2, "10": 3, "2": 4, "toString": 5}, "unit": {}}';
    for (const { key, value, unit } of Heard.of(line, line).values) {
      assert.equal(unit, null);
      assert.equal(value, { ['__proto__']: 1, constructor: 2, 10: 3, 2: 4, toString: 5 }[key]);
    }
    assert.equal(({} as { loss?: unknown }).loss, undefined);
  });

  it('gives everything else that was said', () => {
    const { words, faults } = Heard.of(
      '{"progress": {"task": "epoch", "parent": "all", "done": 1, "total": 4, "weight": 2, "unit": "epochs"}}',
      '{"checkpoint": {"path": "a.pt", "step": 3, "tags": ["best", 1]}}',
      '{"checkpoint": "b.pt", "step": 4}',
      '{"artifact": {"path": "x.png", "type": "image"}}',
      '{"param": {"seed": 1}}',
      '{"message": "careful", "level": "WARNING"}',
      '{"status": "warming up"}',
    );
    assert.deepEqual(faults, []);
    assert.deepEqual(
      words.map((each) => each.kind),
      ['progress', 'checkpoint', 'checkpoint', 'artifact', 'param', 'message', 'status'],
    );
    assert.deepEqual(words[1], { kind: 'checkpoint', checkpoint: { path: 'a.pt', step: 3, tags: ['best'] } });
    assert.deepEqual(words[2], { kind: 'checkpoint', checkpoint: { path: 'b.pt', step: 4 } });
    assert.deepEqual(words[5], { kind: 'message', text: 'careful', level: 'warning' });
  });

  for (const [line, why] of [
    ['nonsense', /not JSON/],
    ['{"metric": {"a": 1}', /not JSON/],
    ['[1]', /not a JSON object/],
    ['{"metrics": {"a": 1}}', /none of the fields/],
    ['{"metric": 3}', /not an object of numbers/],
    ['{"metric": {"a": "much"}}', /"a" is not a number/],
    ['{"progress": {"done": -1}}', /not negative/],
    ['{"checkpoint": {"step": 1}}', /no path/],
    ['{"artifact": {"path": "a\\u0000b"}}', /no path/],
    [`{"message": "${'x'.repeat(65 << 10)}"}`, /longer than 64 KiB/],
  ] as const)
    it(`that is damaged is told with its number: ${line.slice(0, 40)}`, () => {
      const { faults, values, reader } = Heard.of('{"metric": {"a": 1}}', '', line, '{"metric": {"a": 2}}');
      assert.equal(faults.length, 1);
      assert.equal(faults[0]?.[0], 3);
      assert.match(faults[0]?.[1] ?? '', why);
      assert.deepEqual([values.length, reader.lines, reader.damaged], [2, 3, 1]);
    });

  it('counts as far as it is sound', () => {
    const { values, faults } = Heard.of('{"metric": {"a": 1, "b": "much", "c": 3}}');
    assert.deepEqual([values.map(({ key }) => key), faults.length], [['a', 'c'], 1]);
  });

  it('is read the same by shape as by JSON', () => {
    const figure = fc.oneof(
      fc.double().map((value) => (Number.isFinite(value) ? String(value) : `"${value}"`)),
      fc.constantFrom('NaN', '-Infinity', '1e999', '-0', '0', 'null', '3'),
    );
    const lines = fc.array(
      fc
        .tuple(figure, figure, fc.option(fc.integer()), fc.constantFrom('loss', 'acc', 'ä"\\u0041'))
        .map(([a, b, step, name]) => {
          const key = JSON.stringify(name);
          const at = step === null ? '' : `, "step": ${step}`;
          return `{"metric": {${key}: ${a}, "second" : ${b}}${at}, "context": {"x": "}, {"}, "time": 17.25}`;
        }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(lines, (all) => {
        const together = Heard.of(...all);
        const apart = all.flatMap((line) => Heard.of(line).values);
        assert.deepEqual(together.values, apart);
        assert.deepEqual(together.faults, []);
      }),
    );
  });

  it('comes in pieces, cut anywhere', () => {
    const text = Buffer.from(
      Array.from({ length: 20 }, (_, step) => `{"metric": {"loss": ${step / 7}}, "step": ${step}}\n`).join(
        '',
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 10 }), (cuts) => {
        const heard = new Heard();
        let from = 0;
        for (const cut of [...cuts.sort((a, b) => a - b), text.length])
          if (cut > from) from += heard.reader.push(text.subarray(from, cut));
        assert.deepEqual([heard.values.length, heard.faults], [20, []]);
      }),
    );
  });

  it('may be of any bytes at all: none of them holds up its reader', () => {
    const hostile = [
      Buffer.alloc(5 << 20, '"'),
      Buffer.alloc(5 << 20, '{"metric":'),
      Buffer.from(`{"metric": {"a": NaN, "b": "${'\\"'.repeat(30_000)}\n`.repeat(20)),
      Buffer.from(`${'['.repeat(60_000)}\n`.repeat(20)),
      Buffer.from(Array.from({ length: 1 << 20 }, (_, index) => (index * 7919) & 255)),
    ];
    for (const bytes of hostile) {
      const heard = new Heard();
      heard.reader.push(bytes);
      assert.deepEqual([heard.values.length, heard.reader.damaged > 0], [0, true]);
    }
  });
});
