/** What the page asks for, and what it makes of the answers. */

import assert from 'node:assert/strict';
import type { Series } from '../../../src/protocol/runPage.ts';
import { type Question, Readings } from '../../../src/webview/chart/readings.ts';
import type { Span } from '../../../src/webview/chart/span.ts';
import { until } from '../../support/sandbox.ts';

const DAY = 86_400_000;
const EXTENT = { from: 0, to: DAY };
const PIXELS = 100;

/** Samples of one a second, as coarse as a host gives them; with `held` each answer waits until it is let go. */
class Host {
  readonly asked: Question[] = [];
  readonly signals: AbortSignal[] = [];
  held: (() => void)[] | null = null;
  failure: Error | null = null;
  end = DAY;
  /** So far beyond what was asked lie the points that stand for its edges. */
  reach = 0;

  readonly ask = async (question: Question, signal: AbortSignal): Promise<Series> => {
    this.asked.push(question);
    this.signals.push(signal);
    const { end, failure } = this;
    if (this.held) await new Promise<void>((resolve) => this.held?.push(resolve));
    if (failure) throw failure;
    return series(question, end, this.reach);
  };

  release(): void {
    const waiting = this.held ?? [];
    this.held = null;
    for (const answer of waiting) answer();
  }
}

function series({ from, to, pixels }: Question, end: number, reach: number): Series {
  const seconds = (Math.min(to, end) - from) / 1000;
  const isRaw = seconds <= 2 * pixels;
  const step = isRaw ? 1000 : (to - from) / (2 * pixels);
  const at: number[] = from > reach && reach > 0 ? [from - reach] : [];
  for (let time = from; time <= Math.min(to, end); time += step) at.push(time);
  if (reach > 0 && to + reach < end) at.push(to + reach);
  const columns = { rss: Float64Array.from(at, (time) => time / 1000) };
  return { from, to, isRaw, gapMs: 3 * step, at: Float64Array.from(at), columns };
}

function samples(...times: number[]): Series {
  const at = Float64Array.from(times);
  const columns = { rss: at.map((time) => time / 1000) };
  return { from: times[0] ?? 0, to: times.at(-1) ?? 0, isRaw: true, gapMs: 3000, at, columns };
}

function open() {
  const host = new Host();
  let changes = 0;
  const readings = new Readings(host.ask, () => changes++);
  const want = (span: Span, extent: Span = EXTENT) => readings.want({ span, extent, pixels: PIXELS });
  const settled = async () => {
    let before = -1;
    await until('nothing is asked any more', async () => {
      const was = before;
      before = changes;
      await new Promise((resolve) => setImmediate(resolve));
      return was === changes && !host.held;
    });
  };
  return { host, readings, want, settled };
}

describe('the readings of a page', () => {
  it('come once for the whole run, and finer with margins where somebody looks closely', async () => {
    const { host, readings, want, settled } = open();
    want(EXTENT);
    await settled();
    assert.deepEqual(host.asked, [{ ...EXTENT, pixels: PIXELS }]);
    const span = { from: DAY / 2, to: DAY / 2 + 100_000 };
    want(span);
    await settled();
    assert.deepEqual(host.asked.slice(1), [
      { from: span.from - 100_000, to: span.to + 100_000, pixels: 300 },
    ]);
    assert.ok(readings.isRaw(span));
    assert.ok(!readings.isRaw({ from: 0, to: 1000 }));
    assert.ok(isRising(readings.drawing.at));
  });

  it('are enough for some panning, and asked for before their end is reached', async () => {
    const { host, want, settled } = open();
    want(EXTENT);
    want({ from: 1e7, to: 1e7 + 1e5 });
    await settled();
    want({ from: 1e7 + 4e4, to: 1e7 + 1.4e5 });
    await settled();
    assert.equal(host.asked.length, 2);
    want({ from: 1e7 + 7e4, to: 1e7 + 1.7e5 });
    await settled();
    assert.equal(host.asked.length, 3);
  });

  it('are asked for one at a time; what nobody looks at any more is dropped', async () => {
    const { host, readings, want, settled } = open();
    want(EXTENT);
    await settled();
    host.held = [];
    for (let step = 0; step < 20; step++) want({ from: step * 1e6, to: step * 1e6 + 1e5 });
    assert.equal(host.asked.length, 2);
    host.release();
    await settled();
    assert.equal(host.asked.length, 3);
    assert.equal(host.asked[2]?.from, 19e6 - 1e5);
    assert.ok(!readings.isRaw({ from: 0, to: 1e5 }));
    assert.ok(readings.isRaw({ from: 19e6, to: 19e6 + 1e5 }));
  });

  it('never replace what is looked at by an answer from elsewhere', async () => {
    const { host, readings, want, settled } = open();
    want(EXTENT);
    await settled();
    host.held = [];
    want({ from: 1e6, to: 1e6 + 1e5 });
    want({ from: 5e6, to: 5e6 + 1e5 });
    const [elsewhere] = host.held.splice(0);
    elsewhere?.();
    await until('the second one was asked', () => host.held?.length === 1);
    assert.ok(!readings.isRaw({ from: 1e6, to: 1e6 + 1e5 }));
    host.release();
    await settled();
    assert.ok(readings.isRaw({ from: 5e6, to: 5e6 + 1e5 }));
  });

  it('rise in time also where an answer brings a point before and one behind what was asked', async () => {
    const { readings, want, settled, host } = open();
    host.reach = 5e6;
    want(EXTENT);
    await settled();
    want({ from: 4e7, to: 4e7 + 1e5 });
    await settled();
    assert.ok(readings.isRaw({ from: 4e7, to: 4e7 + 1e5 }));
    assert.ok(isRising(readings.drawing.at));
  });

  it('grow with samples that come, also while an answer is on its way', async () => {
    const { host, readings, want, settled } = open();
    host.end = 10_000;
    host.held = [];
    want({ from: 0, to: 60_000 }, { from: 0, to: 60_000 });
    readings.append(samples(11_000, 12_000));
    host.release();
    await settled();
    assert.deepEqual(
      [...readings.drawing.at],
      Array.from({ length: 13 }, (_, second) => second * 1000),
    );
    readings.append(samples(12_000, 13_000));
    assert.equal(readings.drawing.at.at(-1), 13_000);
    assert.equal(readings.drawing.at.length, 14);
    assert.equal(host.asked.length, 1);
  });

  it('are made fewer again when many samples came', async () => {
    const { host, readings, want, settled } = open();
    want(EXTENT);
    await settled();
    for (let second = 1; second <= 500; second++) readings.append(samples(DAY + second * 1000));
    host.end = DAY + 500_000;
    want({ from: 0, to: host.end }, { from: 0, to: host.end });
    await settled();
    assert.equal(host.asked.length, 2);
    assert.ok(readings.drawing.at.length <= 2 * PIXELS + 1);
  });

  it('break where nothing was measured', async () => {
    const { readings, want, settled, host } = open();
    host.end = 10_000;
    want({ from: 0, to: 60_000 }, { from: 0, to: 60_000 });
    await settled();
    readings.append(samples(40_000, 41_000));
    const { at, gaps, breaks, columns } = readings.drawing;
    assert.deepEqual(gaps, [{ from: 10_000, to: 40_000 }]);
    assert.deepEqual([...breaks], [11]);
    assert.deepEqual([at[11], columns.get('rss')?.[11]], [25_000, Number.NaN]);
    assert.equal(columns.get('rss')?.[12], 40);
  });

  it('know nothing of a column where it was not measured', async () => {
    const { readings, want, settled, host } = open();
    host.end = 2000;
    want({ from: 0, to: 60_000 }, { from: 0, to: 60_000 });
    await settled();
    readings.append({ ...samples(3000), columns: { cpu: Float64Array.of(50) } });
    assert.deepEqual(
      [...(readings.drawing.columns.get('cpu') ?? [])],
      [Number.NaN, Number.NaN, Number.NaN, 50],
    );
    assert.deepEqual([...(readings.drawing.columns.get('rss') ?? [])], [0, 1, 2, Number.NaN]);
  });

  it('are not asked for again after a failure until somebody says so', async () => {
    const { host, readings, want, settled } = open();
    host.failure = new Error('the record is gone');
    want(EXTENT);
    await settled();
    want({ from: 0, to: 1e5 });
    await settled();
    assert.equal(host.asked.length, 1);
    assert.equal(readings.problem, host.failure);
    host.failure = null;
    readings.retry();
    await settled();
    assert.equal(readings.problem, null);
    assert.ok(readings.isThere);
  });

  it('are asked for anew after a new snapshot, and what is held stays until then', async () => {
    const { host, readings, want, settled } = open();
    want(EXTENT);
    await settled();
    host.held = [];
    want({ from: 0, to: 1e5 });
    readings.renew();
    assert.ok(host.signals[1]?.aborted);
    assert.ok(readings.drawing.at.length > 0);
    host.release();
    await settled();
    assert.deepEqual(
      host.asked.slice(2).map(({ to }) => to),
      [DAY, 2e5],
    );
  });
});

function isRising(at: Float64Array): boolean {
  return at.every((time, index) => index === 0 || time > (at[index - 1] ?? 0));
}
