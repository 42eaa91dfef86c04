/** The axis of a chart's values: round marks that differ, whatever its numbers are. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { linearScale, logScale } from '../../../src/webview/metrics/scale.ts';

const texts = ({ ticks }: ReturnType<typeof linearScale>) => ticks.map(({ text }) => text);

describe('the values beside a chart', () => {
  it('are round, as fine as they need to be, and from zero on where nothing is below it', () => {
    assert.deepEqual(texts(linearScale({ least: 0.01, greatest: 2.2 })), ['0', '1', '2']);
    assert.deepEqual(texts(linearScale({ least: -1, greatest: 1 })), ['-1', '0', '1']);
    const near = texts(linearScale({ least: 0.001, greatest: 0.0011 }));
    assert.equal(new Set(near).size, near.length, near.join());
    assert.deepEqual(texts(linearScale({ least: 5, greatest: 5 })), ['4.5', '5.0', '5.5']);
    assert.deepEqual(texts(linearScale({ least: Number.POSITIVE_INFINITY, greatest: 0 })), [
      '0',
      '0.5',
      '1.0',
    ]);
  });

  it('are powers of ten on a logarithmic axis, and round numbers where it holds less than two of them', () => {
    assert.deepEqual(texts(logScale({ least: 1e-3, greatest: 1 })), ['0.001', '0.01', '0.1', '1']);
    assert.deepEqual(texts(logScale({ least: 2, greatest: 3 })).slice(0, 2), ['2.0', '2.5']);
    assert.ok(texts(logScale({ least: 1e-300, greatest: 1e300 })).length <= 6);
  });

  it('hold all that is to be seen, few and each another one', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(value, value, (one, other) => {
        const [least, greatest] = [Math.min(one, other), Math.max(one, other)];
        const scale = linearScale({ least, greatest });
        assert.ok(scale.low <= least && scale.top >= greatest && scale.low < scale.top);
        assert.ok(scale.ticks.length <= 6);
        assert.ok(scale.ticks.every(({ at }) => at >= scale.low && at <= scale.top));
        if (greatest - least > Math.max(Math.abs(least), Math.abs(greatest)) * 1e-5)
          assert.equal(new Set(texts(scale)).size, scale.ticks.length, texts(scale).join());
      }),
    );
  });
});
