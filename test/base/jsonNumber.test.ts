/** Numbers read from bytes: the same as JSON.parse reads them, and nothing that it refuses. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { number, readNumber, viewOf } from '../../src/base/jsonNumber.ts';

/** What is read of a text, with something behind it that is no part of the number. */
function read(text: string): number | undefined {
  const isRead = readNumber(viewOf(Buffer.from(`${text},`)), 0);
  return isRead && number.end === text.length ? number.value : undefined;
}

describe('a number read from bytes', () => {
  it('is what JSON.parse makes of it, to the last bit', () => {
    const texts = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value.toFixed(12)),
      fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value.toPrecision(21)),
      fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }).map(String),
      fc
        .tuple(fc.integer(), fc.nat(1e9), fc.integer({ min: -40, max: 40 }))
        .map(([whole, part, power]) => `${whole}.${part}e${power}`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        assert.ok(Object.is(read(text), JSON.parse(text)), `${text}: ${read(text)}`);
      }),
      { numRuns: 20_000 },
    );
  });

  for (const text of ['-0', '0e5', '1e999', '-1e-999', '1E+05', '9007199254740993', '9007199254740992.5'])
    it(`is the one of ${text}`, () => assert.ok(Object.is(read(text), JSON.parse(text))));

  it('lies exactly in the middle of two doubles: the even one', () => {
    // 1 + 2^-53 has 53 decimals; both neighbours of the middle, and the middle itself.
    for (const text of ['1.0000000000000001110', '1.00000000000000011102', '1.00000000000000011103'])
      assert.equal(read(text), Number(text));
  });

  it('is read to the end of what there is', () => {
    assert.ok(readNumber(viewOf(Buffer.from('[12345').subarray(1)), 0));
    assert.deepEqual([number.value, number.end], [12345, 5]);
  });

  for (const text of ['01', '1.', '.5', '-', '', '1e', '1e+', '+1', '--1', '00', '-.5', '0x1', 'NaN', '1_0'])
    it(`is none in ${text || 'nothing'}`, () => assert.equal(read(text), undefined));
});
