/** Ten thousand checkpoints are read, listed and planned for without anybody waiting. */

import assert from 'node:assert/strict';
import { planPrune } from '../../../src/core/checkpoints/prune.ts';
import { foldEvents, initialState } from '../../../src/core/run/fold.ts';
import { checkpointViews } from '../../../src/core/run/view.ts';
import { CheckpointBox, madeCheckpoint } from '../../support/checkpointBox.ts';
import { eventsIn, record, request } from '../../support/record.ts';

describe('ten thousand checkpoints', () => {
  it('cost little time, and those that are gone little room', () => {
    const box = new CheckpointBox();
    try {
      const made = (step: number) => ({
        ...{ path: `checkpoints/c_${step}.pt`, step, time: new Date(1e12 + step).toISOString(), bytes: 1 },
        ...{
          sha256: 'a'.repeat(64),
          description: null,
          tags: [],
          metrics: { loss: step },
          kind: 'file' as const,
        },
        ...{ source: 'pattern' as const, traces: { blocks: { bytes: 256, crc32: ['00000000'] } } },
      });
      const steps = Array.from({ length: 10_000 }, (_value, index) => made(index));
      const paths = steps.slice(0, 9_000).map((each) => each.path);
      const events = eventsIn(
        record([
          ...steps.map((each) => ['checkpoint', each] as const),
          ['pruned', { paths, by: 'ada', why: '' }],
        ]),
      );
      const before = process.cpuUsage();
      const all = foldEvents(initialState(request), events.slice(0, -1));
      const views = checkpointViews(all, []);
      const policy = { last: 3, best: { metric: 'loss', mode: 'min' as const, count: 2 }, everySteps: 5_000 };
      const { fates } = planPrune({ run: () => box.folder }, box.folder, views, { policy, isLive: true });
      const { user, system } = process.cpuUsage(before);
      assert.equal(fates.filter(({ stays }) => stays).length, 6);
      assert.ok(user + system < 3_000_000, `${user + system} µs`);
      assert.equal(foldEvents(all, events.slice(-1)).checkpoints.length, 1_100);
      assert.equal(all.checkpoints.length, 10_000);
    } finally {
      box.remove();
    }
  });

  it('count only where all of what is recorded can be what it says', () => {
    const { isPinned: _isPinned, isPruned: _isPruned, good: _good, ...one } = madeCheckpoint();
    const bad = [
      { time: 'soon' },
      { bytes: -1 },
      { bytes: 'x' },
      { path: 'a\0b' },
      { step: '1' },
      { kind: 'x' },
    ];
    const events = bad.map((more) => ['checkpoint', { ...one, ...more }] as const);
    const folded = foldEvents(
      initialState(request),
      eventsIn(record([...events, ['checkpoint', one]] as never)),
    );
    assert.deepEqual(
      folded.checkpoints.map((each) => each.path),
      [one.path],
    );
  });

  it('of a forged record may be many more', () => {
    const made = (step: number) => {
      const { isPinned: _isPinned, isPruned: _isPruned, good: _good, ...one } = madeCheckpoint();
      return { ...one, path: `checkpoints/c_${step % 50_000}.pt`, step };
    };
    const steps = Array.from({ length: 60_000 }, (_value, index) => ['checkpoint', made(index)] as const);
    const events = eventsIn(
      record([...steps, ['pruned', { paths: ['checkpoints/c_7.pt'], by: '', why: '' }]]),
    );
    const before = process.cpuUsage();
    const { checkpoints } = foldEvents(initialState(request), events);
    const { user, system } = process.cpuUsage(before);
    assert.equal(checkpoints.length, 50_000);
    assert.deepEqual(
      [checkpoints.at(-1)?.step, checkpoints.filter(({ isPruned }) => isPruned).map(({ step }) => step)],
      [59_999, [50_007]],
    );
    assert.ok(user + system < 3_000_000, `${user + system} µs`);
  });
});
