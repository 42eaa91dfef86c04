/** Derived values: what a formula may be, and what is said of one that cannot be worked out. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { calculate, FormulaError } from '../../../src/core/config/arithmetic.ts';
import { derivedValues } from '../../../src/core/config/derive.ts';

const VALUES: ReadonlyMap<string, number> = new Map([
  ['stimulus.trial_count', 20],
  ['stimulus.trial_duration', 2.5],
  ['my section.my-key', 7],
  ['zero.zero', 0],
]);
const operand = (name: readonly string[]) => VALUES.get(name.join('.'));

describe('a formula', () => {
  for (const [formula, value] of [
    ['stimulus.trial_count * stimulus.trial_duration', 50],
    ['1 + 2 * 3 - -4 / (1 + 1)', 9],
    ['-(2 - 5) * +1.5e1', 45],
    ['7 % 4 + -7 % 4', 4],
    ['min(3, 1, 2) + max(1, stimulus.trial_count) + round(2.345, 2) + floor(1.9) + ceil(1.1)', 26.35],
    ['"my section"."my-key" + \'my section\'.\'my-key\'', 14],
    ['nothing.here ?? 100 * 2', 200],
    ['stimulus.trial_count ?? 100 * 2', 40],
    ['.5 + 5.', 5.5],
  ] as const) {
    it(`gives ${value}: ${formula}`, () => assert.equal(calculate(formula, operand), value));
  }

  for (const [formula, words] of [
    ['', 'it ends too early'],
    ['1 +', 'it ends too early'],
    ['1 2', '"2" at 3 is not expected'],
    ['(1', 'it ends too early'],
    ['a.b', '"a.b" is missing and has no default'],
    ['1 / zero.zero', 'it divides by zero'],
    ['1 % 0', 'it divides by zero'],
    ['eval(1)', 'there is no function "eval"'],
    ['constructor(1)', 'there is no function "constructor"'],
    ['a.constructor.constructor("return 1")()', 'there is no value'],
    ['9e307 * 100', 'the result is too large for a number'],
    ['('.repeat(5000), 'its brackets go too deep'],
    ['1+'.repeat(20_000), 'it is too long'],
    ['1; b', '";" at 2 is not expected'],
  ] as const) {
    it(`is refused: ${formula.slice(0, 40)}`, () => {
      const isRefusal = (error: unknown) =>
        error instanceof FormulaError && (words === 'there is no value' || error.message === words);
      assert.throws(() => calculate(formula, operand), isRefusal);
    });
  }

  it('is worked out as JavaScript would, where both can', () => {
    const number = fc.integer({ min: 1, max: 9 }).map(String);
    const { sum } = fc.letrec<{ sum: string; part: string }>((tie) => ({
      sum: fc
        .tuple(tie('part'), fc.constantFrom('+', '-', '*', '/'), tie('part'))
        .map((parts) => parts.join(' ')),
      part: fc.oneof(
        { maxDepth: 4 },
        number,
        tie('sum').map((inner) => `(${inner})`),
      ),
    }));
    fc.assert(
      fc.property(sum, (formula) => {
        const expected: unknown = new Function(`return ${formula}`)();
        if (!Number.isFinite(expected)) assert.throws(() => calculate(formula, operand), FormulaError);
        else if (!dividesByZero(formula)) assert.equal(calculate(formula, operand), expected);
      }),
      { examples: [['1 / (1 / (6 - 6))']] },
    );
  });
});

/** Somewhere inside, where JavaScript goes on with infinity. */
function dividesByZero(formula: string): boolean {
  try {
    calculate(formula, operand);
    return false;
  } catch (error) {
    return error instanceof FormulaError && error.message === 'it divides by zero' && /\/ \(/.test(formula);
  }
}

describe('rules', () => {
  const derive = (rules: unknown) =>
    derivedValues(rules, operand).map(({ section, key, value, problem }) => [section, key, value ?? problem]);

  it('may build on each other, in any order', () => {
    const rules = { 'computed.b': 'computed.a * 2', 'computed.a': 'stimulus.trial_count', plain: '1' };
    assert.deepEqual(derive(rules), [
      ['computed', 'b', 40],
      ['computed', 'a', 20],
      ['computed', 'plain', 1],
    ]);
  });

  it('that go in a circle say so', () => {
    assert.deepEqual(derive({ 'c.a': 'c.b', 'c.b': 'c.a + 1' }), [
      ['c', 'a', '"c.a" cannot be worked out from c.b: "c.b" has no value.'],
      ['c', 'b', '"c.b" cannot be worked out from c.a + 1: it needs itself: c.a → c.b → c.a.'],
    ]);
  });

  it('are texts, and no chain without end', () => {
    assert.match(String(derive({ 'c.a': 5 })[0]?.[2]), /its rule is not a text/);
    const chain = Array.from({ length: 5000 }, (_, index) => [`c.x${index}`, `c.x${index + 1}`]);
    const found = derive(Object.fromEntries([...chain, ['c.x5000', '1']]));
    assert.match(String(found[0]?.[2]), /has no value/);
    assert.equal(found.at(-1)?.[2], 1);
    assert.deepEqual(derive('nonsense'), []);
  });
});
