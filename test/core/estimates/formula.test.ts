/** Formulas over parameters: what they come to, and what is wrong with one, at its place. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { evaluate } from '../../../src/core/estimates/formula.ts';
import { estimateFrom, estimateText } from '../../../src/core/estimates/memory.ts';

const parameters = {
  nside: 2048,
  batch: 64,
  model: { depth: 3 },
  'a.b': 7,
  'batch-size': 5,
  name: 'x',
  on: true,
};

function value(text: string): number {
  const result = evaluate(text, parameters);
  if ('fault' in result) assert.fail(result.fault.message);
  return result.value;
}

/** `message @ start-end`, with `?` where only the parameters are to blame. */
function fault(text: string): string {
  const result = evaluate(text, parameters);
  if ('value' in result) assert.fail(`${text} is ${result.value}`);
  const { message, start, end, isSyntax } = result.fault;
  return `${message} @ ${start}-${end}${isSyntax ? '' : ' ?'}`;
}

describe('a formula', () => {
  it('L8: 12*nside^2*8*1.5 + 50MB with nside 2048 is 626 MB of 2^20', () => {
    const bytes = value('12*nside^2*8*1.5 + 50MB');
    assert.equal(bytes / 2 ** 20, 626);
    assert.equal(estimateText({ bytes, runs: null }), '626 MiB by the formula of the file');
  });

  for (const [text, result] of [
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 4 - 3', 3],
    ['16 / 4 / 2', 2],
    ['2 ^ 3 ^ 2', 512],
    ['2 ** 3', 8],
    ['10 - 2^2', 6],
    ['-2^2 + 5', 1],
    ['4 * -(-2)', 8],
    ['1e3 + .5 + 2.', 1002.5],
    ['2 kB', 2048],
    ['1.5GiB', 1.5 * 2 ** 30],
    ['3B', 3],
    ['batch * model.depth', 192],
    ['a.b', 7],
    ['{batch-size}*2', 10],
    ['  1  ', 1],
    ['0', 0],
  ] as const) {
    it(`${text} is ${result}`, () => assert.equal(value(text), result));
  }

  for (const [text, message] of [
    ['', 'the formula ends too early @ 0-0'],
    ['1 +', 'the formula ends too early @ 3-3'],
    ['(1 + 2', 'this bracket is not closed @ 0-1'],
    ['1 2', '"2" is not expected here @ 2-3'],
    ['2 nside', '"nside" is not expected here @ 2-7'],
    ['1 % 2', '"%" has no meaning in a formula @ 2-3'],
    ['process.exit()', 'there is no parameter "process.exit" @ 0-12 ?'],
    ['2 * nsid', 'there is no parameter "nsid" @ 4-8 ?'],
    ['name', '"name" is not a number @ 0-4 ?'],
    ['on', '"on" is not a number @ 0-2 ?'],
    ['constructor', 'there is no parameter "constructor" @ 0-11 ?'],
    ['model.__proto__', 'there is no parameter "model.__proto__" @ 0-15 ?'],
    ['1 - 2', 'it comes to -1, which is no size @ 0-5 ?'],
    ['1 / 0', 'it comes to Infinity, which is no size @ 0-5 ?'],
    ['0 / 0', 'it comes to NaN, which is no size @ 0-5 ?'],
  ] as const) {
    it(`"${text}": ${message}`, () => assert.equal(fault(text), message));
  }

  it('that is very deep or very long is refused', () => {
    assert.match(fault('('.repeat(500)), /more than 50 levels deep/);
    assert.match(fault('-'.repeat(900)), /more than 50 levels deep/);
    assert.match(fault('2^'.repeat(400)), /more than 50 levels deep/);
    assert.match(fault(`1${'+1'.repeat(5000)}`), /ends too early/);
  });

  it('of anything at all has a value or a fault inside of its text', () => {
    const sign = fc.constantFrom(
      '1',
      '2.5',
      'nside',
      '+',
      '-',
      '*',
      '/',
      '^',
      '(',
      ')',
      ' ',
      'MB',
      '{',
      '}',
      '.',
      'é',
    );
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 40 }), (signs) => {
        const text = signs.join('');
        const result = evaluate(text, parameters);
        if ('value' in result) return assert.ok(Number.isFinite(result.value) && result.value >= 0);
        const { start, end } = result.fault;
        assert.ok(start >= 0 && start <= end && end <= text.length);
      }),
    );
  });

  it('agrees with JavaScript on plain sums', () => {
    const number = fc.integer({ min: 1, max: 99 });
    const sum = fc.array(fc.tuple(number, fc.constantFrom('+', '*', '/')), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(sum, number, (parts, last) => {
        const text = `${parts.map(([each, sign]) => `${each} ${sign} `).join('')}${last}`;
        assert.equal(value(text), Number(new Function(`return ${text}`)()));
      }),
    );
  });
});

describe('an estimate from earlier runs', () => {
  it('L8: is the 95th percentile of their peaks, and a fifth more', () => {
    const peaks = Array.from({ length: 20 }, (_, index) => (index + 1) * 1000);
    assert.deepEqual(estimateFrom(peaks), { bytes: 19_000 * 1.2, runs: 20 });
    assert.deepEqual(estimateFrom([500]), { bytes: 600, runs: 1 });
    assert.equal(estimateFrom([]), null);
  });

  it('says how many there were', () => {
    const gib = 2 ** 30;
    assert.equal(estimateText({ bytes: 0.61 * gib, runs: 7 }), '625 MiB from 7 earlier runs');
    assert.equal(estimateText({ bytes: gib, runs: 1 }), '1.0 GiB from 1 earlier run');
  });
});
