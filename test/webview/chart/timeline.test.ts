/** The time axis: what zooming, panning and following come to. */

import assert from 'node:assert/strict';
import { Timeline } from '../../../src/webview/chart/timeline.ts';

const MINUTE = 60_000;
const PERIOD = { periodMs: 1000 };

/** Frames are drawn by hand. */
function timeline(toMs: number, isLive = false) {
  const frames: (() => void)[] = [];
  const line = new Timeline((draw) => frames.push(draw));
  line.setExtent({ from: 0, to: toMs }, { isLive, ...PERIOD });
  return { line, frame: () => frames.splice(0).map((draw) => draw()).length };
}

describe('the time axis', () => {
  it('shows everything at first, and a live run of a second as a minute', () => {
    assert.deepEqual(timeline(10 * MINUTE).line.span, { from: 0, to: 10 * MINUTE });
    assert.deepEqual(timeline(1000, true).line.span, { from: 0, to: MINUTE });
    assert.equal(timeline(1000, true).line.newest, 1000);
  });

  it('keeps what is under the pointer while zooming, and stays within the run', () => {
    const { line } = timeline(10 * MINUTE);
    line.zoom(0.5, 2 * MINUTE);
    assert.deepEqual(line.span, { from: MINUTE, to: 6 * MINUTE });
    line.zoom(4, 2 * MINUTE);
    assert.deepEqual(line.span, { from: 0, to: 10 * MINUTE });
    assert.ok(line.isAll);
  });

  it('shows no less than ten samples', () => {
    const { line } = timeline(10 * MINUTE);
    line.zoom(1e-9, MINUTE);
    assert.equal(line.span.to - line.span.from, 10_000);
    line.select({ from: MINUTE, to: MINUTE });
    assert.deepEqual(line.span, { from: MINUTE - 5000, to: MINUTE + 5000 });
  });

  it('follows the newest sample: all of a run, or as much as was shown', () => {
    const { line } = timeline(10 * MINUTE, true);
    line.setExtent({ from: 0, to: 11 * MINUTE }, { isLive: true, ...PERIOD });
    assert.deepEqual(line.span, { from: 0, to: 11 * MINUTE });
    line.zoom(0.5);
    assert.deepEqual(line.span, { from: 5.5 * MINUTE, to: 11 * MINUTE });
    line.setExtent({ from: 0, to: 12 * MINUTE }, { isLive: true, ...PERIOD });
    assert.deepEqual(line.span, { from: 6.5 * MINUTE, to: 12 * MINUTE });
    assert.ok(line.isFollowing);
  });

  it('follows it also in the first minute, where the axis goes on behind it', () => {
    const { line } = timeline(20_000, true);
    line.zoom(0.25);
    assert.deepEqual(line.span, { from: 5000, to: 20_000 });
    line.setExtent({ from: 0, to: 26_000 }, { isLive: true, ...PERIOD });
    assert.deepEqual(line.span, { from: 11_000, to: 26_000 });
    line.panBy(-5000);
    line.follow();
    assert.deepEqual(line.span, { from: 11_000, to: 26_000 });
    line.zoom(2);
    assert.deepEqual(line.span, { from: 0, to: 30_000 });
    assert.ok(line.isFollowing);
  });

  it('stops following with any pan, and follows again when asked to', () => {
    const { line } = timeline(10 * MINUTE, true);
    line.zoom(0.1);
    line.panBy(-MINUTE);
    const { span } = line;
    assert.equal(line.isFollowing, false);
    line.setExtent({ from: 0, to: 20 * MINUTE }, { isLive: true, ...PERIOD });
    assert.deepEqual(line.span, span);
    line.follow();
    assert.deepEqual(line.span, { from: 19 * MINUTE, to: 20 * MINUTE });
  });

  it('takes no sample back that came before the news of it', () => {
    const { line } = timeline(10 * MINUTE, true);
    line.setExtent({ from: 0, to: 9 * MINUTE }, { isLive: true, ...PERIOD });
    assert.equal(line.extent.to, 10 * MINUTE);
    line.setExtent({ from: 0, to: 9 * MINUTE }, { isLive: false, ...PERIOD });
    assert.equal(line.extent.to, 9 * MINUTE);
  });

  it('looks where the pointer is, else where it was left; a moment out of view is brought into it', () => {
    const { line } = timeline(10 * MINUTE);
    line.pin(MINUTE);
    line.hover(2 * MINUTE);
    assert.equal(line.moment, 2 * MINUTE);
    line.hover(null);
    assert.equal(line.moment, MINUTE);
    line.select({ from: 5 * MINUTE, to: 6 * MINUTE });
    line.pin(MINUTE);
    assert.ok(line.span.from < MINUTE && line.span.to > MINUTE && line.span.to < 3 * MINUTE);
    line.pin(99 * MINUTE);
    assert.equal(line.moment, 10 * MINUTE);
  });

  it('calls back once per frame, however much changed', () => {
    const { line, frame } = timeline(10 * MINUTE);
    frame();
    let calls = 0;
    const end = line.subscribe(() => calls++);
    line.zoom(0.5);
    line.pan(0.1);
    line.hover(5);
    assert.equal(frame(), 1);
    assert.equal(calls, 1);
    end();
    line.pan(0.1);
    frame();
    assert.equal(calls, 1);
  });

  it('is the same after it was saved and restored; nothing is saved while all is shown', () => {
    const { line } = timeline(10 * MINUTE, true);
    assert.equal(line.save(), undefined);
    line.zoom(0.5);
    const saved = JSON.parse(JSON.stringify(line.save())) as unknown;
    const other = timeline(12 * MINUTE, true).line;
    other.restore(saved);
    assert.deepEqual([other.span, other.isFollowing], [{ from: 7 * MINUTE, to: 12 * MINUTE }, true]);
    line.panBy(-MINUTE);
    other.restore(line.save());
    assert.deepEqual([other.span, other.isFollowing], [line.span, false]);
  });

  for (const hostile of [
    null,
    7,
    'x',
    {},
    { from: 'a', to: 2 },
    { from: 5, to: 1 },
    { from: Number.NaN, to: 1 },
  ])
    it(`is not led astray by a saved ${JSON.stringify(hostile)}`, () => {
      const { line } = timeline(MINUTE);
      line.restore(hostile);
      assert.deepEqual(line.span, { from: 0, to: MINUTE });
    });
});
