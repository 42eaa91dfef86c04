/** Work with a limit of time. */

import assert from 'node:assert/strict';
import { withinTime } from '../../src/base/timeLimit.ts';

describe('work within a time', () => {
  it('gives its result, also one within another', () => {
    assert.deepEqual(
      withinTime(1000, () => [withinTime(1000, () => 1)?.value, 2]),
      { value: [1, 2] },
    );
    assert.deepEqual(
      withinTime(1000, () => undefined),
      { value: undefined },
    );
  });

  it('is broken off when it takes longer, even inside of a pattern', () => {
    const from = performance.now();
    assert.equal(
      withinTime(50, () => /^(a+)+$/.test(`${'a'.repeat(100)}b`)),
      undefined,
    );
    assert.ok(performance.now() - from < 1000);
    assert.deepEqual(
      withinTime(1000, () => 3),
      { value: 3 },
      'the next one is not harmed',
    );
  });

  it('may fail with its own error', () => {
    const work = () => withinTime(1000, () => JSON.parse('{'));
    assert.throws(work, SyntaxError);
  });
});
