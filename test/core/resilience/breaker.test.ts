/** A breaker: when it opens, what it says meanwhile, how it closes, and that other processes know of it. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { mock } from 'node:test';
import { AppError } from '../../../src/base/errors.ts';
import { Breaker, ServerPaused } from '../../../src/core/resilience/breaker.ts';
import { Sandbox } from '../../support/sandbox.ts';

const DOWN = new AppError('unreachable', 'Connection refused');

describe('a breaker', () => {
  let box: Sandbox;
  let folder: string;
  let calls: number;
  beforeEach(() => {
    box = new Sandbox();
    folder = path.join(box.root, 'servers');
    calls = 0;
    mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-11-21T14:04:00Z') });
  });
  afterEach(() => {
    mock.timers.reset();
    box.close();
  });

  const another = () =>
    new Breaker('gpu-1', folder, { failures: 3, pauseMs: 60_000, counts: (error) => error === DOWN });
  const call = (breaker: Breaker, error?: Error) =>
    breaker.call(async () => {
      calls++;
      await Promise.resolve(); // as an async function that is awaited
      if (error) throw error;
      return 'answer';
    });
  async function fail(breaker: Breaker, times: number): Promise<void> {
    for (let i = 0; i < times; i++) await assert.rejects(call(breaker, DOWN), DOWN);
  }
  const file = () => path.join(folder, 'gpu-1.json');

  it('opens after so many failures in a row, and then fails without asking', async () => {
    const breaker = another();
    await fail(breaker, 3);
    for (let i = 0; i < 2; i++) await assert.rejects(call(breaker, DOWN), ServerPaused);
    assert.equal(calls, 3);
  });

  it('says of what, since when, until when and why', async () => {
    const breaker = another();
    await fail(breaker, 3);
    const error = await call(breaker).catch((error: unknown) => error);
    assert.ok(error instanceof ServerPaused);
    assert.match(
      error.message,
      /^gpu-1 is paused until \d\d:05 after 3 failures \(last: Connection refused\)\.$/,
    );
    assert.equal(error.code, 'unreachable');
    assert.equal(error.target, 'gpu-1');
    assert.equal(error.openedAt, '2026-11-21T14:04:00.000Z');
    assert.equal(error.retryAt, '2026-11-21T14:05:00.000Z');
    assert.equal(error.lastError, 'Connection refused');
  });

  it('counts only failures in a row', async () => {
    const breaker = another();
    await fail(breaker, 2);
    assert.equal(await call(breaker), 'answer');
    await fail(breaker, 2);
    assert.equal(await call(breaker), 'answer');
    assert.equal(calls, 6);
  });

  it('lets other errors pass, and does not count them', async () => {
    const breaker = another();
    const denied = new AppError('denied', 'wrong password');
    for (let i = 0; i < 5; i++) await assert.rejects(call(breaker, denied), denied);
    assert.equal(await call(breaker), 'answer');
    assert.equal(fs.existsSync(file()), false);
  });

  it('makes one trial after the pause, however many ask', async () => {
    const breaker = another();
    await fail(breaker, 3);
    mock.timers.tick(59_999);
    await assert.rejects(call(breaker), ServerPaused);
    mock.timers.tick(1);
    const all = await Promise.allSettled(Array.from({ length: 4 }, () => call(breaker, DOWN)));
    assert.equal(calls, 4);
    assert.ok(all.every(({ status }) => status === 'rejected'));
    mock.timers.tick(59_999);
    await assert.rejects(call(breaker), ServerPaused, 'the pause began anew');
    mock.timers.tick(1);
    assert.equal(await call(breaker), 'answer');
    assert.equal(fs.existsSync(file()), false, 'nothing is counted any more');
    await fail(breaker, 2);
    assert.equal(await call(breaker), 'answer');
  });

  it('takes an answer of any kind in a trial as a sign of life', async () => {
    const breaker = another();
    await fail(breaker, 3);
    mock.timers.tick(60_000);
    const denied = new AppError('denied', 'wrong password');
    await assert.rejects(call(breaker, denied), denied);
    assert.equal(await call(breaker), 'answer');
  });

  describe('of another process', () => {
    it('counts on, and is open too', async () => {
      await fail(another(), 1);
      await fail(another(), 1);
      const early = another();
      await fail(another(), 1);
      for (const each of [early, another()]) await assert.rejects(call(each), ServerPaused);
      assert.equal(calls, 3);
    });

    it('leaves the trial to the first', async () => {
      const [one, two] = [another(), another()];
      await fail(one, 3);
      mock.timers.tick(60_000);
      let answer = (_: string) => {};
      const trial = one.call(() => new Promise<string>((resolve) => (answer = resolve)));
      await assert.rejects(call(two), ServerPaused);
      answer('it lives');
      assert.equal(await trial, 'it lives');
      assert.equal(await call(two), 'answer');
    });

    it('makes a trial where the first died in it', async () => {
      const [one, two] = [another(), another()];
      await fail(one, 3);
      mock.timers.tick(60_000);
      void one.call(() => new Promise<never>(() => undefined));
      mock.timers.tick(60_000);
      assert.equal(await call(two), 'answer');
    });

    it('counts failures that come at one moment', async () => {
      const many = Array.from({ length: 3 }, another);
      await Promise.allSettled(many.map((each) => call(each, DOWN)));
      await assert.rejects(call(another()), ServerPaused);
    });
  });

  for (const [what, content] of [
    ['damaged', '{"count": 3, "opened'],
    ['of another shape', '{"count": "3", "openedAt": 5, "lastError": ""}'],
    ['from the future', '{"count": 9, "openedAt": 9999999999999, "lastError": ""}'],
    ['a list', '[]'],
    ['hostile', '{"__proto__": {"count": 9, "openedAt": 1, "lastError": ""}}'],
  ] as const) {
    it(`is closed where its file is ${what}`, async () => {
      fs.mkdirSync(folder);
      fs.writeFileSync(file(), content);
      await fail(another(), 2);
      assert.equal(await call(another()), 'answer');
    });
  }

  it('tells why the server failed also where nothing can be kept', async () => {
    fs.writeFileSync(folder, 'in the way');
    await fail(another(), 5);
  });
});
