/** Runs that move are looked at soon, and not too often. */

import assert from 'node:assert/strict';
import { Pace } from '../../../src/base/pace.ts';
import { RowQueue } from '../../../src/core/store/rowQueue.ts';
import { until } from '../../support/sandbox.ts';

describe('the queue of rows', () => {
  let queue: RowQueue | undefined;
  afterEach(() => queue?.dispose());

  function newQueue(look: (id: string) => boolean = () => true) {
    const looked: string[] = [];
    const told: string[][] = [];
    queue = new RowQueue({
      pace: new Pace(),
      look: (id) => {
        looked.push(id);
        return look(id);
      },
      onChange: (ids) => told.push([...ids]),
    });
    return { queue, looked, told };
  }

  it('looks once at what was named often, and tells of it together with others', async () => {
    const { queue: one, looked, told } = newQueue();
    for (let time = 0; time < 5; time++) for (const id of ['a', 'b']) one.touch(id);
    await until('a look', () => told.length > 0);
    assert.deepEqual([looked, told], [['a', 'b'], [['a', 'b']]]);
  });

  it('tells nothing of what is as it was', async () => {
    const { queue: one, looked, told } = newQueue((id) => id !== 'a');
    one.touch('a');
    one.touch('b');
    await until('a look', () => told.length > 0);
    assert.deepEqual([looked, told], [['a', 'b'], [['b']]]);
  });

  it('looks at one that never rests at most four times a second, and at its last move', async () => {
    const { queue: one, looked } = newQueue();
    const start = performance.now();
    await until('six looks', () => {
      one.touch('a');
      return looked.length === 6;
    });
    assert.ok(performance.now() - start >= 1000, `six looks within ${performance.now() - start} ms`);
    one.touch('a');
    await until('the last look', () => looked.length === 7);
  });

  it('lets no other wait for one that never rests', async () => {
    const { queue: one, looked } = newQueue();
    await until('three looks', () => {
      one.touch('a');
      return looked.length === 3;
    });
    one.touch('a');
    one.touch('b');
    await until('the other', () => looked.includes('b'));
    assert.equal(looked.filter((id) => id === 'a').length, 3);
    await until('the one that had to wait', () => looked.length === 5);
  });

  it('does nothing any more once it was given back', async () => {
    const { queue: one, looked } = newQueue();
    one.touch('a');
    one.dispose();
    one.touch('b');
    const { queue: other, looked: later } = newQueue();
    other.touch('c');
    await until('another queue', () => later.length === 1);
    assert.deepEqual(looked, []);
  });
});
