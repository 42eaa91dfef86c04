/** `--set`: changes for one run, as a person types them. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AppError } from '../../../src/base/errors.ts';
import { parseExact } from '../../../src/base/json.ts';
import { type Layer, mergeLayers } from '../../../src/core/params/layers.ts';
import { overrideValues, parseOverride } from '../../../src/core/params/overrides.ts';

function apply(parameters: object, ...texts: readonly string[]) {
  const file = parameters as Record<string, unknown>;
  const { values, added } = overrideValues(texts.map(parseOverride), file);
  const layers = [file, values].map((each): Layer => ({ name: 'file', values: each, from: () => ({}) }));
  return { parameters: mergeLayers(layers), added };
}

describe('--set', () => {
  for (const [text, key, value] of [
    ['lr=0.01', 'lr', '0.01'],
    ['lr=1.0', 'lr', '1.0'],
    ['seed=12345678901234567890', 'seed', '12345678901234567890'],
    ['name=hello world', 'name', '"hello world"'],
    ['name="7"', 'name', '"7"'],
    ['on=true', 'on', 'true'],
    ['none=null', 'none', 'null'],
    ['empty=', 'empty', '""'],
    ['list=[1, 2.0]', 'list', '[1,2.0]'],
    ['path=a=b', 'path', '"a=b"'],
    ['half=[1,', 'half', '"[1,"'],
    [' a.b =1', 'a.b', '1'],
    ['note=the word __proto__ in a sentence', 'note', '"the word __proto__ in a sentence"'],
  ] as const) {
    it(`${text} sets ${key} to ${value}`, () => {
      const override = parseOverride(text);
      assert.deepEqual([override.key, JSON.stringify(override.value)], [key, value]);
    });
  }

  for (const text of ['', 'lr', '=1', 'a..b=1', '.a=1', 'a.=1', ' =1']) {
    it(`${JSON.stringify(text)} is refused`, () => {
      assert.throws(() => parseOverride(text), {
        code: 'usage',
        message: `"${text}" is not an override.`,
        hint: 'Write --set name=value, or --set a.b=value.',
      });
    });
  }

  it('changes what is there and adds what is not, and says what it added', () => {
    const file = { lr: 0.1, model: { depth: 3 }, 'a.b': 1 };
    const { parameters, added } = apply(file, 'lr=1.0', 'model.depth=4', 'model.width=5', 'x.y=6', 'a.b=7');
    assert.equal(JSON.stringify(parameters), '{"lr":1.0,"model":{"depth":4,"width":5},"a.b":7,"x":{"y":6}}');
    assert.deepEqual(added, ['model.width', 'x.y']);
    assert.deepEqual(file, { lr: 0.1, model: { depth: 3 }, 'a.b': 1 }, 'the file’s own stay as they are');
  });

  it('lets the last one win', () => {
    assert.deepEqual(apply({}, 'a=1', 'a=2').parameters, { a: 2 });
  });

  it('says when a value has no parts', () => {
    assert.throws(() => apply({ lr: 0.1 }, 'lr.x=1'), {
      code: 'usage',
      message: '--set lr.x: "lr" is a single value and has no parts.',
    });
    assert.throws(() => apply({ lr: parseExact('1.0') }, 'lr.x=1'), /is a single value/);
    assert.throws(() => apply({ layers: [1, 2] }, 'layers.0=5'), {
      code: 'usage',
      message: '--set layers.0: "layers" is a list, which is set as a whole.',
      hint: "Write --set 'layers=[…]'.",
    });
  });

  for (const text of [
    '__proto__=1',
    '__proto__.x=1',
    'a.__proto__.x=1',
    'a={"__proto__":{"x":1}}',
    'a=[{"b":{"__proto__":1}}]',
    'a={"\\u005f_proto__":{"x":1}}',
  ]) {
    it(`${text} is refused, and changes no object`, () => {
      assert.throws(() => apply({ a: {} }, text), {
        code: 'usage',
        message: '--set: "__proto__" cannot be used as a name.',
      });
      assert.equal(Object.hasOwn(Object.prototype, 'x'), false);
    });
  }

  it('takes the names of methods for what they are here: names', () => {
    const { parameters } = apply({}, 'constructor.x=1', 'toString=2');
    assert.equal(JSON.stringify(parameters), '{"constructor":{"x":1},"toString":2}');
  });

  it('gives a new object or a sentence, whatever is typed', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.dictionary(fc.string(), fc.jsonValue()), (texts, parameters) => {
        const before = JSON.stringify(parameters);
        try {
          apply(parameters, ...texts.map((text) => `a.${text}`));
        } catch (error) {
          assert.ok(error instanceof AppError);
        }
        assert.equal(JSON.stringify(parameters), before);
      }),
    );
  });
});
