/** Long work lets everything else have its turn. */

import assert from 'node:assert/strict';
import { Pace } from '../../src/base/pace.ts';

/** Keeps the processor busy, as reading files does. */
function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('a pace', () => {
  it('asks for no pause while there is time left', () => {
    assert.equal(new Pace().turn(), undefined);
  });

  it('lets others in between, however many work at the same time', async () => {
    const pace = new Pace();
    let turns = 0;
    let isDone = false;
    const others = () => {
      turns++;
      if (!isDone) setImmediate(others);
    };
    setImmediate(others);
    const worker = async () => {
      for (let step = 0; step < 30; step++) {
        await pace.turn();
        work(1);
      }
    };
    await Promise.all([worker(), worker(), worker()]);
    isDone = true;
    assert.ok(turns >= 5, `${turns} turns for others`);
  });

  it('rests after a slice where that is asked for', async () => {
    const pace = new Pace(30);
    work(10);
    const start = performance.now();
    await pace.turn();
    assert.ok(performance.now() - start >= 29);
    assert.equal(pace.turn(), undefined, 'the rest is not part of the next slice');
  });
});
