/** Events inside one process: isolated listeners, one order, no surprise when a listener acts on the bus itself. */

import assert from 'node:assert/strict';

import { EventBus } from '../../src/base/bus.ts';
import type { Disposable } from '../../src/base/disposable.ts';

interface Topics {
  number: number;
  text: string;
}

describe('the event bus', () => {
  let errors: string[];
  let bus: EventBus<Topics>;
  beforeEach(() => {
    errors = [];
    bus = new EventBus<Topics>((error, topic) => errors.push(`${topic}: ${(error as Error).message}`));
  });

  it('goes on to the next listener when one throws, and says so', () => {
    const heard: number[] = [];
    bus.on('number', () => {
      throw new Error('broken');
    });
    bus.on('number', (value) => heard.push(value));
    bus.emit('number', 1);
    bus.emit('number', 2);
    assert.deepEqual(heard, [1, 2]);
    assert.deepEqual(errors, ['number: broken', 'number: broken']);
  });

  it('keeps topics apart', () => {
    const heard: unknown[] = [];
    bus.on('text', (value) => heard.push(value));
    bus.emit('number', 1);
    bus.emit('text', 'a');
    assert.deepEqual(heard, ['a']);
  });

  it('lets a listener leave during delivery, itself and others', () => {
    const heard: string[] = [];
    const leaving: Disposable = bus.on('number', (value) => {
      heard.push(`first ${value}`);
      leaving.dispose();
      later.dispose();
    });
    bus.on('number', (value) => heard.push(`second ${value}`));
    const later: Disposable = bus.on('number', (value) => heard.push(`third ${value}`));
    bus.emit('number', 1);
    bus.emit('number', 2);
    leaving.dispose(); // a second time does no harm
    assert.deepEqual(heard, ['first 1', 'second 1', 'second 2']);
    assert.deepEqual(errors, []);
  });

  it('gives a listener that came during delivery only what comes after', () => {
    const heard: string[] = [];
    const first: Disposable = bus.on('number', () => {
      first.dispose();
      bus.on('number', (value) => heard.push(`new ${value}`));
    });
    bus.emit('number', 1);
    bus.emit('number', 2);
    assert.deepEqual(heard, ['new 2']);
  });

  it('calls a function twice that listens twice, and each leaves for itself', () => {
    let calls = 0;
    const listener = () => calls++;
    const one = bus.on('number', listener);
    bus.on('number', listener);
    bus.emit('number', 1);
    one.dispose();
    bus.emit('number', 2);
    assert.equal(calls, 3);
  });

  it('delivers in emission order to everybody, also what a listener emits', () => {
    const heard: string[] = [];
    bus.on('number', (value) => {
      heard.push(`a${value}`);
      if (value < 3) bus.emit('number', value + 1);
    });
    bus.on('number', (value) => heard.push(`b${value}`));
    bus.emit('number', 1);
    assert.deepEqual(heard, ['a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
  });

  it('works on after the report of an error threw as well', () => {
    const strict = new EventBus<Topics>((error) => {
      throw error;
    });
    const heard: number[] = [];
    const broken = strict.on('number', () => {
      throw new Error('broken');
    });
    assert.throws(() => strict.emit('number', 1), /broken/);
    broken.dispose();
    strict.on('number', (value) => heard.push(value));
    strict.emit('number', 2);
    assert.deepEqual(heard, [2]);
  });

  it('delivers 10,000 events to 10 listeners without blocking for 50 ms', () => {
    let sum = 0;
    for (let i = 0; i < 10; i++) bus.on('number', (value) => (sum += value));
    const before = process.cpuUsage();
    for (let value = 1; value <= 10_000; value++) bus.emit('number', value);
    const { user, system } = process.cpuUsage(before);
    assert.equal(sum, (10 * (10_000 * 10_001)) / 2);
    // Processor time: the wall clock also counts what other programs on this machine take.
    assert.ok((user + system) / 1000 < 50, `${(user + system) / 1000} ms`);
  });
});
