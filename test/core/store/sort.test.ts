/** Runs in the order of any field or parameter. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseExact } from '../../../src/base/json.ts';
import { initialState } from '../../../src/core/run/fold.ts';
import { type RunView, viewOf } from '../../../src/core/run/view.ts';
import { sortRuns } from '../../../src/core/store/sort.ts';
import { request } from '../../support/record.ts';

const base = viewOf(initialState(request), '/runs/x', []);
const run = (id: string, parameters: Record<string, unknown>, more: Partial<RunView> = {}): RunView => ({
  ...base,
  ...more,
  id,
  parameters,
});
const ids = (runs: readonly RunView[]) => runs.map(({ id }) => id).join('');

describe('sorting runs', () => {
  const runs = [
    run('a', { lr: 0.1, note: 'x' }, { durationMs: 3 }),
    run('b', { lr: 10, note: 'y' }, { durationMs: null }),
    run('c', { lr: 9, note: 'x' }, { durationMs: 1 }),
    run('d', {}, { durationMs: 2 }),
  ];

  for (const [keys, order] of [
    [['lr'], 'acbd'],
    [['-lr'], 'bcad'],
    [['p.lr'], 'acbd'],
    [['durationMs'], 'cdab'],
    [['-durationMs'], 'adcb'],
    [['note', '-lr'], 'cabd'],
    [['-note', 'lr'], 'bacd'],
    [['nothing'], 'abcd'],
    [[], 'abcd'],
  ] as const) {
    it(`by ${keys.join(', ') || 'nothing'} is ${order}`, () =>
      assert.equal(ids(sortRuns(runs, keys)), order));
  }

  it('puts what is missing or no number last, in either direction', () => {
    const odd = [run('a', { x: Number.NaN }), run('b', { x: null }), run('c', { x: 1 }), run('d', { x: 2 })];
    assert.equal(ids(sortRuns(odd, ['x'])), 'cdab');
    assert.equal(ids(sortRuns(odd, ['-x'])), 'dcab');
  });

  it('takes a number with its own spelling for the number it is', () => {
    const spelled = [
      run('a', { x: parseExact('10.0') }),
      run('b', { x: 9 }),
      run('c', { x: parseExact('9.50') }),
    ];
    assert.equal(ids(sortRuns(spelled, ['x'])), 'bca');
  });

  it('prefers the field of a run to a parameter of that name, which p. names', () => {
    const both = [
      run('a', { status: 2 }, { status: 'completed' }),
      run('b', { status: 1 }, { status: 'failed' }),
    ];
    assert.equal(ids(sortRuns(both, ['status'])), 'ab');
    assert.equal(ids(sortRuns(both, ['p.status'])), 'ba');
  });

  it('is not led astray by the names of methods', () => {
    assert.equal(ids(sortRuns(runs, ['constructor', 'toString'])), 'abcd');
  });

  it('leaves the list it was given alone, and equal runs in their order', () => {
    const equal = [run('b', { x: 1 }), run('a', { x: 1 })];
    assert.equal(ids(sortRuns(equal, ['x'])), 'ba');
    assert.equal(ids(sortRuns(equal, ['-x'])), 'ba');
    assert.equal(ids(equal), 'ba');
  });

  it('has one order for any values, however they came', () => {
    const value = fc.oneof(
      fc.integer({ min: -20, max: 20 }),
      fc.double(),
      fc.stringMatching(/^[0-9a-b]{0,2}$/),
      fc.boolean(),
      fc.constantFrom(null, undefined, Infinity, parseExact('1e999')),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (values, numbers) => {
        const all = values.map((x, index) => run(String.fromCharCode(97 + index), { x }));
        const shuffled = all
          .map((each) => ({ each, at: numbers.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ each }) => each);
        assert.equal(ids(sortRuns(shuffled, ['x', 'id'])), ids(sortRuns(all, ['x', 'id'])));
      }),
      { numRuns: 1000 },
    );
  });
});
