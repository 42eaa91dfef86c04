/** Names of values as they are typed. */

import assert from 'node:assert/strict';
import { nameParts, placeFor } from '../../../src/core/config/lookUp.ts';
import { PRESETS } from '../../../src/core/config/presets.ts';
import { scan } from '../../../src/core/config/scan.ts';

describe('the name of a value', () => {
  for (const [name, parts] of [
    ['a.b', ['a', 'b']],
    ['.b', ['', 'b']],
    ['b', ['b']],
    ['a.b.c', ['a', 'b', 'c']],
    ['"a.b".c', ['a.b', 'c']],
    ['\'my section\'."my.key"', ['my section', 'my.key']],
    ['a.', ['a', '']],
    ["it's.b", ["it's", 'b']],
    ['', ['']],
  ] as const) {
    it(`${name || 'nothing'} has the parts ${JSON.stringify(parts)}`, () =>
      assert.deepEqual(nameParts(name), parts));
  }

  it('means the longest section that is there', () => {
    const tree = scan('top = 1\n[a]\nb.c = 1\n[a.b]\nx = 1\n', PRESETS.ini);
    const place = (name: string) => placeFor(tree, nameParts(name));
    assert.deepEqual(place('a.b.x'), ['a.b', 'x']);
    assert.deepEqual(place('a.b.c'), ['a', 'b.c']);
    assert.deepEqual(place('a.b.new'), ['a.b', 'new']);
    assert.deepEqual(place('c.d.new'), ['c.d', 'new']);
    assert.deepEqual(place('.top'), ['', 'top']);
  });
});
