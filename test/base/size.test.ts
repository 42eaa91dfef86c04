/** Sizes as they are shown. */

import assert from 'node:assert/strict';
import { formatBytes } from '../../src/base/size.ts';

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
