/** Trying again: how often, after which waits, and how it is broken off. */

import assert from 'node:assert/strict';
import { type Retry, type RetryRules, retry } from '../../../src/core/resilience/retry.ts';
import { until } from '../../support/sandbox.ts';

const RULES: RetryRules = { attempts: 4, baseMs: 20, capMs: 1000, jitter: 0, totalMs: 30_000 };

describe('an operation that is tried again', () => {
  let calls: number;
  let seen: Retry[];
  beforeEach(() => {
    calls = 0;
    seen = [];
  });

  /** Fails so often, then gives its number. */
  function run(failures: number, rules: Partial<RetryRules> = {}, signal?: AbortSignal) {
    const operation = async () => {
      calls++;
      if (calls <= failures) throw new Error(`failure ${calls}`);
      return calls;
    };
    const options = { rules: { ...RULES, ...rules }, isWorthIt: () => true, signal };
    return retry(operation, { ...options, onRetry: (each) => seen.push(each) });
  }

  it('runs as often as there are attempts, the first one counted, and throws the last error', async () => {
    const started = performance.now();
    await assert.rejects(run(9), /failure 4/);
    assert.equal(calls, 4);
    assert.ok(performance.now() - started >= 20 + 40 + 80 - 5);
    assert.deepEqual(
      seen.map(({ error, attempt, waitMs }) => [String(error), attempt, waitMs]),
      [
        ['Error: failure 1', 1, 20],
        ['Error: failure 2', 2, 40],
        ['Error: failure 3', 3, 80],
      ],
    );
  });

  it('gives what a later attempt gives', async () => {
    assert.equal(await run(2), 3);
    assert.equal(seen.length, 2);
  });

  it('never waits longer than the cap, with its jitter', async () => {
    for (let round = 0; round < 20; round++) {
      calls = 0;
      await assert.rejects(run(9, { baseMs: 1, capMs: 2, jitter: 0.9 }));
    }
    assert.equal(seen.length, 60);
    assert.ok(seen.every(({ waitMs }) => waitMs > 0 && waitMs <= 2));
    assert.ok(new Set(seen.map(({ waitMs }) => waitMs)).size > 20, 'waits are spread');
  });

  it('begins no attempt after the time for all of them', async () => {
    await assert.rejects(run(9, { attempts: 100, capMs: 20, totalMs: 70 }), /failure [2-4]$/);
  });

  it('throws at once what is not worth it', async () => {
    const wrong = new TypeError('wrong password');
    const operation = () => Promise.reject(wrong);
    const isWorthIt = (error: unknown) => error !== wrong;
    await assert.rejects(retry(operation, { rules: RULES, isWorthIt, onRetry: () => calls++ }), wrong);
    assert.equal(calls, 0);
  });

  it('ends at once when it is cancelled during a wait', async () => {
    const cancel = new AbortController();
    const result = run(9, { baseMs: 60_000, capMs: 60_000, totalMs: 1e6 }, cancel.signal);
    await until('the first wait', () => seen.length === 1);
    const started = performance.now();
    cancel.abort(new Error('not any more'));
    await assert.rejects(result, /not any more/);
    assert.ok(performance.now() - started < 500);
    assert.equal(calls, 1);
  });

  it('does not begin when it was cancelled before', async () => {
    await assert.rejects(run(0, {}, AbortSignal.abort(new Error('never'))), /never/);
    assert.equal(calls, 0);
  });

  for (const attempts of [0, -1, Number.NaN])
    it(`needs an attempt, not ${attempts}`, () => assert.rejects(run(0, { attempts }), /at least one/));
});
