/** Numbers keep the spelling they were written in. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { exactNumber, isRecord, parseExact, plainNumber } from '../../src/base/json.ts';

describe('exact JSON', () => {
  for (const text of [
    '1.0',
    '-0',
    '-0.0',
    '1e3',
    '1E-7',
    '0.10',
    '12345678901234567890',
    '0.1000000000000000055511151231257827',
    '1e999',
    '{"seed":12345678901234567890,"lr":1.0,"n":[1.50,2]}',
    '{"__proto__":{"x":1.0}}',
  ]) {
    it(`leaves ${text} as it is`, () => assert.equal(JSON.stringify(parseExact(text)), text));
  }

  it('gives plain numbers where a double keeps the spelling', () => {
    assert.deepEqual(parseExact('{"a": 1, "b": -2.5, "c": 1e+21}'), { a: 1, b: -2.5, c: 1e21 });
    assert.equal(typeof parseExact('0.1'), 'number');
  });

  it('gives the number inside for calculations', () => {
    assert.equal(plainNumber(parseExact('1.0')), 1);
    assert.equal(plainNumber(parseExact('12345678901234567890')), Number('12345678901234567890'));
    assert.equal(plainNumber('1.0'), '1.0');
    assert.equal(plainNumber(null), null);
  });

  it('takes only what JSON can spell', () => {
    for (const source of ['0x10', '1_000', '.5', '1.', '+1', '01', 'NaN', '1.0,"a":2']) {
      assert.equal(exactNumber(source, 7), 7, source);
    }
    assert.notEqual(exactNumber('7.0', 7), 7);
  });

  it('does not take a raw number for a place of named values', () => {
    assert.deepEqual(
      [parseExact('1.0'), parseExact('{}'), [], null, 'x'].map((value) => isRecord(value)),
      [false, true, false, false, false],
    );
  });

  it('refuses what JSON refuses', () => {
    for (const text of ['', '{', '[1,]', '{"a":01}', 'NaN', '// x']) {
      assert.throws(() => parseExact(text), SyntaxError, text);
    }
  });

  it('goes round: what was parsed is printed byte by byte as it was', () => {
    const digits = fc.stringMatching(/^(0|[1-9]\d{0,29})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/);
    const number = fc.tuple(fc.constantFrom('', '-'), digits).map(([sign, rest]) => sign + rest);
    const { value } = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        number,
        fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
        fc.constantFrom('true', 'false', 'null'),
        fc.array(tie('value')).map((items) => `[${items.join(',')}]`),
        // Names that are numbers change places in any JavaScript object; so they begin with a letter here.
        fc
          .dictionary(fc.stringMatching(/^[a-z][^"\\\p{Cc}]{0,5}$/u), tie('value'))
          .map(
            (fields) => `{${Object.entries(fields).map(([key, text]) => `${JSON.stringify(key)}:${text}`)}}`,
          ),
      ),
    }));
    fc.assert(
      fc.property(value, (text) => assert.equal(JSON.stringify(parseExact(text)), text)),
      { numRuns: 150 },
    );
  });
});
