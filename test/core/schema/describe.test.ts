/** What a schema tells of single keys, and the kind of value that a text becomes by it. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { parseExact } from '../../../src/base/json.ts';
import { defaultsOf, describeKey, keysOf, typeOf } from '../../../src/core/schema/describe.ts';
import { inlineSchema, readSchema } from '../../../src/core/schema/document.ts';
import { typedValue } from '../../../src/core/schema/typed.ts';
import { ROOT } from '../../support/sandbox.ts';
import { withinASecond } from '../../support/stopwatch.ts';

const FILE = path.join(ROOT, 'test', 'fixtures', 'cfg-schema', 'recording.cfg.schema.json');
const schema = readSchema(FILE);
const inline = (content: unknown) => inlineSchema(content, FILE);

describe('a schema tells of a key', () => {
  it('what it is for, of which kind, and what it is without being written', () => {
    assert.deepEqual(describeKey(schema, ['stimulus', 'trial_count']), {
      title: undefined,
      description: 'How many trials there are.',
      types: ['integer'],
      default: 100,
      enum: undefined,
      examples: [],
      required: true,
      deprecated: false,
      minimum: 1,
      maximum: undefined,
      path: undefined,
    });
  });

  it('the same through references into other files', () => {
    const rate = describeKey(schema, ['recording', 'sampling_rate']);
    assert.equal(rate?.description, 'Samples a second.');
    assert.equal(rate?.default, 1000);
    assert.deepEqual(typeOf(schema, ['recording', 'probe']), ['string']);
  });

  it('what is allowed, where it leads, and whether it is of yesterday', () => {
    assert.deepEqual(describeKey(schema, ['stimulus', 'kind'])?.enum, ['grating', 'natural scenes', 'blank']);
    assert.equal(describeKey(schema, ['stimulus', 'image'])?.path, 'any');
    assert.equal(describeKey(schema, ['output', 'folder'])?.path, 'folder');
    assert.equal(describeKey(schema, ['output', 'old'])?.deprecated, true);
    assert.equal(describeKey(schema, ['output', 'nothing']), undefined);
    assert.equal(describeKey(schema, ['output', 'constructor']), undefined);
  });

  it('its names in their order, from all parts that count', () => {
    assert.deepEqual(keysOf(schema, []), ['stimulus', 'recording', 'output']);
    const parts = inline({
      $ref: '#/$defs/a',
      allOf: [{ properties: { b: { type: 'number' } } }, { else: { properties: { c: {} } } }],
      $defs: { a: { properties: { a: {} } } },
    });
    assert.deepEqual(keysOf(parts, []), ['a', 'b', 'c']);
    assert.deepEqual(typeOf(parts, ['b']), ['number']);
  });

  it('of keys that are only described by a pattern, or by none', () => {
    const patterns = inline({
      patternProperties: { '^trial_': { type: 'integer' }, '^(a+)+$': { type: 'null' } },
      additionalProperties: { type: 'string' },
    });
    assert.deepEqual(typeOf(patterns, ['trial_1']), ['integer']);
    assert.deepEqual(typeOf(patterns, ['other']), ['string']);
    assert.deepEqual(typeOf(patterns, [`${'a'.repeat(60)}b`]), ['string']);
  });

  it('all that has a value without being written', () => {
    assert.deepEqual(defaultsOf(schema), {
      stimulus: { trial_count: 100, trial_duration: 5, kind: 'grating', shuffled: false },
      recording: { sampling_rate: 1000, channel_count: 64 },
    });
  });

  it('with numbers as they are spelled, and with plain ones where they are compared', () => {
    const text =
      '{"properties": {"a": {"default": 1.0, "enum": [1.0, 2.50]}, "b": {"default": [12345678901234567890]}}}';
    const exact = inline(parseExact(text));
    assert.equal(JSON.stringify(defaultsOf(exact)), '{"a":1.0,"b":[12345678901234567890]}');
    assert.deepEqual(describeKey(exact, ['a'])?.enum, [1, 2.5]);
    assert.equal(describeKey(exact, ['a'])?.default, 1);
  });

  it('without end, when it refers to itself twice', () => {
    const twice = { properties: { x: { $ref: '#' }, y: { $ref: '#' }, z: { default: 1 } } };
    const inTime = withinASecond();
    assert.equal(Reflect.get(defaultsOf(inline(twice)), 'z'), 1);
    inTime();
  });
});

describe('the kind that a schema asks for', () => {
  for (const [text, types, looksLike, value] of [
    ['1', ['string'], 1, '"1"'],
    ['1', ['string', 'number'], 1, '1'],
    ['yes', ['boolean'], 'yes', 'true'],
    ['0', ['boolean'], 0, 'false'],
    ['1', ['integer', 'boolean'], 1, '1'],
    ['1e-3', ['number'], '1e-3', '1e-3'],
    ['.5', ['number'], '.5', '0.5'],
    ['1_000', ['integer'], '1_000', '1000'],
    ['12345678901234567890', ['integer'], 'x', '12345678901234567890'],
    ['1.5', ['integer'], 1.5, '1.5'],
    ['None', ['null', 'number'], 'None', 'null'],
    ['a, 2, 3.5', ['array'], 'a, 2, 3.5', '["a",2,3.5]'],
    ['', ['array'], '', '[]'],
    ['{"a": 1}', ['object'], '{"a": 1}', '{"a":1}'],
    ['many', ['integer'], 'many', '"many"'],
    ['[1]', ['string'], [1], '"[1]"'],
    ['x', [], 'x', '"x"'],
  ] as const) {
    it(`makes of ${JSON.stringify(text)} ${types.join(' or ') || 'anything'}: ${value}`, () => {
      assert.equal(JSON.stringify(typedValue(text, types, looksLike)), value);
    });
  }
});
