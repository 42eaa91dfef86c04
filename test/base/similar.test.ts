/** What was probably meant by a name that does not exist. */

import assert from 'node:assert/strict';
import { closestName, didYouMean } from '../../src/base/similar.ts';

describe('the closest name', () => {
  for (const [name, names, meant] of [
    ['trail_count', ['trial_count', 'trial_duration'], 'trial_count'],
    ['FPS', ['fps', 'fpt'], 'fps'],
    ['fsp', ['fps', 'xyz'], 'fps'],
    ['colour', ['color', 'count'], 'color'],
    ['a', ['b', 'c'], undefined],
    ['A', ['a'], 'a'],
    ['nothing like it', ['trial_count'], undefined],
    ['same', ['same'], undefined],
    ['', ['a'], undefined],
    ['x'.repeat(5000), [`${'x'.repeat(4999)}y`], undefined],
  ] as const) {
    it(`to ${name.slice(0, 20) || 'nothing'} is ${meant ?? 'none'}`, () =>
      assert.equal(closestName(name, names), meant));
  }

  it('is asked for in a sentence, or not at all', () => {
    assert.deepEqual([didYouMean('x'), didYouMean(undefined)], [' Did you mean "x"?', '']);
  });
});
