/** Run ids: unique and in order within one millisecond, and read back. */

import assert from 'node:assert/strict';
import { isId, monthOf, newId, shortId } from '../../src/base/ids.ts';

describe('ids', () => {
  const realNow = Date.now;
  afterEach(() => {
    Date.now = realNow;
  });

  it('are unique and ascending: 10,000 in one millisecond', () => {
    const frozen = Date.now();
    Date.now = () => frozen;
    const ids = Array.from({ length: 10_000 }, newId);
    assert.equal(new Set(ids).size, 10_000);
    assert.deepEqual(ids, ids.toSorted());
    assert.equal(new Set(ids.map((id) => id.slice(0, 10))).size, 1, 'all of one millisecond');
    assert.ok(ids.every(isId));
  });

  it('ascend also when the clock is set back', () => {
    const first = newId();
    Date.now = () => realNow() - 3_600_000;
    const second = newId();
    assert.ok(second > first);
  });

  it('name the month of their time, in UTC', () => {
    Date.now = () => Date.UTC(2099, 11, 31, 23, 59, 59, 999);
    assert.equal(monthOf(newId()), '2099-12');
    assert.equal(monthOf('01arz3ndektsv4rrffq69g5fav'), '2016-07');
  });

  it('are known by their form', () => {
    for (const text of [
      '',
      '01ARZ3NDEKTSV4RRFFQ69G5FAV',
      '01arz3ndektsv4rrffq69g5fa',
      '01arz3ndektsv4rrffq69g5favv',
      '81arz3ndektsv4rrffq69g5fav',
      '01arz3ndektsv4rrffq69g5fai',
      '01arz3ndektsv4rrffq69g5fav\n',
      '../../../../../../../../..',
    ]) {
      assert.equal(isId(text), false, JSON.stringify(text));
    }
  });

  it('are shown by their last six characters', () => {
    assert.equal(shortId('01arz3ndektsv4rrffq69g5fav'), '9g5fav');
  });
});
