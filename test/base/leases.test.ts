/** What was taken is given back, in reverse order, whatever fails on the way. */

import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { type LeaseFailure, Leases } from '../../src/base/leases.ts';

describe('leases', () => {
  it('are released last first, one after the other; one that fails is reported and the others still happen', async () => {
    const leases = new Leases();
    const log: string[] = [];
    const failures: LeaseFailure[] = [];
    leases.take('lock', () => void log.push('lock'));
    leases.take('port', async () => {
      log.push('port…');
      await nextTurn();
      log.push('…port');
    });
    leases.take('graphics card', () => {
      throw new Error('driver is gone');
    });
    leases.take('folder', () => Promise.reject(new Error('not empty')));
    await leases.releaseAll((failure) => failures.push(failure));
    assert.deepEqual(log, ['port…', '…port', 'lock']);
    assert.deepEqual(
      failures.map(({ name, error }) => [name, (error as Error).message]),
      [
        ['folder', 'not empty'],
        ['graphics card', 'driver is gone'],
      ],
    );
  });

  it('are released once', async () => {
    const leases = new Leases();
    let count = 0;
    leases.take('lock', () => void count++);
    const unexpected = () => assert.fail('nothing fails here');
    await leases.releaseAll(unexpected);
    await leases.releaseAll(unexpected);
    assert.equal(count, 1);
  });

  it('that are taken while others are released are released too', async () => {
    const leases = new Leases();
    const log: string[] = [];
    leases.take('first', () => void log.push('first'));
    leases.take('second', () => leases.take('late', () => void log.push('late')));
    await leases.releaseAll(() => assert.fail('nothing fails here'));
    assert.deepEqual(log, ['late', 'first']);
  });

  it('all happen, for any pattern of failures', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean()), async (fails) => {
        const leases = new Leases();
        const released: number[] = [];
        const failed: string[] = [];
        for (const [index, doesFail] of fails.entries()) {
          leases.take(String(index), () => {
            released.push(index);
            if (doesFail) throw new Error('no');
          });
        }
        await leases.releaseAll(({ name }) => failed.push(name));
        assert.deepEqual(released, [...fails.keys()].reverse());
        assert.deepEqual(failed, released.filter((index) => fails[index]).map(String));
      }),
    );
  });
});
