/** One holder at a time: among real processes that race, and after holders that died. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { acquireLock, isBusy, lockHolder } from '../../src/base/lock.ts';
import { takeLock } from '../../src/core/process/ownLock.ts';
import { Contenders } from '../support/contenders.ts';
import { Sandbox } from '../support/sandbox.ts';

describe('a lock', () => {
  let box: Sandbox;
  let lock: string;
  beforeEach(() => {
    box = new Sandbox();
    lock = path.join(box.workspace, 'lock');
  });
  afterEach(() => box.close());
  const nobodyDies = () => false;

  it('has one holder, who is named to the others, until it is released', () => {
    const first = acquireLock(lock, 'first', nobodyDies);
    assert.ok(!isBusy(first));
    assert.equal(first.tookOverFrom, undefined);
    assert.deepEqual(acquireLock(lock, 'second', nobodyDies), { holder: 'first' });
    assert.equal(lockHolder(lock), 'first');
    first.release();
    assert.equal(lockHolder(lock), undefined);
    assert.deepEqual(fs.readdirSync(box.workspace), []);
    assert.ok(!isBusy(acquireLock(lock, 'second', nobodyDies)));
  });

  it('is not taken from a former holder that releases it late', () => {
    const first = acquireLock(lock, 'first', nobodyDies);
    const second = acquireLock(lock, 'second', (holder) => holder === 'first');
    assert.ok(!isBusy(first) && !isBusy(second));
    assert.equal(second.tookOverFrom, 'first');
    first.release();
    assert.equal(lockHolder(lock), 'second');
  });

  it('of a holder that died between the two steps of its release is free', () => {
    fs.mkdirSync(lock);
    assert.ok(!isBusy(acquireLock(lock, 'next', nobodyDies)));
    assert.equal(lockHolder(lock), 'next');
  });

  it('says when it cannot be: its folder is missing, or a file is in the way', () => {
    assert.throws(() => acquireLock(path.join(lock, 'deeper'), 'me', nobodyDies), { code: 'ENOENT' });
    fs.writeFileSync(lock, '');
    assert.throws(() => acquireLock(lock, 'me', nobodyDies), { code: 'ENOTDIR' });
    assert.deepEqual(fs.readdirSync(box.workspace), ['lock'], 'nothing is left behind');
  });

  it('has one holder at a time in a race of 20 processes', async () => {
    const race = new Contenders(box, 'take-turns', { processes: 20, count: 5 });
    await race.go();
    const results = await race.results<{ violations: number }>();
    assert.deepEqual(
      results.map(({ violations }) => violations),
      Array(20).fill(0),
    );
    assert.deepEqual(fs.readdirSync(box.workspace), ['GO'], 'no lock and no preparation is left');
  });

  it('of a dead holder is not taken by one who saw it, when another was first', () => {
    fs.mkdirSync(lock);
    fs.writeFileSync(path.join(lock, 'dead'), '');
    const late = acquireLock(lock, 'late', (holder) => {
      if (holder !== 'dead') return false;
      assert.ok(!isBusy(acquireLock(lock, 'first', () => true)));
      return true;
    });
    assert.deepEqual(late, { holder: 'first' });
  });

  it('of a dead holder goes to one of several that want it at once', async () => {
    const count = 100;
    for (let index = 0; index < count; index++) {
      fs.mkdirSync(`${lock}-${index}`);
      fs.writeFileSync(path.join(`${lock}-${index}`, 'dead'), '');
    }
    const race = new Contenders(box, 'take-over', { processes: 5, count });
    await race.go();
    const heirs = (await race.results<{ got: number[] }>()).map(({ got }) => got);
    assert.deepEqual(
      heirs.flat().sort((a, b) => a - b),
      Array.from({ length: count }, (_, index) => index),
    );
  });

  it('of a process killed while holding it is taken over, by its identity', async () => {
    const dying = new Contenders(box, 'die-holding', { processes: 1, count: 1 });
    await dying.go();
    const [end] = await dying.ended();
    assert.equal(end?.signal, 'SIGKILL');
    const former = lockHolder(lock);
    assert.ok(former, 'it died with the lock');
    const mine = takeLock(lock);
    assert.ok(!isBusy(mine));
    assert.equal(mine.tookOverFrom, former);
    mine.release();
    assert.deepEqual(fs.readdirSync(box.workspace), ['GO']);
  });

  it('of a living process is not taken over', () => {
    const mine = takeLock(lock);
    assert.ok(!isBusy(mine));
    assert.deepEqual(takeLock(lock), { holder: lockHolder(lock) });
  });
});
