/** Sizes as they are shown. */

import assert from 'node:assert/strict';
import { formatBytes, parseBytes } from '../../src/base/size.ts';

describe('formatBytes', () => {
  const cases: readonly [bytes: number, shown: string][] = [
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [1536, '1.5 KiB'],
    [10 * 1024, '10 KiB'],
    [1024 * 1024 - 1, '1.0 MiB'],
    [4 << 20, '4.0 MiB'],
    [1e9, '954 MiB'],
    [5 * 2 ** 40, '5.0 TiB'],
    [5000 * 2 ** 40, '5000 TiB'],
  ];
  for (const [bytes, shown] of cases) {
    it(`shows ${bytes} as ${shown}`, () => assert.equal(formatBytes(bytes), shown));
  }
});

describe('parseBytes', () => {
  for (const [text, bytes] of [
    ['0', 0],
    ['1024', 1024],
    ['512 B', 512],
    ['4 GB', 4 * 1024 ** 3],
    ['4GiB', 4 * 1024 ** 3],
    ['1.5g', 1.5 * 1024 ** 3],
    ['10 kB', 10_240],
    ['2T', 2 * 1024 ** 4],
  ] as const)
    it(`reads ${text}`, () => assert.equal(parseBytes(text), bytes));

  for (const text of ['', ' ', 'GB', '-1', '1 XB', '1e9', '1  GB', 'NaN', `${'9'.repeat(16)}`])
    it(`does not read "${text}"`, () => assert.equal(parseBytes(text), undefined));
});
