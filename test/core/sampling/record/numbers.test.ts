/** Numbers from bytes: the same as `JSON.parse`, and nothing that is no list of numbers. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readNumbers } from '../../../../src/core/sampling/record/numbers.ts';

function read(text: string, room = 8): number[] | undefined {
  const bytes = Buffer.from(`#${text}#`);
  const into = new Float64Array(room).fill(-1);
  const count = readNumbers(bytes, 1, bytes.length - 1, into);
  return count < 0 ? undefined : [...into.subarray(0, count)];
}

/** What `JSON.parse` makes of it, where that is a list of numbers. */
function expected(text: string): number[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value) || value.length === 0 || value.length > 8) return undefined;
    const isPlain = value.every((item) => item === null || typeof item === 'number');
    return isPlain ? value.map((item) => (item === null ? Number.NaN : item)) : undefined;
  } catch {
    return undefined;
  }
}

describe('the numbers of a line', () => {
  it('are what JSON.parse gives, to the last bit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger(), fc.constant(null)), {
          minLength: 1,
          maxLength: 8,
        }),
        (values) => {
          const text = JSON.stringify(values);
          assert.deepEqual(read(text), expected(text), text);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('are what JSON.parse gives, or nothing, whatever the line holds', () => {
    const piece = fc.constantFrom(
      ...[
        '[',
        ']',
        ',',
        '-',
        '.',
        '0',
        '1',
        '23',
        '5e',
        'E+4',
        'e-7',
        'null',
        'nul',
        ' ',
        '\t',
        '"7"',
        '{',
        'NaN',
      ],
      ...['123456789012345678', '0.1', '00', '1.', '\u0000', 'ü', 'true', '1e999', '-0'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const text = `[${pieces.join('')}]`;
        const [is, should] = [read(text), expected(text)];
        assert.deepEqual(is, should, text);
      }),
      { numRuns: 5000 },
    );
  });

  it('are no more than there is room for', () => {
    assert.deepEqual(read('[1,2,3]', 3), [1, 2, 3]);
    assert.equal(read('[1,2,3]', 2), undefined);
  });
});
