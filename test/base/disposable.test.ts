/** Ownership of what must be given back. */

import assert from 'node:assert/strict';
import { type Disposable, DisposableStore, every } from '../../src/base/disposable.ts';
import { until } from '../support/sandbox.ts';

describe('a disposable store', () => {
  let log: string[];
  beforeEach(() => {
    log = [];
  });
  const item = (name: string): Disposable => ({ dispose: () => void log.push(name) });

  it('gives back last first, once', () => {
    const store = new DisposableStore();
    store.add(item('a'));
    store.add(item('b'));
    store.dispose();
    store.dispose();
    assert.deepEqual(log, ['b', 'a']);
  });

  it('gives back at once what comes after it was closed', () => {
    const store = new DisposableStore();
    store.dispose();
    const late = item('late');
    assert.equal(store.add(late), late);
    assert.deepEqual(log, ['late']);
  });

  it('gives back everything when some fail, then throws the first failure', () => {
    const store = new DisposableStore();
    const failing = (name: string): Disposable => ({
      dispose: () => {
        log.push(name);
        throw new Error(name);
      },
    });
    store.add(item('a'));
    store.add(failing('b'));
    store.add(failing('c'));
    assert.throws(() => store.dispose(), { message: 'c' });
    assert.deepEqual(log, ['c', 'b', 'a']);
  });

  it('stops a timer that it owns', async () => {
    let ticks = 0;
    const store = new DisposableStore();
    store.add(every(1, () => ticks++));
    await until('the timer to tick', () => ticks > 2);
    store.dispose();
    const atEnd = ticks;
    let others = 0;
    const other = every(1, () => others++);
    await until('another timer to tick', () => others > 10);
    other.dispose();
    assert.equal(ticks, atEnd);
  });
});
