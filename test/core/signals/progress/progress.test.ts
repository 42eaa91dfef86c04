/** How far a run is: nested, weighed, paused, failed, without an end, and when it will be done. */

import assert from 'node:assert/strict';
import { Pauses } from '../../../../src/core/run/pauses.ts';
import type { RunProgress } from '../../../../src/core/run/signals.ts';
import { ProgressSoFar } from '../../../../src/core/signals/progress/progress.ts';
import type { ProgressSaid } from '../../../../src/core/signals/sink.ts';
import { seededRandom } from '../../../support/random.ts';

const NOTHING: ProgressSaid = {
  ...{ task: null, parent: null, done: undefined, total: undefined },
  ...{ weight: undefined, unit: undefined, state: undefined },
};
const START = Date.parse('2026-11-21T14:00:00.000Z');

class Told {
  readonly pauses = new Pauses();
  seconds = 0;
  private readonly soFar = new ProgressSoFar({ pauses: this.pauses, earlierMs: null });

  say(said: Partial<ProgressSaid>, source = 'signals'): void {
    this.soFar.say({ ...NOTHING, ...said }, source, START + this.seconds * 1000);
  }

  /** What happens to the run now. */
  event(type: 'paused' | 'resumed'): void {
    this.pauses.follow({ type, time: new Date(START + this.seconds * 1000).toISOString() });
  }

  get now(): RunProgress {
    const progress = this.soFar.progress();
    assert.ok(progress);
    return progress;
  }

  task(name: string | null) {
    return this.now.tasks.find(({ task }) => task === name);
  }
}

function after(seconds: number, steps: number, told = new Told()): Told {
  for (let step = 1; step <= steps; step++) {
    told.seconds += seconds;
    told.say({ done: step, total: 100 });
  }
  return told;
}

describe('progress', () => {
  it('at a constant speed knows after five updates when it is done, to a tenth', () => {
    for (const seconds of [0.001, 1, 3600]) {
      const { etaMs, ratePerSecond } = after(seconds, 5).now;
      assert.ok(Math.abs((etaMs ?? 0) - 95_000 * seconds) <= 9_500 * seconds + 1, `${etaMs}`);
      assert.ok(Math.abs((ratePerSecond ?? 0) * seconds - 1) < 0.1);
    }
  });

  it('at a constant speed hardly spreads', () => {
    const { etaMs, etaLowMs, etaHighMs } = after(1, 20).now;
    assert.ok(etaLowMs !== null && etaHighMs !== null && etaMs !== null);
    assert.ok(etaMs - etaLowMs < 0.01 * etaMs && etaHighMs - etaMs < 0.01 * etaMs);
  });

  it('at a speed that varies says between what: most times the truth is there', () => {
    let inside = 0;
    for (let run = 0; run < 100; run++) {
      const random = seededRandom(run);
      const told = new Told();
      const took = Array.from({ length: 100 }, () => 0.5 + 4 * random() ** 2);
      for (const [index, seconds] of took.slice(0, 40).entries()) {
        told.seconds += seconds;
        told.say({ done: index + 1, total: 100 });
      }
      const left = 1000 * took.slice(40).reduce((sum, seconds) => sum + seconds, 0);
      const { etaLowMs, etaHighMs } = told.now;
      if ((etaLowMs ?? 0) <= left && left <= (etaHighMs ?? 0)) inside++;
    }
    assert.ok(inside >= 60, `${inside} of 100 were within`);
  });

  it('is not thrown off by one step that took long', () => {
    const told = after(1, 30);
    const before = told.now.etaMs ?? 0;
    told.seconds += 20;
    told.say({ done: 31, total: 100 });
    const { etaMs } = told.now;
    assert.ok((etaMs ?? 0) < 2.5 * before, `${before} became ${etaMs}`);
  });

  it('of which a part was done before anything was said starts there, and counts it in no rate', () => {
    const told = new Told();
    told.say({ done: 40, total: 100 });
    assert.equal(told.now.percent, 40);
    for (let done = 41; done <= 46; done++) {
      told.seconds += 10;
      told.say({ done, total: 100 });
    }
    assert.ok(Math.abs((told.now.etaMs ?? 0) - 540_000) < 54_000, `${told.now.etaMs}`);
  });

  it('of a whole shows a quarter when one part of four is done, and 37.5 % with half of the second one', () => {
    const told = new Told();
    told.say({ task: 'all', done: 0, total: 4 });
    told.say({ task: 'part 1', parent: 'all', done: 10, total: 10 });
    assert.equal(told.now.percent, 25);
    told.say({ task: 'all', done: 1 });
    assert.equal(told.now.percent, 25);
    told.say({ task: 'part 2', parent: 'all', done: 50, total: 100 });
    assert.equal(told.now.percent, 37.5);
    assert.equal(told.now.task, 'all');
    assert.deepEqual(
      told.now.tasks.map(({ task, percent }) => [task, percent]),
      [
        ['all', 37.5],
        ['part 1', 100],
        ['part 2', 50],
      ],
    );
  });

  it('of a whole that says nothing itself is that of its parts, as they weigh', () => {
    const told = new Told();
    told.say({ task: 'prepare', parent: 'all', done: 0, total: 10, weight: 1 });
    told.say({ task: 'train', parent: 'all', done: 0, total: 50, weight: 3 });
    assert.equal(told.now.percent, 0);
    told.say({ task: 'prepare', parent: 'all', done: 10 });
    assert.equal(told.now.percent, 25);
    told.say({ task: 'train', parent: 'all', done: 25 });
    assert.equal(told.now.percent, 62.5);
  });

  it('does not fall back when an inner bar begins anew before the outer one counts it', () => {
    const told = new Told();
    const seen: number[] = [];
    const look = () => seen.push(told.now.percent ?? 0);
    told.say({ task: 'epoch', done: 0, total: 3 });
    for (let epoch = 1; epoch <= 3; epoch++) {
      for (let batch = 0; batch <= 4; batch++) {
        told.say({ task: 'batch', parent: 'epoch', done: batch, total: 4 });
        look();
        if (batch === 0 && epoch > 1) told.say({ task: 'epoch', done: epoch - 1 });
        look();
      }
    }
    told.say({ task: 'epoch', done: 3 });
    look();
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    assert.equal(seen.at(-1), 100);
  });

  it('never is more than all there is', () => {
    const told = new Told();
    told.say({ done: 12, total: 10 });
    assert.deepEqual([told.now.percent, told.now.tasks[0]?.done], [100, 10]);
  });

  it('of nothing to do has no percentage, and all of it once that is said to be done', () => {
    const told = new Told();
    told.say({ done: 0, total: 0 });
    assert.deepEqual([told.now.percent, told.now.etaMs], [null, null]);
    told.say({ state: 'done' });
    assert.equal(told.now.percent, 100);
  });

  it('without a known end is counted, and nobody says when it is over', () => {
    const told = new Told();
    for (let done = 1; done < 10; done++) {
      told.seconds += 1;
      told.say({ done, unit: 'frames' });
    }
    const { percent, etaMs, ratePerSecond, tasks } = told.now;
    assert.deepEqual([percent, etaMs, tasks[0]?.done, tasks[0]?.unit], [null, null, 9, 'frames']);
    assert.ok(Math.abs((ratePerSecond ?? 0) - 1) < 0.01);
  });

  it('that fails stays where it is', () => {
    const told = after(1, 42);
    told.say({ state: 'failed' });
    const { percent, etaMs, tasks } = told.now;
    assert.deepEqual([percent, etaMs, tasks[0]?.state], [42, null, 'failed']);
  });

  it('of a loop that was left early is over, and no further than it got', () => {
    const told = after(1, 42);
    told.say({ state: 'done' });
    const { percent, etaMs, tasks } = told.now;
    assert.deepEqual([percent, etaMs, tasks[0]?.state, tasks[0]?.percent], [42, null, 'done', 42]);
  });

  it('does not count the time in which its task was paused, but what was done in it', () => {
    const told = after(1, 10);
    told.say({ state: 'paused' });
    told.seconds += 500;
    told.say({ done: 12, state: 'paused' });
    assert.equal(told.now.tasks[0]?.done, 12);
    told.seconds += 500;
    told.say({ state: 'running' });
    const before = told.now;
    assert.deepEqual([before.percent, before.tasks[0]?.elapsedMs], [12, 9_000]);
    assert.ok(Math.abs((before.etaMs ?? 0) - 88_000) < 8_800, `${before.etaMs}`);
  });

  it('does not count the time in which the run was paused, however often', () => {
    const told = after(1, 10);
    for (const seconds of [100, 200]) {
      told.seconds += 0.5;
      told.event('paused');
      told.seconds += seconds;
      told.event('resumed');
      told.seconds += 0.5;
      const done = (told.now.tasks[0]?.done ?? 0) + 1;
      told.say({ done, total: 100 });
    }
    const { tasks, etaMs } = told.now;
    assert.equal(tasks[0]?.elapsedMs, 11_000);
    assert.ok(Math.abs((etaMs ?? 0) - 88_000) < 8_800, `${etaMs}`);
  });

  it('is that of the task that goes on, where several were said', () => {
    const told = new Told();
    told.say({ task: 'download', done: 5, total: 5 });
    told.say({ task: 'train', done: 1, total: 10 });
    assert.deepEqual([told.now.task, told.now.percent], ['train', 10]);
  });

  it('is believed of the program, and of its log only where it says nothing', () => {
    const told = new Told();
    told.say({ done: 1, total: 2 }, 'log:tqdm');
    assert.deepEqual([told.now.source, told.now.percent], ['log:tqdm', 50]);
    told.say({ task: 'own', done: 1, total: 10 });
    told.say({ done: 2, total: 2 }, 'log:tqdm');
    assert.deepEqual([told.now.source, told.now.percent, told.now.tasks.length], ['signals', 10, 1]);
  });

  it('of tasks that are inside of each other, or too many of them, is not lost', () => {
    const told = new Told();
    told.say({ task: 'a', parent: 'b', done: 1, total: 2 });
    told.say({ task: 'b', parent: 'a', done: 1, total: 2 });
    told.say({ task: 'c', parent: 'c', done: 1, total: 2 });
    for (let task = 0; task < 1000; task++)
      told.say({ task: `part ${task}`, parent: 'c', done: task, total: 2000 });
    assert.ok(told.now.tasks.length <= 100);
    assert.ok(told.now.percent !== null && told.now.percent >= 0 && told.now.percent <= 100);
  });

  it('of a run that goes on from a checkpoint is where that was, until it says something itself', () => {
    const soFar = new ProgressSoFar({
      pauses: new Pauses(),
      earlierMs: 60_000,
      position: { task: 'epoch', done: 40, total: 100 },
    });
    soFar.begin(START);
    const begun = soFar.progress();
    assert.deepEqual(
      [begun?.percent, begun?.task, begun?.earlierMs, begun?.source, begun?.etaMs],
      [40, 'epoch', 60_000, 'checkpoint', null],
    );
    soFar.say({ ...NOTHING, task: 'epoch', done: 41, total: 100 }, 'log:counter', START + 1000);
    soFar.say({ ...NOTHING, task: 'epoch', done: 42, total: 100 }, 'log:counter', START + 2000);
    const { percent, source, etaMs } = soFar.progress() ?? {};
    assert.deepEqual([percent, source, etaMs], [42, 'log:counter', 58_000]);
  });

  it('goes on at its speed once the clock was set back', () => {
    const told = after(10, 20);
    told.seconds -= 3600;
    for (let step = 21; step <= 50; step++) {
      told.seconds += 10;
      told.say({ done: step, total: 100 });
    }
    const { etaMs, ratePerSecond } = told.now;
    assert.ok(Math.abs((ratePerSecond ?? 0) - 0.1) < 0.01, String(ratePerSecond));
    assert.ok(Math.abs((etaMs ?? 0) - 500_000) < 50_000, String(etaMs));
  });

  it('counts what single lines say late, at no other speed', () => {
    const told = after(10, 20);
    told.seconds -= 5;
    told.say({ done: 30, total: 100 });
    told.seconds += 105;
    told.say({ done: 30, total: 100 });
    assert.ok(Math.abs((told.now.ratePerSecond ?? 0) - 0.1) < 0.01, String(told.now.ratePerSecond));
  });

  it('may jump by any numbers', () => {
    const told = new Told();
    for (const done of [0, 1e300, 3, Number.MAX_VALUE, 0.1]) {
      told.seconds += 1;
      told.say({ done, total: 1e300 });
      const { percent } = told.now;
      assert.ok(percent === null || (percent >= 0 && percent <= 100), `${percent}`);
    }
    assert.doesNotThrow(() => JSON.stringify(told.now));
  });
});
