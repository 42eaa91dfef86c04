/** Checking values with a JSON Schema: what a person reads, and that no schema can hang, crash or fetch anything. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { parseExact } from '../../../src/base/json.ts';
import type { SchemaProblem } from '../../../src/core/schema/problem.ts';
import { schemaOfFile, schemaWithin } from '../../../src/core/schema/validator.ts';
import { Sandbox } from '../../support/sandbox.ts';
import { withinASecond } from '../../support/stopwatch.ts';

const HERE = path.join(import.meta.dirname, 'any.json');

function problems(schema: unknown, value: unknown): readonly SchemaProblem[] {
  return schemaWithin(schema, HERE).check(value);
}

const said = (schema: unknown, value: unknown) =>
  problems(schema, value).map(({ code, message }) => `${code}: ${message}`);

const WORDS: readonly (readonly [schema: unknown, value: unknown, ...said: string[]])[] = [
  [{ type: 'number' }, 'x', 'wrong-type: The whole must be a number, and is "x".'],
  [
    { properties: { a: { type: 'integer' } } },
    { a: 1.5 },
    'wrong-type: "a" must be a whole number, and is 1.5.',
  ],
  [
    { properties: { a: { type: ['string', 'null'] } } },
    { a: 1 },
    'wrong-type: "a" must be a text or nothing, and is 1.',
  ],
  [
    { properties: { a: { type: 'array' } } },
    { a: {} },
    'wrong-type: "a" must be a list, and is an object { … }.',
  ],
  [{ items: { type: 'boolean' } }, [true, 'on'], 'wrong-type: "1" must be true or false, and is "on".'],
  [
    { required: ['b', 'a'], properties: { a: { type: 'number' } } },
    {},
    'missing-key: "b" is missing.',
    'missing-key: "a" is missing: it must be a number.',
  ],
  [
    { properties: { rate: {} }, additionalProperties: false },
    { rats: 1, other: 2 },
    'unknown-key: "rats" is not known. Did you mean "rate"?',
    'unknown-key: "other" is not known.',
  ],
  [
    { properties: { rate: {} }, additionalProperties: false },
    { rate: 0, rats: 1 },
    'unknown-key: "rats" is not known.',
  ],
  [
    { properties: { a: { enum: ['fast', 'slow', 3] } } },
    { a: 'FAST' },
    'not-allowed-value: "a" must be "fast" or "slow" or 3, and is "FAST". Did you mean "fast"?',
  ],
  [{ const: 1 }, 2, 'not-allowed-value: The whole must be 1, and is 2.'],
  [{ minimum: 3 }, 2, 'out-of-range: The whole must not be under 3, and is 2.'],
  [{ exclusiveMaximum: 2 }, 2, 'out-of-range: The whole must be under 2, and is 2.'],
  [{ multipleOf: 5 }, 7, 'out-of-range: The whole must be a multiple of 5, and is 7.'],
  [{ minLength: 1 }, '', 'wrong-length: The whole must not be empty.'],
  [{ maxItems: 1 }, [1, 2], 'wrong-length: The whole must have at most 1 items.'],
  [{ pattern: '^a' }, 'b', 'wrong-pattern: The whole must match ^a, and is "b".'],
  [{ uniqueItems: true }, [1, 2, 1], 'not-allowed: The whole has the same item twice: 0 and 2.'],
  [{ propertyNames: { pattern: '^a' } }, { b: 1 }, 'wrong-name: "b" is not a name that is allowed here.'],
  [
    { anyOf: [{ type: 'number' }, { type: 'string', minLength: 2 }, { type: 'object', required: ['a'] }] },
    true,
    'wrong-type: The whole must be a number or a text or an object { … }, and is true.',
  ],
  [
    { anyOf: [{ type: 'number' }, { type: 'string', minLength: 2 }] },
    'a',
    'wrong-length: The whole must have at least 2 characters.',
  ],
  [
    { anyOf: [{ const: 'a' }, { const: 'b' }] },
    'c',
    'not-allowed-value: The whole must be "a" or "b", and is "c".',
  ],
  [
    {
      oneOf: [
        { properties: { kind: { const: 'x' }, size: { type: 'number' } } },
        { properties: { kind: { const: 'y' } }, required: ['name'] },
      ],
    },
    { kind: 'x', size: 'big' },
    'wrong-type: "size" must be a number, and is "big".',
  ],
  [
    JSON.parse('{"if": {"required": ["a"]}, "then": {"required": ["b"]}}'),
    { a: 1 },
    'missing-key: "b" is missing.',
  ],
];

describe('a schema', () => {
  for (const [schema, value, ...expected] of WORDS)
    it(`says ${expected[0]}`, () => assert.deepEqual(said(schema, value), expected));

  it('names each place by its path, also with signs of pointers in it', () => {
    const schema = { additionalProperties: { items: { additionalProperties: { type: 'number' } } } };
    const [problem] = problems(schema, { 'a/b~c': [0, { x: 'no' }] });
    assert.deepEqual(problem?.keyPath, ['a/b~c', 1, 'x']);
  });

  it('sees numbers through their spelling', () => {
    assert.deepEqual(
      said({ properties: { a: { type: 'number', maximum: 2 } } }, parseExact('{"a": 1.0}')),
      [],
    );
    const long = parseExact('{"a": [12345678901234567890]}');
    assert.deepEqual(said({ properties: { a: { items: { type: 'integer' } } } }, long), []);
  });

  it('takes no name for one of its own', () => {
    const value: unknown = JSON.parse('{"__proto__": {"polluted": 1}, "toString": 1}');
    assert.deepEqual(said({ required: ['constructor'] }, value), ['missing-key: "constructor" is missing.']);
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });

  for (const [draft, schema, value, count] of [
    ['2020-12', { prefixItems: [{ type: 'number' }] }, ['a'], 1],
    ['2020-12', { unevaluatedProperties: false, allOf: [{ properties: { a: true } }] }, { a: 1, b: 1 }, 1],
    ['2019-09', { dependentRequired: { a: ['b'] } }, { a: 1 }, 1],
    ['draft-07', { items: [{ type: 'number' }], additionalItems: false }, ['a', 1], 2],
    ['draft-06', { definitions: { a: { $id: '#a', type: 'number' } }, $ref: '#a' }, 'x', 1],
  ] as const) {
    it(`is read by the rules of ${draft}`, () => {
      const where = draft.startsWith('draft')
        ? `http://json-schema.org/${draft}/schema#`
        : `https://json-schema.org/draft/${draft}/schema`;
      assert.equal(problems({ $schema: where, ...schema }, value).length, count);
    });
  }
});

describe('a schema in files', () => {
  let box: Sandbox;
  before(() => {
    box = new Sandbox();
  });
  after(() => box.close());

  it('may refer to files beside it, by path, address, anchor and in circles', () => {
    const main = box.write('main.json', {
      $id: 'https://example.org/schemas/main.json',
      properties: {
        a: { $ref: 'sub/part.json#/$defs/count' },
        b: { $ref: 'https://example.org/schemas/sub/part.json#short' },
        c: { $ref: '#/properties/a' },
        d: { $ref: 'sub/part.json#/$defs/tree' },
      },
    });
    box.write('sub/part.json', {
      $defs: {
        count: { type: 'integer' },
        short: { $anchor: 'short', maxLength: 2 },
        tree: { additionalProperties: { $ref: '#/$defs/tree' }, type: 'object' },
        back: { $ref: '../main.json' },
      },
    });
    const value = { a: 'x', b: 'long', c: 'y', d: { e: { f: 1 } } };
    assert.deepEqual(
      schemaOfFile(main)
        .check(value)
        .map(({ keyPath }) => keyPath.join('.')),
      ['a', 'b', 'c', 'd.e.f'],
    );
  });

  it('is read anew when one of its files changes', () => {
    const main = box.write('changing.json', { $ref: 'other.json' });
    box.write('other.json', { type: 'string' });
    assert.equal(schemaOfFile(main).check('x').length, 0);
    assert.equal(schemaOfFile(main), schemaOfFile(main));
    box.write('other.json', { type: 'number' });
    assert.equal(schemaOfFile(main).check('x').length, 1);
  });

  for (const [what, content, code, words] of [
    [
      'asks for another machine',
      { $ref: 'https://example.org/x.json' },
      'remote-schema',
      /on another machine. Nothing is fetched/,
    ],
    ['asks for a file that is not there', { $ref: 'nowhere.json' }, 'bad-schema', /nowhere\.json/],
    ['leads nowhere', { $ref: '#/$defs/nothing' }, 'bad-schema', /leads to nothing/],
    ['is no JSON', '{"type": ', 'bad-schema', /is not JSON/],
    ['is no schema', '[1]', 'bad-schema', /must be an object/],
    ['has a type that does not exist', { type: 'float' }, 'bad-schema', /cannot be used/],
    ['has a pattern that is none', { pattern: '(' }, 'bad-schema', /regular expression/],
    ['refers to itself only', { $ref: '#' }, 'slow-schema', /too deep/],
    [
      'goes ten thousand levels deep',
      `${'{"not":'.repeat(10_000)}{}${'}'.repeat(10_000)}`,
      /^(bad|slow)-schema$/, // on a busy machine its time is over first
      /too deep|takes longer/,
    ],
    ['is not there', undefined, 'bad-schema', /There is no file/],
  ] as const) {
    it(`that ${what} is one problem, at once`, () => {
      const file =
        content === undefined ? path.join(box.workspace, 'absent.json') : box.write('bad.json', content);
      const inTime = withinASecond();
      const found = schemaOfFile(file).check({ a: 1 });
      assert.equal(found.length, 1);
      assert.match(found[0]?.code ?? '', new RegExp(code));
      assert.match(found[0]?.message ?? '', words);
      inTime();
    });
  }
});

describe('a hostile schema', () => {
  for (const [what, schema, value] of [
    ['a pattern that would take years', { pattern: '^(a+)+$' }, `${'a'.repeat(60)}b`],
    [
      'alternatives of alternatives',
      {
        $defs: {
          a: {
            anyOf: [
              { properties: { x: { $ref: '#/$defs/a' } } },
              { properties: { x: { $ref: '#/$defs/a' } } },
            ],
            not: {},
          },
        },
        $ref: '#/$defs/a',
      },
      Array.from({ length: 40 }).reduce<object>((inner) => ({ x: inner }), {}),
    ],
    [
      'a comparison of all with all',
      { uniqueItems: true },
      Array.from({ length: 20_000 }, (_, index) => ({ index })),
    ],
  ] as const) {
    it(`is left alone within a second: ${what}`, () => {
      const inTime = withinASecond();
      const found = problems(schema, value);
      inTime();
      assert.deepEqual(
        found.map(({ code }) => code),
        ['slow-schema'],
      );
      assert.deepEqual(problems({ type: 'number' }, 1), [], 'the next one is not harmed');
    });
  }

  it('answers at once, also when it says that it would answer later', () => {
    const schema = { $async: true, properties: { a: { $async: true, type: 'number' } } };
    assert.deepEqual(
      problems(schema, { a: 'x' }).map(({ code }) => code),
      ['wrong-type'],
    );
  });

  it('may not be asked about values without end', () => {
    const value: unknown = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    const found = problems({ $ref: '#/$defs/a', $defs: { a: { items: { $ref: '#/$defs/a' } } } }, value);
    assert.deepEqual(
      found.map(({ code }) => code),
      ['slow-schema'],
    );
  });
});
