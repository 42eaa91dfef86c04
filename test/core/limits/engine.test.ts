/** Limits against a clock that the test moves: when they warn, when they fire, and when they are over. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EventBus } from '../../../src/base/bus.ts';
import { LimitsEngine } from '../../../src/core/limits/engine.ts';
import type { Crossing, Level } from '../../../src/core/limits/watch.ts';
import type { Limit, LimitRule } from '../../../src/core/run/resources.ts';

function limit(rule: LimitRule, value: number, holdSeconds = 0, more: Partial<Limit> = {}): Limit {
  return { rule, value, holdSeconds, action: 'warn', from: 'file', ...more };
}

/** What was crossed, as `near 65`. */
class Bench {
  readonly crossed: string[] = [];
  readonly failures: unknown[] = [];
  readonly bus = new EventBus<{ crossing: Crossing }>((error) => this.failures.push(error));
  readonly engine: LimitsEngine;
  private readonly rule: LimitRule;
  now = 1000;

  constructor(only: Limit) {
    this.rule = only.rule;
    this.engine = new LimitsEngine([only], this.bus);
    this.bus.on('crossing', ({ level, value }) => this.crossed.push(`${level} ${value}`));
  }

  /** One value a second. */
  feed(...values: readonly (number | null)[]): string[] {
    for (const value of values) {
      this.engine.feed({ [this.rule]: value }, this.now);
      this.now += 1000;
    }
    return this.crossed.splice(0);
  }
}

describe('limits', () => {
  it('L1: 80 % and 50, 65, 85, 50: one warning at 65, one limit at 85, one back to normal', () => {
    const bench = new Bench(limit('memory.percent', 80));
    assert.deepEqual(bench.feed(50), []);
    assert.deepEqual(bench.feed(65), ['near 65']);
    assert.deepEqual(bench.feed(85), ['exceeded 85']);
    assert.deepEqual(bench.feed(50), ['normal 50']);
  });

  it('L1: a listener that throws does not stop the others', () => {
    const bench = new Bench(limit('memory.percent', 80));
    const heard: string[] = [];
    bench.bus.on('crossing', () => {
      throw new Error('broken');
    });
    bench.bus.on('crossing', ({ level }) => heard.push(level));
    bench.feed(85, 50);
    assert.deepEqual(heard, ['exceeded', 'normal']);
    assert.equal(bench.failures.length, 2);
  });

  it('fire above their value and not at it', () => {
    const bench = new Bench(limit('memory.percent', 80));
    assert.deepEqual(bench.feed(80), ['near 80']);
    assert.deepEqual(bench.feed(80.1), ['exceeded 80.1']);
  });

  it('warn once at 80 % of the value, again only after 3 points below', () => {
    const bench = new Bench(limit('memory.bytes', 1000));
    assert.deepEqual(bench.feed(799, 800, 790, 771, 900), ['near 800']);
    assert.deepEqual(bench.feed(770, 790, 810), ['normal 770', 'near 810']);
  });

  it('fire again only after they were well below', () => {
    const bench = new Bench(limit('memory.bytes', 1000));
    assert.deepEqual(bench.feed(1001, 900, 1002, 780, 1003), ['exceeded 1001']);
    assert.deepEqual(bench.feed(770, 1004), ['normal 770', 'exceeded 1004']);
  });

  it('do nothing about a spike that is shorter than the hold', () => {
    const bench = new Bench(limit('memory.bytes', 1000, 3));
    assert.deepEqual(bench.feed(100, 2000, 2000, 2000, 100), ['near 2000', 'normal 100']);
    assert.deepEqual(bench.feed(2000, 2000, 2000), ['near 2000']);
    assert.deepEqual(bench.feed(2000), ['exceeded 2000']);
  });

  it('begin the hold anew after each moment below', () => {
    const bench = new Bench(limit('memory.bytes', 1000, 2));
    assert.deepEqual(bench.feed(2000, 2000, 900, 2000, 2000, 900), ['near 2000']);
  });

  it('do not count a gap in the samples to the hold', () => {
    const bench = new Bench(limit('memory.bytes', 1000, 5));
    bench.feed(2000, 2000);
    bench.now += 30_000; // suspended
    assert.deepEqual(bench.feed(2000, 2000, 2000, 2000), []);
    assert.deepEqual(bench.feed(2000), ['exceeded 2000']);
  });

  it('take samples that are always slow for what they are', () => {
    const bench = new Bench(limit('memory.bytes', 1000, 60));
    const seen: string[] = [];
    for (let count = 0; count < 5; count++) {
      seen.push(...bench.feed(2000));
      bench.now += 29_000;
    }
    assert.deepEqual(seen, ['near 2000', 'exceeded 2000']);
  });

  it('a clock that goes back counts nothing', () => {
    const bench = new Bench(limit('memory.bytes', 1000, 3));
    bench.feed(2000, 2000);
    bench.now -= 3_600_000;
    assert.deepEqual(bench.feed(2000, 2000), []);
    assert.deepEqual(bench.feed(2000), ['exceeded 2000']);
  });

  it('neither fire nor clear on what nobody knows', () => {
    const bench = new Bench(limit('memory.bytes', 1000));
    assert.deepEqual(bench.feed(null, Number.NaN, Number.POSITIVE_INFINITY), []);
    assert.deepEqual(bench.feed(1001, null, null, 990, null), ['exceeded 1001']);
    const held = new Bench(limit('memory.bytes', 1000, 2));
    assert.deepEqual(held.feed(2000, null, null, null, 2000, 2000), ['near 2000']);
    assert.deepEqual(held.feed(2000), ['exceeded 2000']);
  });

  it('of 0 are limits', () => {
    const bench = new Bench(limit('swap.bytes', 0));
    assert.deepEqual(bench.feed(0, 0), []);
    assert.deepEqual(bench.feed(1), ['exceeded 1']);
    assert.deepEqual(bench.feed(0), ['normal 0']);
  });

  it('on what must stay free fire below their value', () => {
    const bench = new Bench(limit('disk.freeBytes', 1000));
    assert.deepEqual(bench.feed(2000, 1251), []);
    assert.deepEqual(bench.feed(1250), ['near 1250']);
    assert.deepEqual(bench.feed(1000), []);
    assert.deepEqual(bench.feed(999), ['exceeded 999']);
    assert.deepEqual(bench.feed(1200, 1298, 1299), ['normal 1299']);
    assert.deepEqual(new Bench(limit('disk.freePercent', 90)).feed(95, 91, 89), ['exceeded 89']);
  });

  it('that are met again and again are told of less often', () => {
    const bench = new Bench(limit('memory.bytes', 1000));
    const day = Array.from({ length: 24 * 3600 }, (_value, index) => (index % 2 === 0 ? 100 : 900));
    assert.equal(bench.feed(...day).length, 2 * 20 + 1);
    const calm = Array.from({ length: 600 }, () => 100);
    assert.deepEqual(bench.feed(...calm), []);
    assert.deepEqual(bench.feed(100, 900), ['normal 100', 'near 900']);
  });

  it('on CPU take the mean over the hold', () => {
    const bench = new Bench(limit('cpu.percent', 100, 4));
    assert.deepEqual(bench.feed(400, 0, 0, 400), []);
    assert.deepEqual(bench.feed(0), ['near 100']);
    assert.deepEqual(bench.feed(8, 0, 0, 0), ['exceeded 102', 'normal 2']);
  });

  it('on CPU need no more room for a longer window', () => {
    const bench = new Bench(limit('cpu.percent', 100, 86_400));
    const day = Array.from({ length: 86_400 }, () => 150);
    assert.deepEqual(bench.feed(...day), []);
    assert.deepEqual(bench.feed(150), ['exceeded 150']);
  });

  it('begin anew where one is changed, and are gone where one is taken away', () => {
    const bench = new Bench(limit('memory.bytes', 1000, 2));
    bench.feed(2000, 2000);
    bench.engine.set('memory.bytes', limit('memory.bytes', 3000, 0));
    assert.deepEqual(bench.feed(2000, 2500, 3001), ['near 2500', 'exceeded 3001']);
    bench.engine.set('memory.bytes', null);
    assert.deepEqual(bench.feed(9000), []);
  });

  it('go on from how they stood, where another program held them before', () => {
    const only = limit('memory.bytes', 1000);
    const mark = { rule: only.rule, value: 1200, limit: 1000, message: '', exceeded: 1, time: '' };
    const after = (level: Level, ...values: readonly number[]) => {
      const crossed: string[] = [];
      const bus = new EventBus<{ crossing: Crossing }>(assert.ifError);
      bus.on('crossing', ({ level: now, value }) => crossed.push(`${now} ${value}`));
      const engine = new LimitsEngine([only], bus, [{ ...mark, level }]);
      for (const [index, value] of values.entries()) engine.feed({ 'memory.bytes': value }, index * 1000);
      return crossed;
    };
    assert.deepEqual(after('near', 850, 1001), ['exceeded 1001']);
    assert.deepEqual(after('exceeded', 1200, 900, 700), ['normal 700']);
    assert.deepEqual(after('normal', 850), ['near 850']);
  });

  it('may be changed by who hears of them', () => {
    const bench = new Bench(limit('memory.bytes', 1000));
    bench.bus.on('crossing', () => bench.engine.set('memory.bytes', null));
    assert.deepEqual(bench.feed(2000, 10, 2000), ['exceeded 2000']);
  });

  it('whatever comes: levels alternate, and each exceeded one was beyond its hold', () => {
    const value = fc.oneof(fc.constant(null), fc.double({ min: 0, max: 200, noNaN: true }));
    const feed = fc.record({ value, step: fc.integer({ min: 0, max: 20_000 }) });
    fc.assert(
      fc.property(fc.array(feed, { maxLength: 60 }), fc.integer({ min: 0, max: 8 }), (feeds, hold) => {
        const bus = new EventBus<{ crossing: Crossing }>(assert.ifError);
        const engine = new LimitsEngine([limit('memory.percent', 100, hold)], bus);
        let level: Level = 'normal';
        let now = 0;
        let beyondSince: number | undefined;
        bus.on('crossing', (crossing) => {
          assert.notEqual(crossing.level, level);
          if (crossing.level === 'near') assert.equal(level, 'normal');
          if (crossing.level === 'normal') assert.ok(crossing.value <= 77);
          if (crossing.level === 'exceeded') {
            assert.ok(crossing.value > 100);
            assert.ok(now - (beyondSince ?? Number.NaN) >= hold * 1000);
          }
          level = crossing.level;
        });
        for (const { value: reading, step } of feeds) {
          now += step;
          if (reading !== null) beyondSince = reading > 100 ? (beyondSince ?? now) : undefined;
          engine.feed({ 'memory.percent': reading }, now);
        }
      }),
    );
  });
});
