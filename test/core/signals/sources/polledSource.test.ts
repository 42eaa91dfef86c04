/** Live sources: asked again and again, whatever comes of it, and left alone for a while where nothing does. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { systemClock } from '../../../../src/base/time.ts';
import type { SignalLine } from '../../../../src/core/signals/line.ts';
import { type Collect, PolledSource } from '../../../../src/core/signals/sources/polledSource.ts';
import { until } from '../../../support/sandbox.ts';

const DATA: SignalLine[] = [{ metric: { load: 1 } }];

describe('a live source', () => {
  const sources: PolledSource[] = [];
  afterEach(() => {
    for (const source of sources.splice(0)) source.dispose();
  });

  /** What the rounds do, one after the other; the last one is done again. */
  const begin = (rounds: readonly (SignalLine[] | Error)[], seconds = 0.01) => {
    const errors: string[] = [];
    /** How many rounds had been skipped when one failed. */
    const skippedBefore: number[] = [];
    let count = 0;
    const collect: Collect = async () => {
      const round = rounds[Math.min(count++, rounds.length - 1)] ?? [];
      if (round instanceof Error) throw round;
      return round;
    };
    const onError = (message: string) => {
      errors.push(message);
      skippedBefore.push(source.state().rounds.skipped);
    };
    const source = new PolledSource(
      { name: 'gpu', from: 'gpu.json', seconds, key: null },
      { clock: systemClock, collect, onError },
    );
    sources.push(source);
    return { source, errors, skippedBefore, count: () => count };
  };

  it('that throws on rounds 2 and 3 of 5 yields data on rounds 1, 4 and 5 and logs 2 errors', async () => {
    const broken = new Error('the card is busy');
    const { source, errors, count } = begin([DATA, broken, broken, DATA, DATA, []]);
    await until('five rounds', () => count() > 5);
    assert.equal(source.take().length, 3);
    assert.deepEqual(errors, ['gpu: the card is busy', 'gpu: the card is busy']);
    const { rounds, problem } = source.state();
    assert.deepEqual([rounds.failed, rounds.skipped, problem], [2, 0, null]);
  });

  it('that keeps failing is skipped for a while: that round is skipped and not failed', async () => {
    const { source, skippedBefore } = begin([new Error('gone')]);
    const state = await until('a pause', () => {
      const now = source.state();
      return now.state === 'skipped' && now;
    });
    assert.deepEqual([state.rounds.data, state.problem], [0, 'gone']);
    assert.match(state.againAt ?? '', /^\d{4}-.*Z$/);
    // After each pause there is one trial, and the next pause is longer.
    await until('two pauses', () => skippedBefore.length > 4);
    assert.deepEqual(skippedBefore.slice(0, 5), [0, 0, 0, 5, 15]);
  });

  it('that answers again is asked as before', async () => {
    const broken = new Error('away');
    const { source } = begin([broken, broken, broken, DATA]);
    await until('data', () => source.state().rounds.data > 1);
    const { state, problem, againAt } = source.state();
    assert.deepEqual([state, problem, againAt], ['fresh', null, null]);
  });

  it('says whether what it gave is old', async () => {
    const { source } = begin([DATA, []]);
    assert.equal(source.state().state, 'waiting');
    await until('something old', () => source.state().state === 'stale');
    assert.notEqual(source.state().lastTime, null);
  });

  it('stops within one tick once it is disposed, also in the middle of a round', async () => {
    let isAborted = false;
    let rounds = 0;
    const collect: Collect = (signal) => {
      rounds++;
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          isAborted = true;
          reject(new Error('late'));
        }),
      );
    };
    const errors: string[] = [];
    const onError = (message: string) => errors.push(message);
    const source = new PolledSource(
      { name: 'slow', from: 'x', seconds: 0.01, key: null },
      { clock: systemClock, collect, onError },
    );
    await until('a round', () => rounds === 1);
    source.dispose();
    assert.equal(isAborted, true);
    await new Promise((resolve) => setImmediate(resolve));
    const { failed, data } = source.state().rounds;
    assert.deepEqual([rounds, failed, data, errors], [1, 0, 0, []]);
  });

  it('is asked once more at the end', async () => {
    const { source, count } = begin([DATA], 3600);
    await until('the first round', () => count() === 1);
    await source.finish();
    assert.equal(source.take().length, 2);
  });

  it('that does not answer holds up the end of a program for moments only', async () => {
    const collect: Collect = (signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('late'))));
    const source = new PolledSource(
      { name: 'slow', from: 'x', seconds: 0.01, key: null },
      { clock: systemClock, collect, onError: () => undefined },
    );
    sources.push(source);
    // Less than a single round may take.
    const end = await Promise.race([
      source.finish().then(() => 'over'),
      once(AbortSignal.timeout(8_000), 'abort'),
    ]);
    assert.equal(end, 'over');
  });

  it('that is asked once a month is not asked without end', async () => {
    const { count } = begin([DATA], 30 * 86_400);
    await until('the first round', () => count() === 1);
    const often = begin([DATA]);
    await until('some time', () => often.count() > 20);
    assert.equal(count(), 1);
  });

  it('marks each line with the time at which it came', async () => {
    const { source, count } = begin([DATA]);
    await until('a round', () => count() > 1);
    assert.match(String(source.take()[0]?.time), /^\d{4}-.*Z$/);
  });
});
