/** Which lanes a run has, and the rows of the table. */

import assert from 'node:assert/strict';
import type { Extent } from '../../../src/protocol/runPage.ts';
import { blockOf } from '../../../src/webview/chart/block.ts';
import { compose } from '../../../src/webview/chart/drawing.ts';
import { lanesOf } from '../../../src/webview/monitor/lanes.ts';
import { tableRows } from '../../../src/webview/monitor/tableRows.ts';

const GIB = 2 ** 30;
const EXTENT: Extent = {
  from: 0,
  to: 1000,
  samples: 1,
  periodMs: 1000,
  cores: 2,
  memoryBytes: 4 * GIB,
  gpus: [],
  limits: [],
  peaks: {},
};

const ids = (extent: Partial<Extent>, peaks: Extent['peaks'] = {}) =>
  lanesOf({ ...EXTENT, ...extent, peaks }).map(({ id }) => id);

describe('the lanes', () => {
  it('are memory and CPU, and others only when there is something to show', () => {
    assert.deepEqual(ids({}), ['memory', 'cpu']);
    assert.deepEqual(ids({}, { read: 1, received: 900, processes: 9 }), ['memory', 'cpu', 'disk']);
    assert.deepEqual(ids({}, { sent: 1e6 }), ['memory', 'cpu', 'network']);
    const gpus = [{ name: 'Card', memoryBytes: 8 * GIB }];
    assert.deepEqual(ids({ gpus }, { 'gpu0.memory': 1 }), ['memory', 'cpu', 'gpuMemory']);
    const limits = [{ rule: 'processes.count', value: 10, action: 'warn' }] as const;
    assert.deepEqual(ids({ limits }, { processes: 3 }), ['memory', 'cpu', 'processes']);
  });

  it('have the limits of the run as lines, and the lowest one in words', () => {
    const limits = [
      { rule: 'memory.percent', value: 50, action: 'warn' },
      { rule: 'memory.bytes', value: GIB, action: 'stop' },
      { rule: 'cpu.percent', value: 150, action: 'warn' },
      { rule: 'idle.seconds', value: 9, action: 'stop' },
    ] as const;
    const [memory, cpu] = lanesOf({ ...EXTENT, limits });
    assert.deepEqual(memory?.lines, [
      { value: 2 * GIB, isLimit: true },
      { value: GIB, isLimit: true },
      { value: 4 * GIB, isLimit: false },
    ]);
    assert.deepEqual(memory?.ceiling, { text: 'of {0} limit', value: GIB, unit: 'bytes' });
    assert.deepEqual(cpu?.lines, [
      { value: 150, isLimit: true },
      { value: 200, isLimit: false },
    ]);
  });

  it('tell each card by colour and dash', () => {
    const gpus = Array.from({ length: 8 }, (_, card) => ({ name: `Card ${card}`, memoryBytes: GIB }));
    const lane = lanesOf({ ...EXTENT, gpus, peaks: { 'gpu0.use': 1 } }).find(({ id }) => id === 'gpu');
    const looks = lane?.curves.map(({ hue, dash }) => `${hue} ${dash.join()}`);
    assert.equal(new Set(looks).size, 8);
  });
});

describe('the table', () => {
  const span = { from: 0, to: 1e6 };
  const times = Array.from({ length: 1000 }, (_, second) => second * 1000);
  const columns = { rss: Float64Array.from(times, (time) => (time === 500_000 ? 99 : 1)) };
  const whole = { ...span, isRaw: true, gapMs: 3000, at: Float64Array.from(times), columns };
  const drawing = compose(blockOf(whole, span, 1), null);
  const mark = { at: 500_500, kind: 'warning', text: 'high', time: '' } as const;

  it('has at most sixty rows, in one of which the spike and the event stand', () => {
    const { rows, isRaw } = tableRows(drawing, ['rss', 'cpu'], { span, marks: [mark] });
    assert.ok(!isRaw && rows.length <= 60 && rows.length > 50);
    const high = rows.filter(({ values }) => values.get('rss') === 99);
    assert.equal(high.length, 1);
    assert.deepEqual(high[0]?.marks, [mark]);
    assert.equal(rows.flatMap(({ marks }) => marks).length, 1);
    assert.equal(rows[0]?.values.has('cpu'), false);
  });

  it('has a row for each sample where there are few', () => {
    const { rows, isRaw } = tableRows(drawing, ['rss'], { span: { from: 10_000, to: 19_000 }, marks: [] });
    assert.ok(isRaw);
    assert.deepEqual(
      rows.map(({ at }) => at),
      times.slice(10, 20),
    );
  });
});
