/** The time of a run: by the clock that nobody can set, and what the one on the wall showed meanwhile. */

import assert from 'node:assert/strict';
import type { RunEvent } from '../../../src/core/run/model.ts';
import { RunTime } from '../../../src/core/run/runTime.ts';

const START = Date.UTC(2026, 10, 21, 14);
const MONO = 5_000;

/** Events by seconds since the start, and by how much the clock on the wall was set by then. */
function events(...later: readonly (readonly [seconds: number, setBy: number])[]): RunEvent[] {
  const event = (type: string, seconds: number, setBy: number, data: object = {}) => ({
    ...{
      type,
      data,
      mono: MONO + seconds * 1000,
      time: new Date(START + (seconds + setBy) * 1000).toISOString(),
    },
  });
  return [
    event('starting', -1, 0, { boot: 'b' }),
    event('running', 0, 0),
    ...later.map(([seconds, setBy]) => event('paused', seconds, setBy)),
  ] as unknown as RunEvent[];
}

const clock = (now: number, mono: number) => ({ now: () => now, mono: () => mono });

describe('the time of a run', () => {
  it('begins when its program runs', () => {
    assert.equal(RunTime.of([]), undefined);
    assert.equal(RunTime.of(events().slice(0, 1)), undefined);
    const all = events([90, 0]);
    const time = RunTime.of(all);
    assert.deepEqual(
      all.map((event) => time?.at(event)),
      [0, 0, 90_000],
    );
  });

  it('goes on by the monotonic clock, whatever the wall shows', () => {
    const time = RunTime.of(events([60, -3600]));
    assert.equal(time?.elapsed(clock(START - 3600e3, MONO + 75_000), 'b'), 75_000);
    // After a restart of the machine there is only the wall.
    assert.equal(time?.elapsed(clock(START + 80_000, 100), 'another boot'), 80_000);
    assert.equal(time?.elapsed(clock(START - 1, 100), 'another boot'), 0);
  });

  it('knows what the wall showed, also after it was set back or ahead', () => {
    const time = RunTime.of(events([60, 0], [120, -3600], [180, -3599.5], [240, 7200]));
    const shown = (seconds: number) => ((time?.wallAt(seconds * 1000) ?? 0) - START) / 1000;
    assert.deepEqual([30, 60, 119, 120, 181, 300].map(shown), [30, 60, 119, 120 - 3600, 181 - 3599.5, 7500]);
    const setBacks = (seconds: number) => time?.setBacksBefore(seconds * 1000);
    assert.deepEqual([0, 119, 120, 300].map(setBacks), [0, 0, 1, 1]);
  });

  it('of a record that was tampered with is a time all the same', () => {
    const damaged = events([10, 0]).map((event, index) =>
      index === 2 ? { ...event, time: 'never', mono: Number.NaN } : event,
    );
    const time = RunTime.of(damaged as RunEvent[]);
    assert.equal(time?.at(damaged[2] as RunEvent), 0);
    assert.equal(time?.wallAt(1000), START + 1000);
    const noStart = events().map((event) => ({ ...event, time: 'never' }));
    assert.equal(RunTime.of(noStart as RunEvent[]), undefined);
  });
});
