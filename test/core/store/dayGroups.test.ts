/** Runs by day: borders in local time, stable keys, nothing lost and nothing twice. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { encodeTime } from 'ulid';
import { groupByDay } from '../../../src/core/store/dayGroups.ts';

const idAt = (when: Date, tail = '0') =>
  `${encodeTime(when.getTime(), 10).toLowerCase()}${tail.padStart(16, '0')}`;
const local = (month: number, day: number, hour = 12, minute = 0) =>
  new Date(2026, month - 1, day, hour, minute);
const now = local(11, 21, 9).getTime();
const shape = (ids: readonly string[], nowMs = now) =>
  groupByDay(ids, nowMs).map(({ key, label, count }) => [key, label, count]);

describe('runs by day', () => {
  it('are in the groups a person would look in, each border on its side', () => {
    const ids = [
      local(11, 21, 8),
      local(11, 21, 0),
      local(11, 20, 23, 59),
      local(11, 20, 0),
      local(11, 19, 23, 59),
      local(11, 15, 0),
      local(11, 14, 23, 59),
      local(10, 23, 0),
      local(10, 22, 23, 59),
      local(10, 1, 0),
      local(9, 30, 23, 59),
      local(2, 1, 0),
    ].map((when) => idAt(when));
    assert.deepEqual(shape(ids), [
      ['2026-11-21', 'Today', 2],
      ['2026-11-20', 'Yesterday', 2],
      ['last-7-days', 'Last 7 days', 2],
      ['last-30-days', 'Last 30 days', 2],
      ['2026-10', 'October 2026', 2],
      ['2026-09', 'September 2026', 1],
      ['2026-02', 'February 2026', 1],
    ]);
    assert.deepEqual(
      groupByDay(ids, now).flatMap((group) => group.ids),
      ids,
    );
  });

  it('keep the key of a day over midnight, when its name changes', () => {
    const ids = [idAt(local(11, 21, 8))];
    assert.deepEqual(shape(ids, local(11, 21, 23, 59).getTime()), [['2026-11-21', 'Today', 1]]);
    assert.deepEqual(shape(ids, local(11, 22, 0, 1).getTime()), [['2026-11-21', 'Yesterday', 1]]);
  });

  it('of a clock that goes ahead are of today', () => {
    assert.deepEqual(shape([idAt(local(12, 24))]), [['2026-11-21', 'Today', 1]]);
  });

  it('are none for none', () => assert.deepEqual(groupByDay([], now), []));

  it('begin with local midnight also on days of 23 and 25 hours', () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Europe/Berlin';
    try {
      for (const [month, day] of [
        [3, 29],
        [10, 25],
      ] as const) {
        const next = local(month, day + 1, 10).getTime();
        const ids = [
          idAt(local(month, day + 1, 0)),
          idAt(local(month, day, 23, 59)),
          idAt(local(month, day, 0)),
        ];
        assert.deepEqual(
          groupByDay(ids, next).map(({ label, count }) => [label, count]),
          [
            ['Today', 1],
            ['Yesterday', 2],
          ],
        );
      }
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('lose none and have none twice, in their order, whatever the times', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: now + 1e9 })), (times) => {
        const ids = times
          .map((ms, index) => idAt(new Date(ms), String(index)))
          .sort()
          .reverse();
        const groups = groupByDay(ids, now);
        assert.deepEqual(
          groups.flatMap((group) => group.ids),
          ids,
        );
        assert.equal(new Set(groups.map(({ key }) => key)).size, groups.length);
        assert.ok(groups.every(({ ids: own, count }) => own.length === count && count > 0));
      }),
    );
  });
});
